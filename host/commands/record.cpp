// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "commands/author_commands.hpp"
#include "commands/authoring.hpp"
#include "commands/commands.hpp"
#include "commands/ground.hpp"
#include "commands/scenario_text.hpp"
#include "config/domain_name.hpp"
#include "config/time.hpp"
#include "inventory/discover.hpp"
#include "inventory/source.hpp"
#include "observe/live.hpp"
#include "observe/recording.hpp"
#include "plan/plan.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

namespace fs = std::filesystem;

constexpr int kMostRounds = 200;

/// Runs rules in this process, and remembers the parameters that each was made with.
class Remembering final : public judge::Runner {
 public:
  std::unique_ptr<judge::Instance> make(const judge::Plugin& plugin, const std::string& parameters, std::string& error) override {
    auto made = runner_->make(plugin, parameters, error);
    if (made) parameters_[made.get()] = parameters;
    return made;
  }
  [[nodiscard]] const std::string& parameters(const judge::Instance* of) const { return parameters_.at(of); }

 private:
  std::unique_ptr<judge::Runner> runner_ = judge::in_process();
  std::map<const judge::Instance*, std::string> parameters_;
};

/// The world, as it is or as it was.
struct World {
  std::unique_ptr<observe::Observer> live;
  std::unique_ptr<observe::Replayer> replayer;
  std::int64_t now = 0;
  [[nodiscard]] observe::Observer& observer() const { return replayer ? static_cast<observe::Observer&>(*replayer) : *live; }
};

/// Opens it; the text is what went wrong, empty when nothing did.
std::string open(const RecordOptions& options, const config::Network& network, World& world) {
  if (!options.replay.empty()) {
    auto replayer = observe::Replayer::open(options.replay);
    if (!replayer) return replayer.error();
    world.replayer = std::move(*replayer);
    world.now = world.replayer->header().now;
    return {};
  }
  world.now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  auto live = observe::live(network, world.now);
  if (!live) return live.error();
  world.live = std::move(*live);
  return {};
}

/// Judges one check round by round, and keeps what it saw.
bool witness(const plan::Check& check, const inventory::Certificate& certificate, World& world, Witnessed& to) {
  const judge::SubjectView subject(certificate);
  judge::Known known;
  for (int round = 0; round < kMostRounds; ++round) {
    auto outcome = check.instance->judge(subject, check.name, world.now, known);
    if (!outcome.fault.empty()) return false;
    if (outcome.missing.empty()) {
      to.findings = std::move(outcome.findings);
      return true;
    }
    std::size_t open = outcome.missing.size();
    for (const auto& question : outcome.missing) {
      world.observer().ask(question, [&, question](const observe::AnswerPtr& answer) {
        known.add(question, answer);
        to.world.push_back({question, answer});
        --open;
      });
    }
    while (open > 0) world.observer().run(std::chrono::milliseconds(100));
  }
  return false;
}

bool matches(const inventory::Certificate& certificate, const std::string& name) {
  return certificate.id == name ||
         std::any_of(certificate.names.begin(), certificate.names.end(), [&](const auto& n) { return n.domain == name || n.display == name; });
}

/// The certificates that are meant: those of the estate, or what the host serves.
std::vector<inventory::Certificate> certificates(const RecordOptions& options, Ground& ground, World& world) {
  if (options.estate.empty()) {
    auto domain = config::to_domain(options.name, config::NameUse::host);
    if (!domain) return {};
    return inventory::discover({*domain}, world.observer(), ground.tables);
  }
  std::vector<inventory::Certificate> out;
  const auto source = inventory::open_inventory(ground.estate, ground.tables, ground.problems);
  while (auto certificate = source->next())
    if (matches(*certificate, options.name)) out.push_back(std::move(*certificate));
  return out;
}

std::string file_name(std::string name) {
  for (char& c : name)
    if (c == '/' || c == ':' || c == '*') c = '_';
  return name;
}

}  // namespace

int record(const RecordOptions& options) {
  Ground ground;
  lay(ground, options.estate);
  if (!options.plugin.empty()) ground.loader.load(options.plugin, {judge::Origin::From::command, {}, {}, {}});
  for (const auto& refusal : ground.loader.refusals()) std::cerr << say("refused: {}", judge::to_text(refusal)) << "\n";
  auto settings = config::effective_rules(ground.estate, rules_folder(), ground.problems);
  const auto& plugins = ground.loader.plugins();
  std::vector<std::string> kinds = options.rules;
  for (const auto& plugin : plugins) {
    const bool own = !options.plugin.empty() && plugin->origin.from == judge::Origin::From::command;
    if (own && kinds.empty()) kinds.push_back(plugin->rule.kind);
    if (own && std::none_of(settings.begin(), settings.end(), [&](const auto& s) { return s.kind == plugin->rule.kind; })) {
      settings.emplace_back();
      settings.back().kind = plugin->rule.kind;
    }
  }
  World world;
  if (const auto wrong = open(options, ground.estate.network, world); !wrong.empty()) return complain(wrong);
  Remembering runner;
  plan::Plan plan(settings, plugins, ground.tables, runner, world.now, ground.problems);
  print(ground.problems);
  if (!ground.problems.empty()) return usage;
  const auto meant = certificates(options, ground, world);
  if (meant.empty()) return complain(say("'{}' is neither a host name nor in the estate", clean(options.name, 200)));
  std::map<std::string, std::string> files;
  for (const auto& certificate : meant) {
    for (const auto& check : plan.checks(certificate)) {
      const auto& kind = check.plugin->rule.kind;
      if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) continue;
      const std::string about = check.name < 0 ? certificate.id : certificate.names[static_cast<std::size_t>(check.name)].domain;
      Witnessed one;
      one.title = about + " as it was on " + config::format_date(world.now);
      one.now = world.now;
      one.certificate = &certificate;
      one.name = check.name;
      if (!check.instance || !witness(check, certificate, world, one)) {
        std::cerr << "lapse: " << say("the rule {} came to nothing about '{}'", kind, clean(about, 200)) << "\n";
        continue;
      }
      one.parameters = runner.parameters(check.instance);
      one.schema = check.plugin->parameters_schema;
      std::string& text = files[kind];
      text += (text.empty() ? "" : "---\n") + scenario_text(one);
    }
  }
  if (files.empty()) return complain(say("no rule was asked: 'lapse rule list' names them all"));
  std::error_code bad;
  fs::create_directories(options.folder, bad);
  for (const auto& [kind, text] : files) {
    const fs::path path = fs::path(options.folder) / (file_name(options.name) + "." + kind + ".yaml");
    if (fs::exists(path, bad)) return complain(say("'{}' is there already, and nothing is written over", path.string()));
    std::ofstream out(path, std::ios::binary);
    out << "# Recorded by lapse record; to be edited by hand.\n" << text;
    out.close();
    if (!out) return complain(say("'{}' cannot be written", path.string()));
    std::cout << path.string() << "\n";
  }
  return all_renew;
}

}  // namespace lapse::commands
