// SPDX-License-Identifier: Apache-2.0
#include "config/waivers.hpp"

#include <array>
#include <optional>

#include "config/fields.hpp"
#include "config/time.hpp"
#include "config/yaml.hpp"

namespace lapse::config {
namespace {

constexpr std::size_t kMostWaivers = 10000;
constexpr std::size_t kMostReason = 500;

char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The end of the day that stands there. A time of day would promise more precision than a day-by-day audit has.
std::optional<std::int64_t> read_last_day(const Node& node, Problems& problems) {
  static constexpr std::string_view kExpected = "the last day, such as 2026-12-12; it ends at 23:59:59 UTC";
  const auto text = read_text(node, kExpected, problems);
  if (!text) return std::nullopt;
  const auto day = parse_time(*text);
  if (text->size() != 10 || !day) {
    report(problems, node, shown(*text) + " is not a day" + (day ? "" : ": " + day.error()), std::string(kExpected));
    return std::nullopt;
  }
  return *day + 86400 - 1;
}

std::vector<std::string> read_patterns(const Node& entry, std::string_view key, std::string_view expected,
                                       Problems& problems) {
  return read_texts(entry.find(key), expected, problems);
}

void read_waiver(const Node& entry, std::vector<Waiver>& waivers, Problems& problems) {
  static constexpr std::array<std::string_view, 7> kKeys = {"outcome", "certificate", "name", "reason",
                                                            "until",   "by",          "force"};
  static constexpr std::string_view kOutcome = "the id of an outcome such as DNS1008, or a pattern such as DNS*";
  static constexpr std::string_view kReason = "why this is accepted, in a sentence";
  static constexpr std::string_view kSubject = "a pattern such as shop.example.com or *.example.com";
  const std::size_t before = problems.size();
  if (!entry.is_map()) {
    report(problems, entry, "this is no waiver", "a map with 'outcome', 'certificate' or 'name', 'reason' and 'until'");
    return;
  }
  expect_map(entry, "a waiver", kKeys, problems);
  Waiver waiver;
  waiver.where = entry.where();
  if (require(entry, "outcome", kOutcome, problems).present())
    waiver.outcomes = read_patterns(entry, "outcome", kOutcome, problems);
  waiver.certificates = read_patterns(entry, "certificate", kSubject, problems);
  waiver.names = read_patterns(entry, "name", kSubject, problems);
  if (!entry.find("certificate").present() && !entry.find("name").present()) {
    Location start = entry.where();
    start.end_line = start.line, start.end_column = start.column;
    problems.push_back({start, "this waiver says of no certificate and no name that it is theirs",
                        "the key 'certificate' or 'name'; '*' for all"});
  }
  const Node reason = require(entry, "reason", kReason, problems);
  waiver.reason = read_text(reason, kReason, problems).value_or("");
  if (waiver.reason.size() > kMostReason)
    report(problems, reason, "this reason is longer than 500 bytes", "a shorter one");
  if (waiver.reason.find_first_not_of(" \t\n") == std::string::npos && !waiver.reason.empty())
    report(problems, reason, "this reason is blank", std::string(kReason));
  waiver.by = read_text(entry.find("by"), "who accepted it", problems).value_or("");
  const Node until = require(entry, "until", "the last day, such as 2026-12-12; nothing is waived for ever", problems);
  if (const auto end = read_last_day(until, problems)) waiver.until = *end;
  waiver.where_until = until.where();
  waiver.force = read_bool(entry.find("force"), problems).value_or(false);
  if (problems.size() == before) waivers.push_back(std::move(waiver));
}

}  // namespace

void read_waivers(const std::filesystem::path& path, std::vector<Waiver>& waivers, Problems& problems) {
  static constexpr std::array<std::string_view, 2> kKeys = {"waivers", "accept"};
  const std::size_t before = problems.size();
  const auto document = read_yaml(path, problems);
  if (document == nullptr) return;
  const Node root = document->root();
  if (!expect_map(root, "a file of waivers", kKeys, problems)) return;
  read_whole(require(root, "waivers", "the version of the format, first of all: waivers: 1", problems), 1, 1, problems);
  const Node accept = root.find("accept");
  if (expect_sequence(accept, "a list of waivers", problems)) {
    if (accept.size() > kMostWaivers) {
      report(problems, accept, "there are more than 10,000 waivers in this file", "fewer, with patterns");
    } else {
      accept.each_item([&](const Node& entry) { read_waiver(entry, waivers, problems); });
    }
  }
  sort_by_place(problems, before);
}

bool matches(std::string_view pattern, std::string_view text) {
  // The last star and where its run ends so far: enough to go back to, as no later star needs an earlier one.
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && lower_case(pattern[p]) == lower_case(text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace lapse::config
