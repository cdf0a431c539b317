// SPDX-License-Identifier: Apache-2.0
#include "audit.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <iostream>
#include <optional>

#include "commands/commands.hpp"
#include "commands/ground.hpp"
#include "commands/history.hpp"
#include "commands/notify.hpp"
#include "commands/outputs.hpp"
#include "commands/vantages.hpp"
#include "config/domain_name.hpp"
#include "config/time.hpp"
#include "findings/shared_record.hpp"
#include "inventory/discover.hpp"
#include "inventory/shared_records.hpp"
#include "inventory/source.hpp"
#include "observe/counts.hpp"
#include "observe/live.hpp"
#include "observe/recording.hpp"
#include "perspectives/rule.hpp"
#include "support/say.hpp"
#include "version.hpp"

namespace lapse::commands {
namespace {

std::int64_t wall_clock() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Certificates that were read off handshakes, as an inventory.
class Discovered final : public inventory::Source {
 public:
  explicit Discovered(std::vector<inventory::Certificate> all) : all_(all.begin(), all.end()) {}
  std::optional<inventory::Certificate> next() override {
    if (all_.empty()) return std::nullopt;
    auto out = std::move(all_.front());
    all_.pop_front();
    return out;
  }

 private:
  std::deque<inventory::Certificate> all_;
};

/// Where observations come from, and when the run took place.
struct Outside {
  std::unique_ptr<observe::KeptConversations> kept;  ///< outlives `live`
  std::unique_ptr<observe::Observer> live;
  std::unique_ptr<observe::Recorder> recorder;
  std::unique_ptr<observe::Replayer> replayer;
  std::int64_t started = 0;
  std::int64_t now = 0;

  [[nodiscard]] observe::Observer& observer() {
    if (replayer) return *replayer;
    if (recorder) return *recorder;
    return *live;
  }
};

/// Opens it; the text is what went wrong, empty when nothing did.
std::string open(const AuditOptions& options, const config::Network& network, Outside& to) {
  to.started = wall_clock();
  to.now = to.started;
  if (!options.replay.empty()) {
    auto replayer = observe::Replayer::open(options.replay);
    if (!replayer) return replayer.error();
    to.replayer = std::move(*replayer);
    to.started = to.replayer->header().started;
    to.now = to.replayer->header().now;
  }
  if (!options.now.empty()) {
    const auto now = config::parse_time(options.now);
    if (!now) return say("--now '{}': {}; expected {}", options.now, say_lines(now.error()), say_lines(std::string(config::kTimeForms)));
    to.now = now.value();
  }
  if (to.replayer) return {};
  if (!network.mail_cache.empty()) {
    to.kept = observe::KeptConversations::open(network.mail_cache, to.started);
    if (!to.kept->trouble().empty()) complain(to.kept->trouble());
  }
  auto live = observe::live(network, to.now, to.kept.get());
  if (!live) return live.error();
  to.live = std::move(*live);
  return {};
}

/// Begins the recording. An earlier one in its place is gone from here on, so it begins when nothing is wrong any more.
std::string begin_recording(const AuditOptions& options, Outside& to) {
  if (options.record.empty() || to.replayer) return {};
  auto recorder = observe::Recorder::open(options.record, {to.now, to.started}, *to.live);
  if (!recorder) return recorder.error();
  to.recorder = std::move(*recorder);
  return {};
}

std::vector<std::string> parse_names(const std::vector<std::string>& given, config::Problems& problems) {
  std::vector<std::string> out;
  for (const auto& name : given) {
    auto domain = config::to_domain(name, config::NameUse::host);
    if (domain) out.push_back(std::move(*domain));
    else problems.push_back({{}, "'" + clean(name, 100) + "': " + domain.error(), say("a host name such as shop.example.com")});
  }
  return out;
}

/// Somebody else's mail server is not asked about mailboxes because its domain was typed on a command line.
void be_polite(std::vector<config::RuleSettings>& settings) {
  for (auto& rule : settings)
    if (rule.kind == "mailbox") rule.parameters.emplace("depth", "mx");
}

int exit_code(const report::Summary& summary, bool at_level) {
  if (at_level) return found;
  if (!summary.successful || summary.undecided || summary.open_unwaived) return cannot_tell;
  return all_renew;
}

/// Tells the user's command what changed; false when it was not told.
bool notify(const std::string& command, const report::ChangeReport& change) {
  constexpr std::chrono::seconds kDeadline(60);
  const auto status = run_command(command, change.json(), kDeadline);
  if (status && *status == 0) return true;
  complain(say("{}; nobody may have been told of the change",
               status ? say("the command of --notify-command ended with status {}", *status) : say_lines(status.error())));
  return false;
}

/// Saved lists look as if AWS had left certificates out.
void tell_of_coverage(const inventory::ListCoverage& coverage, report::Summary& summary) {
  const auto tell = [&](findings::Level level, const std::string& text) {
    summary.notifications.push_back({level, "ELG1009", text, nullptr, coverage.where(), true});
  };
  if (coverage.ends_in_the_middle())
    tell(findings::Level::warning, say("The saved list of certificates ends in the middle: it has a NextToken, and the page after it is not there."));
  if (coverage.lists_small_rsa_alone())
    tell(findings::Level::note, say("The saved lists hold RSA keys of at most 2,048 bits alone. AWS lists others only when keyTypes asks for them."));
  if (coverage.lists_no_acme())
    tell(findings::Level::note, say("The saved lists hold no certificate of an ACME client. AWS lists them only when CertificateKeyPairOrigins asks for them."));
}

bool is_grave(const report::Notification& one) { return one.level == findings::Level::error; }

}  // namespace

int audit(const AuditOptions& options) {
  if (options.names.empty() == options.estate.empty())
    return complain(say(options.names.empty() ? "nothing to audit: give a host name, or an estate with -c FILE"
                                              : "a host name and -c FILE exclude each other: put the name into the estate"));
  if (!options.notify_command.empty() && options.baselines.empty())
    return complain(say("--notify-command tells of a change, and there is nothing to compare with: give --baseline FILE"));
  if (options.sarif_split && options.sarif.empty() && options.sarif_audit.empty())
    return complain(say("--sarif-split splits a SARIF file: give --sarif FILE or --sarif-audit FILE"));
  Ground ground;
  lay(ground, options.estate);
  const auto names = parse_names(options.names, ground.problems);
  auto settings = config::effective_rules(ground.estate, rules_folder(), ground.problems);
  if (options.estate.empty()) be_polite(settings);
  Outside outside;
  const auto network = shared_among(ground.estate.network, live_observers(ground.estate.network));
  const auto closed = open(options, network, outside);
  const auto runner = judge::in_process();
  plan::Plan plan(settings, ground.loader.plugins(), ground.tables, *runner, outside.now, ground.problems);
  report::Run run;
  run.now = outside.now;
  for (const auto* rule : host_rules()) run.rules.push_back(rule);
  for (const auto& plugin : ground.loader.plugins()) run.rules.push_back(&plugin->rule);
  History history;
  history.open(options, ground, run);
  if (!closed.empty() || !ground.problems.empty()) {
    // Whoever has to mend something wants to hear of all of it.
    if (!options.estate.empty()) read_through(ground, plan);
    tell_what_is_wrong(ground);
    return closed.empty() ? static_cast<int>(usage) : complain(closed);
  }
  if (ground.loader.plugins().empty()) return complain(say("no rule could be loaded: set LAPSE_PLUGIN_PATH to the folder of the plugins"));

  Vantages vantages;
  if (const auto wrong = vantages.open(options, ground.estate.network, ground.tables, {outside.now, outside.started}); !wrong.empty())
    return complain(wrong);
  if (const auto wrong = begin_recording(options, outside); !wrong.empty()) return complain(wrong);
  // Whoever compares the recording wants to know whether this place could see anything at all.
  std::optional<perspectives::Controls> controls;
  if (outside.recorder) controls.emplace(*outside.recorder, perspectives::control_questions());

  inventory::ListCoverage coverage;
  std::unique_ptr<inventory::Source> source;
  if (options.estate.empty()) {
    source = std::make_unique<Discovered>(inventory::discover(names, outside.observer(), ground.tables));
  } else {
    source = inventory::open_inventory(ground.estate, ground.tables, ground.problems, &coverage);
  }
  const auto shared = inventory::SharedRecords::read(ground.estate, ground.tables);

  run.version = kVersion;
  run.started = outside.started;
  run.scope = options.estate.empty() ? names.size() == 1 ? names[0] : std::to_string(names.size()) + " names" : options.estate;
  run.edition = plan.edition();
  run.replayed = outside.replayer != nullptr;
  for (const auto& refusal : ground.loader.refusals()) {
    complain(say("plugin refused: {}", judge::to_text(refusal)));
    run.notifications.push_back({findings::Level::error, "RUN1002", say("A plugin was refused: {}.", refusal.reason), nullptr, {}, false, true});
  }

  run.notifications.insert(run.notifications.end(), vantages.notifications().begin(), vantages.notifications().end());

  Outputs outputs(options);
  if (const auto wrong = outputs.open(); !wrong.empty()) return complain(wrong);
  outputs.begin(run);
  auto summary = lapse::audit({*source, plan, outside.observer(), outputs.reports(), outside.now,
                               ground.estate.network.limits.in_flight, [&](const AuditProgress& p) { outputs.progress(p); },
                               vantages.working(), vantages.quorum(), &shared, history.drift(), history.waiving()});
  if (controls) static_cast<void>(controls->failure());
  history.close(summary, ground.problems.empty());
  summary.ended = std::max(summary.ended, outside.started);
  // What was wrong with single entries of a streamed inventory is known only now.
  for (const auto& problem : ground.problems) {
    summary.notifications.push_back({.level = findings::Level::error,
                                     .id = "RUN1003",
                                     .text = say("An entry of the inventory could not be read: {}.", clean(in_words(problem))),
                                     .where = problem.where,
                                     .told = true});
  }
  tell_of_coverage(coverage, summary);
  for (const auto& [how, why] : summary.hindrances)
    summary.notifications.push_back({findings::Level::warning, "RUN1004",
                                     say("The mailboxes could not be asked from here: {}. Run the audit from a machine that may send mail.", clean(why)),
                                     nullptr,
                                     {}});
  summary.successful = std::ranges::none_of(run.notifications, is_grave) && std::ranges::none_of(summary.notifications, is_grave);
  summary.exit_code = exit_code(summary, outputs.anything_at_level());
  const auto counters = outside.observer().counters();
  for (const auto& of : observe::ended_counts(counters)) summary.observations.push_back({of.kind, of.ended, of.count});
  for (const auto& of : observe::question_counts(counters)) summary.observations.push_back({of.kind, of.ended, of.count});
  outputs.clear_progress();
  print(ground.problems);
  bool written = outputs.end(summary);
  if (outside.kept) {
    if (const auto failure = outside.kept->save()) complain(failure->message);
  }
  if (outside.recorder) {
    if (const auto failure = outside.recorder->close()) {
      complain(failure->message);
      written = false;
    }
  }
  if (const auto failure = vantages.close()) {
    complain(failure->message);
    written = false;
  }
  if (outside.replayer && outside.replayer->missing() && !options.quiet)
    complain(say("{} questions are not in the recording; what hangs on them cannot be told", outside.replayer->missing()));
  if (options.names.size() && !options.quiet) outputs.hint_at_inventory();
  if (!options.notify_command.empty() && run.compared && outputs.change()->anything())
    written = notify(options.notify_command, *outputs.change()) && written;
  if (!written) return usage;
  return options.exit_zero ? 0 : summary.exit_code;
}

}  // namespace lapse::commands
