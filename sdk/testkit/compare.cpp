// SPDX-License-Identifier: Apache-2.0
#include "compare.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace lapse::testkit {
namespace {

std::string words(const Expected& e) {
  std::string out = e.outcome;
  for (const auto* more : {&e.kind, &e.level})
    if (!more->empty()) out += " " + *more;
  return out;
}

std::vector<Misfit> misfits(const Expected& e, const Found& f) {
  std::vector<Misfit> out;
  const auto word = [&](const char* member, const std::string& expected, const char* found) {
    if (!expected.empty() && expected != found) out.push_back({member, expected, found});
  };
  const auto text = [&](const char* member, const std::string& part, const std::string& whole) {
    if (whole.find(part) == std::string::npos) out.push_back({member, part, whole});
  };
  word("kind", e.kind, kind_text(f.kind));
  word("level", e.level, f.kind == LAPSE_FAIL ? level_text(f.level) : "none");
  word("bearing", e.bearing, bearing_text(f.bearing));
  text("message", e.message, f.message);
  text("fix", e.fix, f.fix);
  text("seen", e.seen, f.seen);
  text("expected", e.expected, f.expected);
  if (e.visible_after && *e.visible_after != f.visible_after)
    out.push_back({"visible_after", std::to_string(*e.visible_after), std::to_string(f.visible_after)});
  return out;
}

/// The text with every further line under the first.
std::string under(const std::string& text, std::size_t indent) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n') out += std::string(indent, ' ');
  }
  return out;
}

}  // namespace

const char* kind_text(std::uint32_t kind) {
  static constexpr const char* kKinds[] = {"pass", "fail", "open", "review", "notApplicable"};
  return kind < std::size(kKinds) ? kKinds[kind] : "?";
}

const char* level_text(std::uint32_t level) {
  static constexpr const char* kLevels[] = {"none", "note", "warning", "error"};
  return level < std::size(kLevels) ? kLevels[level] : "?";
}

const char* bearing_text(std::uint32_t bearing) {
  static constexpr const char* kBearings[] = {"default", "renewal", "service"};
  return bearing < std::size(kBearings) ? kBearings[bearing] : "?";
}

std::string words(const Found& f) {
  std::string out = f.outcome + " " + kind_text(f.kind);
  if (f.kind == LAPSE_FAIL) out += std::string(" ") + level_text(f.level);
  return out;
}

bool same(std::vector<Found> a, std::vector<Found> b) {
  const auto order = [](const Found& x, const Found& y) {
    return std::tie(x.outcome, x.discriminator, x.message, x.seen) < std::tie(y.outcome, y.discriminator, y.message, y.seen);
  };
  std::sort(a.begin(), a.end(), order);
  std::sort(b.begin(), b.end(), order);
  return a == b;
}

bool Comparison::fits() const {
  return std::all_of(pairs.begin(), pairs.end(),
                     [](const Pair& p) { return p.expected >= 0 && p.found >= 0 && p.misfits.empty(); });
}

Comparison compare(const std::vector<Expected>& expected, const std::vector<Found>& found) {
  Comparison out;
  std::vector<bool> used(found.size());
  // What fits wholly is taken first, so that a misfit is shown against what is left.
  for (std::size_t e = 0; e < expected.size(); ++e) {
    out.pairs.push_back({static_cast<std::ptrdiff_t>(e), -1, {}});
    for (std::size_t f = 0; f < found.size() && out.pairs[e].found < 0; ++f) {
      if (used[f] || expected[e].outcome != found[f].outcome || !misfits(expected[e], found[f]).empty()) continue;
      used[f] = true;
      out.pairs[e].found = static_cast<std::ptrdiff_t>(f);
    }
  }
  for (std::size_t e = 0; e < expected.size(); ++e) {
    for (std::size_t f = 0; f < found.size() && out.pairs[e].found < 0; ++f) {
      if (used[f] || expected[e].outcome != found[f].outcome) continue;
      used[f] = true;
      out.pairs[e].found = static_cast<std::ptrdiff_t>(f);
      out.pairs[e].misfits = misfits(expected[e], found[f]);
    }
  }
  for (std::size_t f = 0; f < found.size(); ++f)
    if (!used[f]) out.pairs.push_back({-1, static_cast<std::ptrdiff_t>(f), {}});
  return out;
}

std::vector<std::string> difference(const Comparison& comparison, const std::vector<Expected>& expected,
                                    const std::vector<Found>& found) {
  std::vector<std::string> out;
  for (const auto& pair : comparison.pairs) {
    if (pair.found < 0) {
      out.push_back("- " + words(expected[static_cast<std::size_t>(pair.expected)]));
    } else if (pair.expected < 0) {
      const Found& f = found[static_cast<std::size_t>(pair.found)];
      out.push_back("+ " + words(f) + ": " + f.message);
    } else {
      const Found& f = found[static_cast<std::size_t>(pair.found)];
      out.push_back("  " + words(f));
      for (const auto& m : pair.misfits) {
        const std::string label = std::string("    ") + m.member + ": ";
        out.push_back("- " + label + under(m.expected, label.size() + 2));
        out.push_back("+ " + label + under(m.found, label.size() + 2));
      }
    }
  }
  return out;
}

}  // namespace lapse::testkit
