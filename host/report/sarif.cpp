// SPDX-License-Identifier: Apache-2.0
#include "report/sarif.hpp"

#include <algorithm>
#include <functional>
#include <ostream>

#include "support/say.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostOpen = 4096;    // results that wait for findings of their line
constexpr std::size_t kMostFlows = 200;    // results told at length: with more, 5,000 results pass GitLab's 10 MB
constexpr std::size_t kReserve = 200000;   // bytes of notifications and of whatever else comes at the end

std::uint64_t key_of(const std::string& rule, const SarifPlace& place) {
  return std::hash<std::string>{}(rule + "\n" + place.base + "\n" + place.uri + "\n" + std::to_string(place.line));
}

/// A number with commas: 12,345.
std::string with_commas(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

}  // namespace

Result<std::unique_ptr<SarifReport>> SarifReport::open(const std::filesystem::path& path,
                                                       const std::filesystem::path& estate, std::ostream& errors,
                                                       SarifOptions options) {
  auto page = SarifPage::open(path, 1);
  if (!page) return Failure{page.error()};
  std::optional<Checkout> checkout;
  std::vector<std::filesystem::path> roots;
  if (!estate.empty()) {
    checkout = checkout_of(estate);
    if (checkout) roots.push_back(checkout->root);
  }
  roots.emplace_back(".");
  if (!estate.empty()) roots.push_back(estate.has_parent_path() ? estate.parent_path() : ".");
  SarifCommon common{{}, options.audit, std::move(checkout), nullptr, SarifPlaces(std::move(roots))};
  return std::unique_ptr<SarifReport>(new SarifReport(path, std::move(*page), std::move(common), errors, options));
}

SarifReport::SarifReport(std::filesystem::path path, std::unique_ptr<SarifPage> page, SarifCommon common,
                         std::ostream& errors, SarifOptions options)
    : path_(std::move(path)), errors_(errors), options_(options), common_(std::move(common)) {
  pages_.push_back(std::move(page));
}

SarifReport::~SarifReport() = default;

void SarifReport::begin(const Run& run) {
  common_.run = run;
  common_.rules = std::make_unique<SarifRules>(run);
  std::string tool;
  Json json(tool);
  common_.rules->put_tool(json);
  reserve_ = tool.size() + kReserve;
}

void SarifReport::add(const Judged& judged) {
  using findings::Kind;
  flush_before(judged);
  for (const auto& finding : judged.findings) {
    const bool untold = finding.kind == Kind::open;
    if (options_.audit) {
      // The host's own finding is the alert itself, at the same line: once is enough.
      if (finding.outcome->id != kInconclusive) add_finding(judged, finding, false);
      if (untold) add_finding(judged, finding, true);
    } else if (finding.waiver == nullptr && (finding.kind == Kind::fail || untold)) {
      add_finding(judged, finding, untold);
    }
  }
  if (!options_.audit) return;
  for (const auto& finding : judged.gone) add_finding(judged, finding, false);
}

void SarifReport::add_finding(const Judged& judged, const findings::Finding& finding, bool inconclusive) {
  auto& rules = *common_.rules;
  const std::size_t rule = inconclusive ? rules.inconclusive() : rules.index(*finding.rule, *finding.outcome);
  const auto& entry = judged.certificate.where;
  const auto* where = finding.where.known() ? &finding.where : entry.known() ? &entry : nullptr;
  const auto place_at = [&](const config::Location* at) {
    return at != nullptr ? common_.places.at(*at) : SarifPlaces::of_name(judged.certificate.id);
  };
  const auto find = [&](std::uint64_t key) { return std::ranges::find(open_, key, &SarifGroup::key); };

  SarifPlace place = place_at(where);
  std::uint64_t key = key_of(rules.id(rule), place);
  if (find(key) == open_.end() && written_.contains(key) && entry.known()) {
    // Two certificates share a line that has gone by (a YAML alias does that): the certificate's own entry is a place
    // too.
    where = &entry;
    place = place_at(where);
    key = key_of(rules.id(rule), place);
  }
  auto group = find(key);
  if (group == open_.end()) {
    if (open_.size() >= kMostOpen) flush_all();
    SarifGroup made;
    made.rule = rule;
    made.key = key;
    made.file = where != nullptr ? where->file : nullptr;
    made.place = std::move(place);
    open_.push_back(std::move(made));
    written_.insert(key);
    group = std::prev(open_.end());
  }
  const bool lean = !options_.audit && pages_.back()->results() >= kMostFlows;
  group->add(judged, finding, inconclusive, common_.run.now, lean);
  if (inconclusive) note_untold(finding, *group);
}

void SarifReport::note_untold(const findings::Finding& finding, SarifGroup& group) {
  // The host's own finding stands for a check of the rule that it names.
  const auto named = std::ranges::find(finding.arguments, "rule", &Arguments::value_type::first);
  const bool own = finding.outcome->id == kInconclusive && named != finding.arguments.end();
  const std::string plugin = clean(own ? named->second : finding.rule->kind, 100);
  auto known = std::ranges::find_if(
      group.untold, [&](const auto& u) { return u.outcome == finding.outcome && u.plugin == plugin; });
  if (known == group.untold.end()) {
    const auto& loaded = common_.run.rules;
    const auto rule = std::ranges::find(loaded, plugin, [](const auto* r) { return r->kind; });
    const std::size_t unevaluated = rule == loaded.end() ? common_.rules->inconclusive() : common_.rules->unevaluated(**rule);
    known = group.untold.insert(group.untold.end(),
                                {finding.outcome, unevaluated, plugin, finding.message, 0, group.place});
  }
  ++known->count;
}

void SarifReport::flush_before(const Judged& judged) {
  const auto& next = judged.certificate.where;
  std::erase_if(open_, [&](const SarifGroup& group) {
    const bool stays = group.file && next.known() && *group.file == *next.file && group.place.line >= next.line;
    if (!stays) write(group);
    return !stays;
  });
}

void SarifReport::flush_all() {
  for (const auto& group : open_) write(group);
  open_.clear();
}

void SarifReport::write(const SarifGroup& group) {
  const std::string text = SarifPage::text(group, common_, pages_.back()->results() < kMostFlows);
  const auto& page = *pages_.back();
  const bool full = page.results() >= options_.most_results ||
                    page.bytes() + text.size() + reserve_ > options_.most_bytes;
  if (options_.split && full && page.results() > 0) turn_page();
  pages_.back()->write(group, text);
  ++results_;
}

void SarifReport::turn_page() {
  auto next = SarifPage::open(path_, pages_.size() + 1);
  if (!next) {
    if (!broken_) errors_ << say_lines(next.error()) << "\n";
    broken_ = true;
    return;
  }
  pages_.push_back(std::move(*next));
}

/// What the first page tells of the run, also that the file is more than dashboards take.
std::vector<Notification> SarifReport::told(const Summary& summary) {
  std::vector<Notification> all = common_.run.notifications;
  all.insert(all.end(), summary.notifications.begin(), summary.notifications.end());
  const auto& page = *pages_.front();
  const bool many = page.results() > options_.most_results;
  const bool large = page.bytes() + reserve_ - kReserve > options_.most_bytes;
  if (!many && !large) return all;
  const std::string text =
      say("This file holds {} results in about {} MB; GitHub and GitLab keep the first 5,000 of a file, GitHub refuses more "
          "than 25,000 and GitLab more than 10 MB: use --sarif-split.",
          with_commas(page.results()), with_commas((page.bytes() + reserve_) / 1000000));
  errors_ << path_.string() << ": " << text << "\n";
  all.push_back({findings::Level::warning, "RUN1014", text, nullptr, {}, true});
  return all;
}

/// Pages of an earlier run that had more of them: their category would keep its alerts for ever.
bool SarifReport::close_old_pages(const Summary& summary) {
  const std::size_t pages = pages_.size();
  for (std::size_t number = pages + 1; number <= pages + 10000; ++number) {
    std::error_code bad;
    if (!std::filesystem::is_regular_file(SarifPage::path_of(path_, number), bad)) return true;
    auto page = SarifPage::open(path_, number);
    const auto failure = page ? (*page)->finish(common_, summary, pages, {}) : Failure{page.error()};
    if (failure) {
      errors_ << say_lines(failure->message) << "\n";
      return false;
    }
  }
  return true;
}

bool SarifReport::end(const Summary& summary) {
  const auto add_strangers = [&](const std::vector<findings::Finding>& strangers) {
    for (const auto& finding : strangers) {
      inventory::Certificate certificate;
      certificate.id = finding.certificate;
      add_finding({certificate, {}, {}, 0, {}}, finding, false);
    }
  };
  if (options_.audit) add_strangers(summary.gone);
  add_strangers(summary.kept);
  flush_all();
  const auto notifications = told(summary);
  Summary whole = summary;
  for (const auto& one : notifications) whole.successful = whole.successful && one.level != findings::Level::error;
  bool written = !broken_;
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    const auto failure = pages_[i]->finish(common_, whole, pages_.size(), i == 0 ? notifications : std::vector<Notification>{});
    if (!failure) continue;
    errors_ << say_lines(failure->message) << "\n";
    written = false;
  }
  if (pages_.size() > 1) {
    errors_ << path_.string() << ": "
            << say("{} results in {} files, the last of them {}", with_commas(results_), pages_.size(),
                   pages_.back()->path().filename().string())
            << "\n";
  }
  return (options_.split ? close_old_pages(summary) : true) && written;
}

}  // namespace lapse::report
