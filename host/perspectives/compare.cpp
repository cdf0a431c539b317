// SPDX-License-Identifier: Apache-2.0
#include "perspectives/compare.hpp"

#include <algorithm>
#include <set>

#include "findings/settle.hpp"
#include "perspectives/rule.hpp"
#include "verdict/verdict.hpp"

namespace lapse::perspectives {
namespace {

using findings::Bearing;
using findings::Finding;
using findings::Kind;
using verdict::Value;

constexpr std::size_t kMostNamed = 5;    // vantage points in a message
constexpr std::size_t kMostTold = 300;   // bytes of a message quoted in the evidence
constexpr std::size_t kMostQuoted = 3;   // findings of one vantage point

/// What one vantage point's findings come to.
struct Stand {
  const Seen* seen = nullptr;
  bool concerns = false;  ///< anything that bears on the renewal was said
  Value value = Value::will_renew;
  std::set<std::string> outcomes;
  const Finding* worst = nullptr;

  [[nodiscard]] bool fails() const { return value == Value::will_not_renew; }
  [[nodiscard]] bool silent() const { return value == Value::cannot_tell; }
};

bool bears(const Finding& f) { return f.bearing == Bearing::renewal && f.kind != Kind::not_applicable; }

Stand stand_of(const Seen& seen) {
  Stand out;
  out.seen = &seen;
  for (const auto& f : seen.findings) {
    if (!bears(f)) continue;
    out.concerns = true;
    out.outcomes.insert(f.outcome->id);
    const Value value = verdict::meaning(f);
    if (!out.worst || value > out.value) out.worst = &f;
    out.value = std::max(out.value, value);
  }
  return out;
}

std::string listed(const std::vector<const Stand*>& stands) {
  std::string out;
  for (std::size_t i = 0; i < stands.size() && i < kMostNamed; ++i)
    out += (i == 0 ? "'" : ", '") + stands[i]->seen->from + "'";
  if (stands.size() > kMostNamed) out += " and " + std::to_string(stands.size() - kMostNamed) + " more";
  return out;
}

/// "here: DNS1000, tokyo: DNS1024".
std::string outcomes_of(const std::vector<Stand>& stands) {
  std::string out;
  for (const auto& stand : stands) {
    if (stand.silent() || out.size() > kMostTold) continue;
    out += (out.empty() ? "" : ", ") + stand.seen->from + ":";
    for (const auto& id : stand.outcomes) out += " " + id;
  }
  return out;
}

/// One line for each vantage point and finding: who saw what, and when.
std::string evidence(const std::vector<Stand>& stands) {
  std::string out;
  for (const auto& stand : stands) {
    std::string who = stand.seen->from;
    if (!stand.seen->when.empty()) who += " (recorded " + stand.seen->when + ")";
    std::size_t quoted = 0;
    for (const auto& f : stand.seen->findings) {
      if (!bears(f) || quoted++ >= kMostQuoted) continue;
      out += who + ": " + f.outcome->id + " " + findings::to_text(f.kind);
      if (f.kind == Kind::fail) out += std::string("/") + findings::to_text(f.level);
      out += ": " + f.message.substr(0, kMostTold) + "\n";
    }
    if (quoted == 0) out += who + ": nothing that bears on the renewal\n";
  }
  if (!out.empty()) out.pop_back();
  return out;
}

class Comparing {
 public:
  Comparing(const Quorum& quorum, const Comparison& of) : quorum_(quorum), of_(of) {
    for (const auto& seen : of.seen) stands_.push_back(stand_of(seen));
    most_ = quorum.may_disagree(stands_.size() - 1);
    for (const auto& stand : stands_) (stand.silent() ? silent_ : stand.fails() ? failing_ : well_).push_back(&stand);
  }

  Finding finding() {
    const bool fails_here = stands_.front().fails();
    const bool silent_here = stands_.front().silent();
    const std::size_t failing = failing_.size() - (fails_here ? 1 : 0);
    const std::size_t silent = silent_.size() - (silent_here ? 1 : 0);
    const std::size_t told = stands_.size() - 1 - silent;
    if (std::ranges::none_of(stands_, &Stand::concerns)) return make("MPC1006", Kind::not_applicable);
    if (fails_here && told > 0 && well_.empty()) return agree();
    if (failing > most_) {
      arg("failing", std::to_string(failing));
      return fails("MPC1002");
    }
    if (failing > 0 || (fails_here && told > 0)) {
      arg("others", listed(well_.empty() ? silent_ : well_));
      return fails("MPC1001");
    }
    if (silent_here || told == 0 || silent > most_) {
      arg("who", listed(silent_));
      return make("MPC1005", Kind::open);
    }
    const auto differs = [&](const Stand* stand) { return stand->outcomes != well_.front()->outcomes; };
    if (std::ranges::any_of(well_, differs)) {
      // Differences that endanger nothing anywhere are worth a look, and no more.
      const bool endangered = std::ranges::any_of(well_, [](const Stand* s) { return s->value == Value::at_risk; });
      reported_.bearing = static_cast<std::uint32_t>(endangered ? Bearing::renewal : Bearing::service);
      arg("answers", outcomes_of(stands_));
      return make("MPC1003", Kind::review);
    }
    return agree();
  }

 private:
  void arg(const char* name, std::string value) { reported_.arguments.emplace_back(name, std::move(value)); }

  Finding agree() {
    arg("count", std::to_string(stands_.size() - silent_.size()));
    return make("MPC1000", Kind::pass);
  }

  /// What the first one that sees it fail says to publish is what mends it there.
  Finding fails(const char* outcome) {
    arg("who", listed(failing_));
    arg("most", std::to_string(most_));
    reported_.fix = failing_.front()->worst->fix;
    reported_.visible_after = failing_.front()->worst->visible_after;
    return make(outcome, Kind::fail);
  }

  Finding make(const char* outcome, Kind kind) {
    const auto& c = of_.certificate;
    arg("rule", of_.judged.kind);
    arg("subject", of_.name >= 0 ? c.names[static_cast<std::size_t>(of_.name)].display : c.id);
    reported_.outcome = rule().find(outcome);
    reported_.kind = kind;
    reported_.part = of_.name >= 0 ? LAPSE_PART_NAME : LAPSE_PART_CERTIFICATE;
    reported_.discriminator = of_.judged.kind;
    reported_.asked = "rule '" + of_.judged.kind + "' from " + std::to_string(stands_.size()) + " vantage points";
    reported_.seen = evidence(stands_);
    reported_.expected = "the same from every vantage point; at most " + std::to_string(most_) + " of the " +
                         std::to_string(stands_.size() - 1) + " remote ones may disagree (" + quorum_.source + ")";
    return findings::settle(reported_, rule(), c, of_.name, {});
  }

  const Quorum& quorum_;
  const Comparison& of_;
  std::vector<Stand> stands_;
  std::vector<const Stand*> failing_, well_, silent_;
  std::size_t most_ = 0;
  findings::Reported reported_;
};

}  // namespace

findings::Finding compare(const Quorum& quorum, const Comparison& comparison) {
  return Comparing(quorum, comparison).finding();
}

}  // namespace lapse::perspectives
