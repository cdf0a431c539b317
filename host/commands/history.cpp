// SPDX-License-Identifier: Apache-2.0
#include "commands/history.hpp"

#include <filesystem>
#include <limits>

#include "support/say.hpp"

namespace lapse::commands {
namespace {

constexpr std::size_t kMostRemoved = 10000;
constexpr const char* kAboutBaseline = "RUN1013";

report::Notification about_baseline(std::string text, findings::Level level = findings::Level::note) {
  return {level, kAboutBaseline, std::move(text), nullptr, {}, true};
}

const char* id_of(findings::WaiverTrouble::What what) {
  switch (what) {
    case findings::WaiverTrouble::What::expired: return "RUN1010";
    case findings::WaiverTrouble::What::too_long: return "RUN1011";
    case findings::WaiverTrouble::What::unused: return "RUN1012";
  }
  return "RUN1012";
}

}  // namespace

void History::open(const AuditOptions& options, Ground& ground, report::Run& run) {
  const std::size_t before = ground.problems.size();
  std::size_t read = 0;
  for (const auto& path : options.baselines) {
    std::error_code bad;
    if (!std::filesystem::exists(path, bad) && !bad) {
      // The first run of a schedule has none; whoever misspelt the name must see it too.
      complain(path + ": " + say("there is no such baseline yet; nothing is compared with it"));
      run.notifications.push_back(about_baseline(say("A baseline that was named does not exist yet; nothing is compared with it.")));
      run.notifications.back().told = true;
      continue;
    }
    baseline_.add(path, ground.problems);
    ++read;
  }
  waivers_ = ground.estate.waivers;
  if (!options.waivers.empty()) config::read_waivers(options.waivers, waivers_, ground.problems);
  run.compared = read > 0 && ground.problems.size() == before;
  if (run.compared) {
    run.baseline = baseline_.time();
    if (!baseline_.complete())
      run.notifications.push_back(about_baseline(
          say("The baseline is a file of alerts: it does not say what passed or was waived, so that nothing is known of when it was last right. A file of --sarif-audit does.")));
    if (baseline_.unidentified() > 0)
      run.notifications.push_back(about_baseline(
          say("{} entries of the baseline have no identity, as an older version wrote them; they are not compared.", baseline_.unidentified())));
  }
  drift_.emplace(run.compared ? &baseline_ : nullptr, run.rules, run.now);
  waiving_.emplace(waivers_, run.now);
}

void History::close(report::Summary& summary, bool all_read) {
  std::size_t more = 0;
  auto rest = drift_->removed(all_read ? kMostRemoved : std::numeric_limits<std::size_t>::max(), more, all_read);
  if (all_read) {
    summary.gone = std::move(rest);
    summary.states[static_cast<std::size_t>(findings::State::absent)] += summary.gone.size() + more;
  } else {
    summary.kept = std::move(rest);
    summary.carried += summary.kept.size();
  }
  if (more > 0)
    summary.notifications.push_back(about_baseline(
        say("{} more failures of the baseline belong to certificates that the inventory no longer has; they are counted and not listed.", more)));
  for (const auto& trouble : waiving_->troubles())
    summary.notifications.push_back({findings::Level::warning, id_of(trouble.what), findings::to_text(trouble), nullptr,
                                     trouble.waiver->where, true});
}

}  // namespace lapse::commands
