// SPDX-License-Identifier: Apache-2.0
#include "report/metrics.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <utility>

#include "report/text.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

constexpr std::int64_t kNone = inventory::kNoTime;
constexpr std::string_view kLastSuccess = "lapse_last_success_timestamp_seconds";

/// A label with its value as the text format wants it: backslash, quote and line feed escaped.
std::string label(std::string_view name, std::string_view hostile) {
  std::string out(name);
  out += "=\"";
  for (const char c : clean(hostile, 200)) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') out += "\\n";
    else out += c;
  }
  return out + '"';
}

/// "will_not_renew"
std::string word(const char* words) {
  std::string out(words);
  for (char& c : out)
    if (c == ' ') c = '_';
  return out == "notApplicable" ? "not_applicable" : out;
}

/// The last success that an earlier run wrote there, and kNone where there is none.
std::int64_t earlier_success(const std::filesystem::path& path) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) return kNone;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(kLastSuccess) || line.size() <= kLastSuccess.size() + 1) continue;
    const auto time = std::strtoll(line.c_str() + kLastSuccess.size(), nullptr, 10);
    if (time > 0) return time;
  }
  return kNone;
}

/// The check that a finding belongs to: the host's own finding stands for a check of the rule that it names.
std::pair<std::string, std::string> check_of(const findings::Finding& finding) {
  if (finding.outcome->id == "RUN1001")
    for (const auto& [name, value] : finding.arguments)
      if (name == "rule") return {value, finding.name};
  return {finding.rule->kind, finding.name};
}

}  // namespace

Result<std::unique_ptr<MetricsReport>> MetricsReport::open(const std::filesystem::path& path, std::size_t most,
                                                           std::ostream& errors) {
  auto file = OutputFile::open(path);
  if (!file) return Failure{file.error()};
  std::unique_ptr<MetricsReport> made(new MetricsReport(std::move(*file), most, errors));
  made->last_success_ = earlier_success(path);
  return made;
}

void MetricsReport::begin(const Run& run) {
  now_ = run.now;
  wall_started_ = run.started;
  version_ = run.version;
  edition_ = run.edition;
  // A rule that found nothing is told too, so that a rule that stops to run shows.
  for (const auto* rule : run.rules)
    for (const auto& outcome : rule->outcomes)
      findings_.try_emplace({rule->kind, outcome.kind, outcome.kind == findings::Kind::fail ? outcome.level : findings::Level::none}, 0);
}

void MetricsReport::add(const Judged& judged) {
  names_ += judged.certificate.names.size();
  std::set<std::pair<std::string, std::string>> untold;
  for (const auto& finding : judged.findings) {
    ++findings_[{finding.rule->kind, finding.kind, finding.level}];
    if (finding.kind == findings::Kind::open) untold.insert(check_of(finding));
  }
  cannot_tell_ += untold.size();

  auto rank = Worst::rank(judged, seen_++);
  if (!needs_a_look(judged)) ++rank.group;
  if (most_ == 0 || (kept_.size() >= most_ && std::prev(kept_.end())->first < rank)) return;
  Kept kept{label("certificate", judged.certificate.id) + "," + label("name", title(judged.certificate)) + "," +
                label("provider", judged.certificate.provider),
            judged.verdict.value, judged.verdict.calendar};
  if (const auto [same, is_new] = by_labels_.try_emplace(kept.labels, rank); !is_new) {
    if (same->second < rank) return;
    kept_.erase(same->second);
    same->second = rank;
  }
  kept_.emplace(rank, std::move(kept));
  if (kept_.size() > most_) {
    by_labels_.erase(std::prev(kept_.end())->second.labels);
    kept_.erase(std::prev(kept_.end()));
  }
}

void MetricsReport::family(std::string_view name, std::string_view help) {
  file_->write(fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help));
}

void MetricsReport::sample(std::string_view name, const std::string& labels, std::int64_t value) {
  file_->write(labels.empty() ? fmt::format("{} {}\n", name, value) : fmt::format("{}{{{}}} {}\n", name, labels, value));
}

void MetricsReport::single(std::string_view name, std::string_view help, std::int64_t value) {
  family(name, help);
  sample(name, "", value);
}

void MetricsReport::write_run(const Summary& summary) {
  family("lapse_build_info", "Always 1; the labels say which Lapse judged, with dated tables of which edition.");
  sample("lapse_build_info", label("version", version_) + "," + label("tables", edition_), 1);
  single("lapse_run_timestamp_seconds", "When the run started.", wall_started_);
  single("lapse_evaluation_timestamp_seconds", "The time as of which it judged.", now_);
  family("lapse_run_duration_seconds", "How long the run took.");
  file_->write(fmt::format("lapse_run_duration_seconds {:.3f}\n",
                           std::chrono::duration<double>(Clock::now() - started_).count()));
  single("lapse_run_successful", "1 when the run itself did not fail, whatever it found.", summary.successful ? 1 : 0);
  single("lapse_run_exit_code", "0 all renew, 1 findings at the level that counts, 2 something could not be told.",
         summary.exit_code);
  const auto success = summary.successful ? wall_started_ : last_success_;
  if (success != kNone) single(kLastSuccess, "When the last run started that did not fail.", success);
}

void MetricsReport::write_counts(const Summary& summary) {
  single("lapse_scope_certificates", "Certificates in the inventory.", static_cast<std::int64_t>(summary.certificates));
  single("lapse_scope_names", "Names of those certificates.", static_cast<std::int64_t>(names_));
  family("lapse_certificates", "Certificates by verdict.");
  for (std::size_t i = 0; i < 4; ++i)
    sample("lapse_certificates", label("verdict", word(verdict::to_text(static_cast<verdict::Value>(i)))),
           static_cast<std::int64_t>(summary.verdicts[i]));
  single("lapse_findings_new", "Failures that the baseline did not have; 0 without a baseline.",
         static_cast<std::int64_t>(summary.states[static_cast<std::size_t>(findings::State::fresh)]));
  single("lapse_findings_carried", "Failures of the baseline that stand because nobody could look again.",
         static_cast<std::int64_t>(summary.carried));
  single("lapse_findings_waived", "Findings that a waiver covers.", static_cast<std::int64_t>(summary.waived));
  single("lapse_checks_planned", "Checks that were to be made.", static_cast<std::int64_t>(summary.planned));
  single("lapse_checks_reported", "Checks that came to an end; fewer than planned is a defect.",
         static_cast<std::int64_t>(summary.reported));
  single("lapse_checks_cannot_tell", "Checks in which something could not be told.",
         static_cast<std::int64_t>(cannot_tell_));
  family("lapse_findings", "Findings by rule, kind and level.");
  for (const auto& [of, count] : findings_) {
    const auto& [rule, kind, level] = of;
    sample("lapse_findings",
           label("rule", rule) + "," + label("kind", word(findings::to_text(kind))) + "," +
               label("level", findings::to_text(level)),
           static_cast<std::int64_t>(count));
  }
  const auto is_question = [](const auto& of) { return std::string_view(of.kind) == "questions"; };
  family("lapse_questions", "Questions that the rules put: those that made an observation, and those that shared one.");
  for (const auto& of : summary.observations)
    if (is_question(of)) sample("lapse_questions", label("answer", of.ended), static_cast<std::int64_t>(of.count));
  family("lapse_observations", "Observations that the run made, by kind and by how they ended.");
  for (const auto& of : summary.observations) {
    if (is_question(of)) continue;
    sample("lapse_observations", label("kind", of.kind) + "," + label("outcome", of.ended),
           static_cast<std::int64_t>(of.count));
  }
}

void MetricsReport::write_certificates(const Summary& summary) {
  single("lapse_certificates_without_series",
         "Certificates that are in the counts alone, because the number of series is limited.",
         static_cast<std::int64_t>(summary.certificates - kept_.size()));
  family("lapse_certificate_verdict", "0 will renew, 1 at risk, 2 cannot tell, 3 will not renew.");
  for (const auto& [rank, kept] : kept_)
    sample("lapse_certificate_verdict", kept.labels, static_cast<std::int64_t>(kept.value));
  struct Date {
    const char* name;
    const char* what;
    std::int64_t verdict::Calendar::* of;
  };
  constexpr Date kDates[] = {
      {"window_opens", "the renewal window opens", &verdict::Calendar::window_opens},
      {"last_safe_day", "the last safe day to mend what keeps it from renewing starts", &verdict::Calendar::last_safe_day},
      {"expiry", "the certificate expires", &verdict::Calendar::expiry},
  };
  for (const auto& date : kDates) {
    const std::string time = fmt::format("lapse_certificate_{}_timestamp_seconds", date.name);
    family(time, fmt::format("When {}.", date.what));
    for (const auto& [rank, kept] : kept_)
      if (kept.calendar.*date.of != kNone) sample(time, kept.labels, kept.calendar.*date.of);
  }
}

bool MetricsReport::end(const Summary& summary) {
  write_run(summary);
  write_counts(summary);
  write_certificates(summary);
  if (const auto failure = file_->commit()) {
    errors_ << say_lines(failure->message) << "\n";
    return false;
  }
  return true;
}

}  // namespace lapse::report
