// SPDX-License-Identifier: Apache-2.0
#include "findings/settle.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <idn/both_forms.hpp>

#include "findings/own_rule.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"
#include "support/sha256.hpp"

namespace lapse::findings {
namespace {

constexpr std::size_t kMostLine = 400;
constexpr std::size_t kMostEvidence = 4000;

/// SHA-256 over what identifies a finding and nothing else: no message, date, address or line ever goes in.
std::string fingerprint_of(const Finding& f) {
  std::string text;
  for (const std::string* part : {&f.outcome->id, &f.certificate, &f.name, &f.discriminator}) {
    text += std::to_string(part->size());
    text += ':';
    text += *part;
  }
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char b : hash) {
    out += kDigits[b >> 4U];
    out += kDigits[b & 15U];
  }
  return out;
}

std::string content_of(Level level, std::vector<std::pair<std::string, std::string>> arguments) {
  std::string text = to_text(level);
  std::ranges::sort(arguments);
  for (const auto& [name, value] : arguments) ((text += '\n') += name) += '=' + clean(value, kMostLine);
  return support::sha256_hex(text).substr(0, 16);
}

config::Location first_known(std::initializer_list<const config::Location*> places) {
  for (const auto* p : places)
    if (p->known()) return *p;
  return **(places.end() - 1);
}

}  // namespace

config::Location place_of(std::uint32_t part, const inventory::Certificate& c, int name) {
  const inventory::Name* n = name >= 0 ? &c.names[static_cast<std::size_t>(name)] : nullptr;
  switch (part) {
    case LAPSE_PART_NAME: return n ? first_known({&n->where, &c.where}) : c.where;
    case LAPSE_PART_RECORD:
      if (n && n->record) return first_known({&n->record->where, &n->where, &c.where});
      return n ? first_known({&n->where, &c.where}) : c.where;
    case LAPSE_PART_DATES: return first_known({&c.where_dates, &c.where});
    case LAPSE_PART_VALIDATION:
      return n ? first_known({&n->where_validation, &c.where_validation, &n->where, &c.where})
               : first_known({&c.where_validation, &c.where});
    case LAPSE_PART_RENEWAL: return first_known({&c.where_renewal, &c.where});
    default: return c.where;
  }
}

std::string fill(const std::string& message, const std::vector<std::pair<std::string, std::string>>& arguments) {
  std::string out;
  for (std::size_t at = 0; at < message.size();) {
    const auto open = message.find('{', at);
    const auto close = open == std::string::npos ? open : message.find('}', open);
    if (close == std::string::npos) return out + message.substr(at);
    out.append(message, at, open - at);
    const std::string name = message.substr(open + 1, close - open - 1);
    const auto found = std::find_if(arguments.begin(), arguments.end(), [&](const auto& a) { return a.first == name; });
    out += found == arguments.end() ? message.substr(open, close - open + 1) : found->second;
    at = close + 1;
  }
  return out;
}

Finding settle(const Reported& r, const Rule& rule, const inventory::Certificate& certificate, int name, const Levels& levels) {
  Finding f;
  f.rule = &rule;
  f.outcome = r.outcome;
  f.kind = r.kind;
  f.bearing = r.bearing == LAPSE_BEARING_DEFAULT ? r.outcome->bearing : static_cast<Bearing>(r.bearing);
  f.certificate = certificate.id;
  if (name >= 0) f.name = clean(certificate.names[static_cast<std::size_t>(name)].display, 300);
  f.discriminator = clean(r.discriminator, 300);
  const auto& worded = r.outcome->worded;
  for (const auto& [key, value] : r.arguments) {
    const bool phrase = std::find(worded.begin(), worded.end(), key) != worded.end();
    const std::string said = phrase ? clean(say_lines(clean(value, kMostLine)), kMostLine) : clean(value, kMostLine);
    // After the translation, which knows names by their being one word.
    f.arguments.emplace_back(key, idn::with_both_forms(said));
  }
  f.message = fill(r.outcome->message, f.arguments);
  f.asked = say_lines(clean(r.asked, kMostEvidence, true));
  f.seen = say_lines(clean(r.seen, kMostEvidence, true));
  f.expected = say_lines(clean(r.expected, kMostEvidence, true));
  f.fix = say_lines(clean(r.fix, kMostEvidence, true));
  f.visible_after = r.visible_after;
  f.part = r.part;
  f.where = place_of(r.part, certificate, name);
  if (f.kind == Kind::fail) {
    f.level = r.level == LAPSE_LEVEL_DEFAULT ? r.outcome->level : static_cast<Level>(r.level);
    if (f.level == Level::none) f.level = Level::warning;
    if (const auto set = levels.find(r.outcome->id); set != levels.end()) {
      f.level = set->second;
      if (f.level == Level::none) f.kind = Kind::not_applicable;
    }
  }
  f.fingerprint = fingerprint_of(f);
  if (f.kind == Kind::fail) f.content = content_of(f.level, r.arguments);
  return f;
}

Finding inconclusive(const Rule& own, const std::string& rule_kind, const std::string& reason,
                     const inventory::Certificate& certificate, int name) {
  Reported r;
  r.outcome = own.find("RUN1001");
  r.kind = Kind::open;
  r.part = name >= 0 ? LAPSE_PART_NAME : LAPSE_PART_CERTIFICATE;
  r.discriminator = rule_kind;
  r.arguments = {{"rule", rule_kind}, {"subject", name >= 0 ? certificate.names[static_cast<std::size_t>(name)].display : certificate.id}, {"reason", reason}};
  r.seen = reason;
  return settle(r, own, certificate, name, {});
}

const Rule& host_rule() {
  static const Rule rule = [] {
    Outcome o;
    o.id = "RUN1001";
    o.name = "CheckInconclusive";
    o.kind = Kind::open;
    o.level = Level::warning;
    o.bearing = Bearing::renewal;
    o.short_description = "A check could not be made.";
    o.full_description =
        "A planned check ended without an answer: servers were silent, a limit was reached, or the rule failed. Nothing is known "
        "about the condition; it is neither fulfilled nor broken.";
    o.help =
        "Read what was asked and how it ended, mend what stood in the way (resolver, firewall, permissions, plugin), and run the "
        "audit again. Until then the certificate's verdict cannot be better than 'cannot tell'.";
    o.message = "Rule '{rule}' could not judge '{subject}': {reason}.";
    o.tags = {"coverage"};
    return own_rule("lapse", "What can be said about the checks themselves.", "", {std::move(o)});
  }();
  return rule;
}

}  // namespace lapse::findings
