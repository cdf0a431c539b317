// SPDX-License-Identifier: Apache-2.0
#include "config/table_row.hpp"

#include <algorithm>
#include <array>

#include "config/domain_name.hpp"
#include "config/fields.hpp"
#include "config/json.hpp"

namespace lapse::config {
namespace {

using Words = std::vector<std::string>;

bool is_one_of(const Words& words, std::string_view fact) {
  return words.empty() || std::find(words.begin(), words.end(), fact) != words.end();
}

bool starts_with_one_of(const Words& words, std::string_view fact) {
  return words.empty() || std::any_of(words.begin(), words.end(), [&](const auto& w) { return fact.starts_with(w); });
}

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool has_one_of(const Words& words, std::string_view fact) {
  return words.empty() || std::any_of(words.begin(), words.end(), [&](const std::string& word) {
           return std::search(fact.begin(), fact.end(), word.begin(), word.end(),
                              [](char a, char b) { return folded(a) == folded(b); }) != fact.end();
         });
}

bool ends_with_one_of(const Words& suffixes, std::string_view name) {
  return suffixes.empty() || std::any_of(suffixes.begin(), suffixes.end(), [&](const std::string& suffix) {
           if (!name.ends_with(suffix)) return false;
           return name.size() == suffix.size() || name[name.size() - suffix.size() - 1] == '.';
         });
}

void read_days(const Node& node, Match& match, Problems& problems) {
  static constexpr std::array<std::string_view, 2> kKeys = {"min", "max"};
  constexpr std::uint64_t kMost = 100'000;
  if (node.is_scalar()) {
    if (const auto days = read_whole(node, 0, kMost, problems)) {
      match.least_days = match.most_days = static_cast<std::int64_t>(*days);
    }
    return;
  }
  if (!expect_map(node, "days of validity", kKeys, problems)) return;
  const Node least = node.find("min");
  const Node most = node.find("max");
  if (const auto days = read_whole(least, 0, kMost, problems)) match.least_days = static_cast<std::int64_t>(*days);
  if (const auto days = read_whole(most, 0, kMost, problems)) match.most_days = static_cast<std::int64_t>(*days);
  if (match.least_days > match.most_days) report(problems, node, "'min' is above 'max'", "a range of days");
}

Match read_match(const Node& node, Problems& problems) {
  static constexpr std::array<std::string_view, 9> kKeys = {"provider",        "validation",  "type",
                                                            "key_pair_origin", "managed_by",  "id_starts",
                                                            "issuer_has",      "record_ends", "validity_days"};
  Match match;
  if (!expect_map(node, "what a row asks for", kKeys, problems)) return match;
  const auto words = [&](std::string_view key) {
    return read_texts(node.find(key), "a text, or a list of texts", problems);
  };
  match.provider = words("provider");
  match.validation = words("validation");
  match.type = words("type");
  match.key_pair_origin = words("key_pair_origin");
  match.managed_by = words("managed_by");
  match.id_starts = words("id_starts");
  match.issuer_has = words("issuer_has");
  for (const std::string& suffix : words("record_ends")) {
    const auto name = to_domain(suffix, NameUse::record);
    if (name) {
      match.record_ends.push_back(*name);
    } else {
      report(problems, node.find("record_ends"), shown(suffix) + " is not a domain name: " + name.error(), "a suffix");
    }
  }
  read_days(node.find("validity_days"), match, problems);
  return match;
}

}  // namespace

bool Match::holds(const Facts& facts) const {
  const bool any_age =
      least_days == std::numeric_limits<std::int64_t>::min() && most_days == std::numeric_limits<std::int64_t>::max();
  if (!any_age && (facts.validity_days < std::max<std::int64_t>(least_days, 0) || facts.validity_days > most_days)) {
    return false;
  }
  return is_one_of(provider, facts.provider) && is_one_of(validation, facts.validation) &&
         is_one_of(type, facts.type) && is_one_of(key_pair_origin, facts.key_pair_origin) &&
         is_one_of(managed_by, facts.managed_by) && starts_with_one_of(id_starts, facts.id) &&
         has_one_of(issuer_has, facts.issuer) && ends_with_one_of(record_ends, facts.record_value);
}

Row read_row(const Node& node, std::string_view edition, Problems& problems) {
  static constexpr std::array<std::string_view, 6> kKeys = {"match",  "valid_from", "valid_until",
                                                            "source", "confirmed",  "values"};
  Row row;
  row.where = node.where();
  if (!expect_map(node, "a row", kKeys, problems)) {
    if (!node.has_value()) report(problems, node, "there is no row here", "a map with the keys " + listed(kKeys));
    return row;
  }
  row.match = read_match(node.find("match"), problems);
  row.valid_from =
      read_time(require(node, "valid_from", "the day from which this row holds", problems), problems).value_or(0);
  const Node until = node.find("valid_until");
  if (const auto time = read_time(until, problems)) {
    row.valid_until = *time;
    if (row.valid_until <= row.valid_from) report(problems, until, "this is not after 'valid_from'", "a later day");
  }
  row.source = read_text(require(node, "source", "where this is written, for people", problems), "a text", problems)
                   .value_or("");
  row.confirmed = read_bool(node.find("confirmed"), problems).value_or(true);
  const Node values = require(node, "values", "a map of values", problems);
  if (values.is_map()) {
    row.values = to_json(values).as_object();
  } else if (values.has_value()) {
    report(problems, values, "this is not a map", "a map of values");
  }
  for (const std::string_view key : {"source", "edition", "confirmed"}) {
    if (values.find(key).present())
      report(problems, values.find(key), "this key is set by Lapse itself", "another key");
  }
  row.values.insert_or_assign("source", row.source);
  row.values.insert_or_assign("edition", edition);
  row.values.insert_or_assign("confirmed", row.confirmed);
  return row;
}

}  // namespace lapse::config
