// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "config/network.hpp"
#include "config/tables.hpp"
#include "observe/recording.hpp"
#include "perspectives/quorum.hpp"
#include "perspectives/vantage.hpp"
#include "report/report.hpp"

namespace lapse::commands {

/// The further vantage points of a run: the recordings of --perspective and those that the estate names under
/// `network: perspectives:`. One that is asked live has an observer of its own and shares no cache. Its observations are
/// recorded beside those of the run, as FILE.NAME, and replayed from there.
class Vantages {
 public:
  /// When the run judges, and when it looked.
  struct Times {
    std::int64_t now = 0;
    std::int64_t started = 0;
  };

  /// Opens them and has each look up control names; the text is what went wrong, empty when nothing did.
  [[nodiscard]] std::string open(const AuditOptions& options, const config::Network& network, const config::Tables& tables,
                                 Times times);

  /// Those that work. Empty also when nobody stated a quorum for the day.
  [[nodiscard]] std::span<const perspectives::Vantage> working() const { return working_; }
  [[nodiscard]] const perspectives::Quorum& quorum() const { return quorum_; }
  /// What is to be said once a run: who takes no part, whose recording is old, how many are missing.
  [[nodiscard]] const std::vector<report::Notification>& notifications() const { return notifications_; }

  /// Ends the recordings that were made; says why one is not whole.
  [[nodiscard]] std::optional<Failure> close();

 private:
  struct One {
    std::string name;
    std::unique_ptr<observe::Observer> live;
    std::unique_ptr<observe::Recorder> recorder;
    std::unique_ptr<observe::Replayer> replayer;
    std::string failure;                   ///< why it takes no part
    std::optional<std::int64_t> recorded;  ///< elsewhere, and not beside this run
    [[nodiscard]] observe::Observer* observer() const;
  };

  [[nodiscard]] std::string add_recording(const std::string& name, const std::string& file);
  [[nodiscard]] std::string add_live(const AuditOptions& options, const config::Network& network,
                                     const config::Perspective& perspective, std::size_t sharing, Times times);
  void judge_fitness(const config::Tables& tables, Times times);
  void notify(findings::Level level, const char* outcome, const std::vector<std::pair<std::string, std::string>>& arguments);
  void notify(findings::Level level, const char* outcome, std::string text);

  std::vector<One> all_;
  std::vector<perspectives::Vantage> working_;
  perspectives::Quorum quorum_;
  std::vector<report::Notification> notifications_;
};

/// The network with its bounds divided among the observers that ask at once, so that what the estate allows holds for
/// the run as a whole.
[[nodiscard]] config::Network shared_among(config::Network network, std::size_t observers);

/// How many observers a run has that asks: itself and its live vantage points.
[[nodiscard]] std::size_t live_observers(const config::Network& network);

}  // namespace lapse::commands
