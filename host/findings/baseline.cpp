// SPDX-License-Identifier: Apache-2.0
#include "findings/baseline.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <functional>
#include <unordered_set>

#include "config/time.hpp"
#include "findings/result_reader.hpp"
#include "support/clean.hpp"

namespace lapse::findings {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostFailures = 1000000;
constexpr std::size_t kMostText = 1000;

const json::object& object_of(const json::value* value) {
  static const json::object kNone;
  return value != nullptr && value->is_object() ? value->get_object() : kNone;
}

std::string text_of(const json::object& from, std::string_view key, std::size_t most = kMostText) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_string() ? clean(value->get_string(), most) : std::string();
}

std::int64_t time_of(const json::object& from, std::string_view key) {
  const std::string text = text_of(from, key, 40);
  if (text.empty()) return LAPSE_NO_TIME;
  const auto time = config::parse_time(text);
  return time ? *time : LAPSE_NO_TIME;
}

bool is_fingerprint(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = std::hash<std::string_view>{}(text);
  return hash == 0 ? 1 : hash;
}

std::uint64_t check_key(std::string_view rule, std::string_view certificate, std::string_view name) {
  std::string key(rule);
  ((key += '\n') += certificate) += '\n';
  return hash_of(key += name);
}

}  // namespace

/// One file while it is read: what its results say is dated only when the run's own time is known.
struct Baseline::File {
  struct Other {
    std::uint64_t fingerprint;
    std::int64_t first_seen;
  };
  struct Right {
    std::uint64_t check;
    std::int64_t time;  ///< LAPSE_NO_TIME: the run's own
  };
  std::vector<Earlier> failures;
  std::vector<Other> others;
  std::vector<Right> rights;
  std::unordered_set<std::uint64_t> wrong;  ///< checks that also said something else than "pass"
  std::size_t unidentified = 0;
  std::string foreign;  ///< the tool that wrote it, when that is not this one
};

void Baseline::add(const std::filesystem::path& path, config::Problems& problems) {
  File file;
  ResultVisitor visitor;
  visitor.result = [&](const json::value& result) { take(result, file); };
  visitor.run_ended = [&](const json::object& run) {
    end_run(run, file);
    return file.foreign.empty();
  };
  if (!read_results(path, visitor, problems)) return;
  if (!file.foreign.empty()) {
    const config::Location where{std::make_shared<const std::string>(path.string()), 1, 1, 1, 2};
    problems.push_back({where, "this was written by '" + file.foreign + "' and not by Lapse",
                        "a file that --sarif or --sarif-audit wrote"});
  }
}

void Baseline::take(const json::value& value, File& file) {
  const json::object& result = object_of(&value);
  const json::object& properties = object_of(result.if_contains("properties"));
  const auto* observations = properties.if_contains("observations");
  if (observations == nullptr || !observations->is_array()) return;
  for (const auto& one : observations->get_array()) take_one(object_of(&one), result, file);
  const auto* further = properties.if_contains("further");
  if (further == nullptr || !further->is_array()) return;
  for (const auto& one : further->get_array()) take_one(object_of(&one), result, file);
}

void Baseline::take_one(const json::object& observation, const json::object& result, File& file) {
  if (text_of(observation, "baselineState", 20) == "absent") return;
  Earlier e;
  e.outcome = text_of(observation, "outcome", 100);
  if (e.outcome.empty()) e.outcome = text_of(result, "ruleId", 100);
  e.fingerprint = text_of(observation, "fingerprint", 64);
  if (e.fingerprint.empty() && e.outcome == text_of(result, "ruleId", 100)) {
    const json::object& properties = object_of(result.if_contains("properties"));
    const auto* all = properties.if_contains("observations");
    if (all != nullptr && all->is_array() && all->get_array().size() == 1)
      e.fingerprint = text_of(object_of(result.if_contains("partialFingerprints")), "resourceRuleIdentity/v1", 64);
  }
  if (!is_fingerprint(e.fingerprint)) {
    ++file.unidentified;
    return;
  }
  // Older files have no kind: there a level tells a failure.
  std::string kind = text_of(observation, "kind", 20);
  if (kind.empty()) kind = observation.contains("level") ? "fail" : "open";
  e.rule = text_of(observation, "rule", 100);
  e.certificate = text_of(observation, "certificate");
  e.name = text_of(observation, "name", 300);
  e.first_seen = time_of(observation, "firstSeen");
  e.last_seen = time_of(observation, "lastSeen");
  e.last_right = time_of(observation, "lastRight");
  const std::uint64_t check = check_key(e.rule, e.certificate, e.name);
  if (e.last_right != LAPSE_NO_TIME) file.rights.push_back({check, e.last_right});
  if (kind == "pass") file.rights.push_back({check, LAPSE_NO_TIME});
  if (kind == "fail" || kind == "open" || kind == "review") file.wrong.insert(check);
  if (kind != "fail") {
    file.others.push_back({hash_of(e.fingerprint), e.first_seen});
    return;
  }
  e.content = text_of(observation, "content", 16);
  json::object record;
  for (const auto* key : {"message", "level", "bearsOn", "part", "discriminator", "asked", "seen", "expected", "fix",
                          "visibleAfterSeconds", "arguments", "waived"}) {
    if (const auto* member = observation.if_contains(key)) record[key] = *member;
  }
  e.record = json::serialize(record);
  if (file.failures.size() + failures_.size() < kMostFailures) file.failures.push_back(std::move(e));
}

void Baseline::end_run(const json::object& run, File& file) {
  const auto driver = object_of(object_of(run.if_contains("tool")).if_contains("driver"));
  const std::string name = text_of(driver, "name", 100);
  if (name != "Lapse") {
    file.foreign = name.empty() ? "a tool without a name" : name;
    return;
  }
  const json::object& properties = object_of(run.if_contains("properties"));
  std::int64_t now = time_of(properties, "evaluationTime");
  const auto or_now = [now](std::int64_t time) { return time == LAPSE_NO_TIME ? now : time; };
  for (auto& e : file.failures) {
    e.first_seen = or_now(e.first_seen);
    e.last_seen = or_now(e.last_seen);
    const auto [at, added] = by_fingerprint_.try_emplace(e.fingerprint, failures_.size());
    if (!added) continue;
    by_certificate_[e.certificate].push_back(failures_.size());
    failures_.push_back(std::move(e));
  }
  for (const auto& other : file.others)
    others_.insert(other.fingerprint, static_cast<std::uint64_t>(or_now(other.first_seen)));
  for (const auto& right : file.rights) {
    if (right.time == LAPSE_NO_TIME && file.wrong.contains(right.check)) continue;
    const auto [at, added] = right_.try_emplace(right.check, or_now(right.time));
    if (!added) at->second = std::max(at->second, or_now(right.time));
  }
  time_ = std::max(time_, now);
  complete_ = complete_ && text_of(properties, "profile", 20) == "audit";
  unidentified_ += file.unidentified;
  file = {};
}

std::optional<std::size_t> Baseline::failure(std::string_view fingerprint) const {
  const auto found = by_fingerprint_.find(std::string(fingerprint));
  return found == by_fingerprint_.end() ? std::nullopt : std::optional(found->second);
}

const std::vector<std::size_t>& Baseline::of_certificate(const std::string& id) const {
  static const std::vector<std::size_t> kNone;
  const auto found = by_certificate_.find(id);
  return found == by_certificate_.end() ? kNone : found->second;
}

std::optional<std::int64_t> Baseline::other(std::string_view fingerprint) const {
  const auto* found = others_.find(hash_of(fingerprint));
  return found == nullptr ? std::nullopt : std::optional(static_cast<std::int64_t>(*found));
}

std::int64_t Baseline::last_right(std::string_view rule, std::string_view certificate, std::string_view name) const {
  const auto found = right_.find(check_key(rule, certificate, name));
  return found == right_.end() ? LAPSE_NO_TIME : found->second;
}

}  // namespace lapse::findings
