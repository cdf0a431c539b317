// SPDX-License-Identifier: Apache-2.0
#include "report/explain.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>

#include "report/text.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostText = 8000;

// Wide lines are hard to read: long text is set in at most this many columns.
std::size_t measure(std::size_t width) {
  return std::clamp<std::size_t>(width, 40, 100);
}

void paragraph(std::ostream& out, const std::string& text, std::size_t width, std::size_t indent = 0) {
  for (const auto& line : wrap(clean(text, kMostText, true), width - indent)) {
    out << (line.empty() ? "" : std::string(indent, ' ')) << line << "\n";
  }
}

const char* words(findings::Kind kind) {
  switch (kind) {
    case findings::Kind::pass:
      return english("the condition holds");
    case findings::Kind::fail:
      return english("the condition does not hold");
    case findings::Kind::open:
      return english("it could not be told");
    case findings::Kind::review:
      return english("a person must judge");
    case findings::Kind::not_applicable:
      return english("the condition does not concern the certificate");
  }
  return english("it could not be told");
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + clean(word, 200);
  return out;
}

void row(std::ostream& out, const std::string& label, const std::string& text, std::size_t width) {
  if (text.empty()) return;
  constexpr std::size_t kIndent = 10;
  std::string start = pad(label, kIndent);
  for (const auto& line : wrap(clean(text, kMostText), width - kIndent)) {
    out << start << line << "\n";
    start.assign(kIndent, ' ');
  }
}

}  // namespace

void explain(std::ostream& out, const findings::Rule& rule, const findings::Outcome& outcome, std::size_t width) {
  width = measure(width);
  out << clean(outcome.id, 40) << " " << clean(outcome.name, 200) << "\n\n";
  paragraph(out, outcome.short_description, width);
  out << "\n";
  if (outcome.full_description != outcome.short_description) {
    paragraph(out, outcome.full_description, width);
    out << "\n";
  }
  out << say("What to do") << "\n";
  paragraph(out, outcome.help, width, 2);
  out << "\n";
  row(out, say("means"), say(words(outcome.kind)), width);
  if (outcome.level != findings::Level::none && outcome.kind == findings::Kind::fail) {
    row(out, say("level"), say(findings::to_text(outcome.level)), width);
  }
  row(out, say("bears on"),
      say(outcome.bearing == findings::Bearing::renewal ? "the renewal: the verdict hangs on it"
                                                        : "the service: it never changes the verdict"),
      width);
  row(out, say("rule"),
      rule.vendor.empty() ? rule.kind + " " + rule.version : say("{} {}, by {}", rule.kind, rule.version, rule.vendor), width);
  row(out, say("page"), rule.url, width);
  if (outcome.cwe != 0) {
    const std::string number = std::to_string(outcome.cwe);
    row(out, "CWE", "CWE-" + number + ", https://cwe.mitre.org/data/definitions/" + number + ".html", width);
  }
  row(out, say("tags"), joined(outcome.tags), width);
}

void list_rules(std::ostream& out, std::span<const findings::Rule* const> rules, std::size_t width,
                const std::function<std::vector<std::string>(const findings::Rule&)>& more) {
  width = measure(width);
  std::size_t id_width = 4;
  for (const auto* rule : rules) {
    for (const auto& outcome : rule->outcomes) id_width = std::max(id_width, display_width(clean(outcome.id, 40)));
  }
  bool first = true;
  for (const auto* rule : rules) {
    out << (first ? "" : "\n") << clean(rule->kind, 100) << " " << clean(rule->version, 40);
    first = false;
    if (!rule->vendor.empty()) out << ", " << clean(rule->vendor, 200);
    if (!rule->license.empty()) out << ", " << clean(rule->license, 100);
    out << "\n";
    paragraph(out, rule->summary, width, 2);
    if (!rule->needs.empty()) paragraph(out, say("May ask: {}.", joined(rule->needs)), width, 2);
    if (more)
      for (const auto& line : more(*rule)) paragraph(out, line, width, 2);
    for (const auto& outcome : rule->outcomes) {
      const bool fails = outcome.kind == findings::Kind::fail;
      const std::string start = "  " + pad(clean(outcome.id, 40), id_width) + "  " +
                                pad(say(fails ? findings::to_text(outcome.level) : findings::to_text(outcome.kind)), 13) +
                                "  ";
      std::string indent = start;
      for (const auto& line : wrap(clean(outcome.short_description, kMostText), width - display_width(start))) {
        out << indent << line << "\n";
        indent.assign(display_width(start), ' ');
      }
    }
  }
}

}  // namespace lapse::report
