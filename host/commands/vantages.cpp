// SPDX-License-Identifier: Apache-2.0
#include "commands/vantages.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "config/network_reader.hpp"
#include "findings/settle.hpp"
#include "observe/live.hpp"
#include "perspectives/rule.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

/// Where a live vantage point's observations stand beside those of the run.
std::string beside(const std::string& recording, const std::string& name) { return recording + "." + name; }

/// The controls that can be put: a recording from before they were recorded has none.
std::vector<observe::Question> controls(const observe::Replayer* replayer) {
  auto out = perspectives::control_questions();
  if (replayer) std::erase_if(out, [&](const auto& question) { return !replayer->holds(question); });
  return out;
}

}  // namespace

observe::Observer* Vantages::One::observer() const {
  if (replayer) return replayer.get();
  if (recorder) return recorder.get();
  return live.get();
}

std::string Vantages::open(const AuditOptions& options, const config::Network& network, const config::Tables& tables, Times times) {
  const auto taken = [&](const std::string& name) { return std::ranges::find(all_, name, &One::name) != all_.end(); };
  for (const auto& perspective : network.perspectives) {
    const auto wrong = perspective.recording.empty() ? add_live(options, network, perspective, live_observers(network), times)
                                                     : add_recording(perspective.name, perspective.recording);
    if (!wrong.empty()) return wrong;
  }
  for (const auto& given : options.perspectives) {
    const auto equals = given.find('=');
    const std::string name = given.substr(0, equals);
    const std::string shown = "--perspective '" + clean(given, 200) + "': ";
    if (equals == std::string::npos || equals + 1 == given.size())
      return shown + "it names no file; expected NAME=FILE, the file a recording that was made elsewhere with --record";
    if (const auto wrong = config::wrong_with_perspective(name); !wrong.empty())
      return shown + "the name is not usable: " + wrong + "; expected " + std::string(config::kPerspectiveNames);
    if (taken(name)) return shown + "there is a vantage point '" + name + "' already; expected each name once";
    if (all_.size() == config::kMostPerspectives)
      return shown + "it is one too many; expected at most " + std::to_string(config::kMostPerspectives) + " vantage points";
    if (const auto wrong = add_recording(name, given.substr(equals + 1)); !wrong.empty()) return shown + wrong;
  }
  if (!all_.empty()) judge_fitness(tables, times);
  return {};
}

std::string Vantages::add_recording(const std::string& name, const std::string& file) {
  auto replayer = observe::Replayer::open(file);
  if (!replayer) return replayer.error();
  One one;
  one.name = name;
  one.recorded = (*replayer)->header().started;
  one.replayer = std::move(*replayer);
  all_.push_back(std::move(one));
  return {};
}

std::string Vantages::add_live(const AuditOptions& options, const config::Network& network,
                               const config::Perspective& perspective, std::size_t sharing, Times times) {
  One one;
  one.name = perspective.name;
  if (!options.replay.empty()) {
    const std::string file = beside(options.replay, perspective.name);
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
      one.failure = "it was not recorded, there is no file '" + file + "'";
    } else if (auto replayer = observe::Replayer::open(file)) {
      one.replayer = std::move(*replayer);
    } else {
      return replayer.error();
    }
    all_.push_back(std::move(one));
    return {};
  }
  config::Network own = shared_among(network, sharing);
  if (!perspective.resolvers.empty()) own.resolvers = perspective.resolvers;
  if (!perspective.root_servers.empty()) own.root_servers = perspective.root_servers;
  if (perspective.source_ipv4) own.source_ipv4 = perspective.source_ipv4;
  if (perspective.source_ipv6) own.source_ipv6 = perspective.source_ipv6;
  auto live = observe::live(own, times.now);
  if (!live) return "vantage point '" + perspective.name + "': " + live.error();
  one.live = std::move(*live);
  if (!options.record.empty()) {
    auto recorder = observe::Recorder::open(beside(options.record, perspective.name), {times.now, times.started}, *one.live);
    if (!recorder) return recorder.error();
    one.recorder = std::move(*recorder);
  }
  all_.push_back(std::move(one));
  return {};
}

void Vantages::judge_fitness(const config::Tables& tables, Times times) {
  // All are asked before the first is waited for: silent ones cost the time of one.
  std::vector<std::unique_ptr<perspectives::Controls>> asked;
  for (auto& one : all_)
    asked.push_back(one.observer() ? std::make_unique<perspectives::Controls>(*one.observer(), controls(one.replayer.get())) : nullptr);
  for (std::size_t i = 0; i < all_.size(); ++i) {
    auto& one = all_[i];
    if (asked[i]) one.failure = asked[i]->failure();
    if (one.failure.empty())
      working_.push_back({one.name, one.observer(), one.recorded ? perspectives::age_text(*one.recorded, times.started) : ""});
    else
      notify(findings::Level::error, "MPC1005",
             "Vantage point '" + one.name + "' takes no part in the quorum, it does not work itself: " + one.failure + ".");
  }
  const auto quorum = perspectives::quorum_of_the_day(tables, times.now);
  if (!quorum) {
    working_.clear();
    notify(findings::Level::warning, "MPC1004", "No quorum is known for the evaluation time, so that vantage points are not compared.");
    return;
  }
  quorum_ = *quorum;
  for (const auto& one : all_) {
    if (!one.failure.empty() || !one.recorded || quorum_.stale_after == 0) continue;
    if (std::abs(times.started - *one.recorded) > quorum_.stale_after)
      notify(findings::Level::warning, "MPC1007",
             {{"who", one.name}, {"age", say_lines(perspectives::age_text(*one.recorded, times.started))}, {"most", std::to_string(quorum_.stale_after / 3600)}});
  }
  if (working_.size() < quorum_.remotes)
    notify(findings::Level::note, "MPC1004",
           {{"count", std::to_string(working_.size())}, {"required", std::to_string(quorum_.remotes)}, {"source", quorum_.source}});
}

void Vantages::notify(findings::Level level, const char* outcome, const std::vector<std::pair<std::string, std::string>>& arguments) {
  notify(level, outcome, findings::fill(perspectives::rule().find(outcome)->message, arguments));
}

void Vantages::notify(findings::Level level, const char* outcome, std::string text) {
  notifications_.push_back({level, outcome, say_lines(std::move(text)), nullptr, {}});
}

std::optional<Failure> Vantages::close() {
  std::optional<Failure> first;
  for (const auto& one : all_) {
    if (!one.recorder) continue;
    auto failure = one.recorder->close();
    if (failure && !first) first = std::move(failure);
  }
  return first;
}

config::Network shared_among(config::Network network, std::size_t observers) {
  auto& limits = network.limits;
  const auto share = [&](std::size_t& limit, std::size_t least) { limit = std::max(limit / observers, least); };
  share(limits.observations, 1);
  share(limits.dns_queries, 1);
  share(limits.per_destination, 1);
  share(limits.cache_bytes, std::size_t{1} << 10U);
  limits.dns_rate /= static_cast<double>(observers);
  return network;
}

std::size_t live_observers(const config::Network& network) {
  const auto live = [](const config::Perspective& p) { return p.recording.empty(); };
  return 1 + static_cast<std::size_t>(std::ranges::count_if(network.perspectives, live));
}

}  // namespace lapse::commands
