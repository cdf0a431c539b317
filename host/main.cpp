// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "commands/author_commands.hpp"
#include "commands/commands.hpp"
#include "commands/language.hpp"
#include "config/suggest.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"
#include "version.hpp"

namespace {

constexpr const char* kAbout = lapse::english(
    "Will this certificate renew with no human action? Lapse asks the network what the provider will ask, months before\n"
    "the renewal window opens, and says what to publish where the answer is no.\n");

constexpr const char* kExits = lapse::english(
    "\nExit codes: 0 all renew; 1 findings at or above --fail-on; 2 something could not be told; 3 usage or configuration.\n"
    "Examples:\n"
    "  lapse audit example.com                        what can be known without an inventory\n"
    "  lapse audit -c lapse.yaml --sarif out.sarif    the estate, with a file for dashboards\n"
    "  lapse explain DNS1001                          what a finding means and what to do\n");

/// "Did you mean 'audit'?", of the first word that the parser could not place; empty when nothing is near.
std::string meant(const CLI::App& app) {
  const auto left = app.remaining(true);
  if (left.empty()) return {};
  const std::string word = left.front().substr(0, left.front().find('='));
  const CLI::App* command = &app;
  for (auto parsed = app.get_subcommands(); !parsed.empty(); parsed = command->get_subcommands()) command = parsed.front();
  std::vector<std::string> known;
  if (word.starts_with('-')) {
    for (const auto* option : command->get_options({}))
      for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  } else {
    for (const auto* one : command->get_subcommands({})) known.push_back(one->get_name());
  }
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const auto best = lapse::config::nearest(word, candidates);
  return best.empty() ? std::string{} : lapse::say("Did you mean '{}'?", best) + "\n";
}

/// Makes the parser itself speak the process's language: the fixed words of its help, and what it says of a wrong command
/// line. Options and commands that are added later take all this over.
void speak_on_command_line(CLI::App& app) {
  using lapse::english, lapse::say;
  const auto formatter = app.get_formatter();
  for (const char* word : {english("Usage"), english("OPTIONS"), english("SUBCOMMAND"), english("Positionals"), english("REQUIRED")})
    formatter->label(word, say(word));
  app.option_defaults()->group(say("Options"));
  app.set_help_flag("-h,--help", say("Print this help message and exit"));
  // The parser composes its complaints itself: they are looked up as phrases, line by line.
  app.failure_message([](const CLI::App* of, const CLI::Error& error) {
    return lapse::say_lines(lapse::clean(CLI::FailureMessage::simple(of, error), 4000, true)) + meant(*of);
  });
}

/// Once all commands have been added: their heading, and that of the flag for help, which each of them made too early.
void head_commands(CLI::App& app) {
  for (auto* command : app.get_subcommands({})) {
    command->group(lapse::say("Subcommands"));
    command->get_help_ptr()->group(lapse::say("Options"));
    head_commands(*command);
  }
}

}  // namespace

int main(int argc, char** argv) {
  using lapse::say;
  using namespace lapse::commands;
  std::string language = wanted_language(argc, argv);
  speak_in_kits();
  for (const auto& problem : set_language(language)) complain(to_text(problem));
  CLI::App app(say(kAbout), "lapse");
  speak_on_command_line(app);
  // Read before the others, since their help is in this language; fall through, so that it may stand anywhere.
  app.add_option("--language", language, say("Language of texts for people (default: LC_ALL, LC_MESSAGES or LANG)"))
      ->check(CLI::IsMember({"en", "ja"}));
  app.fallthrough();
  app.set_version_flag("--version", std::string("lapse ") + lapse::kVersion, say("Print the version and exit"));
  app.require_subcommand(1);

  AuditOptions audit_options;
  auto* audit_command = app.add_subcommand("audit", say("Judge certificates, and say what keeps them from renewing"));
  audit_command->footer(say(kExits));
  audit_command->add_option("NAME", audit_options.names, say("Host names to audit without an estate"));
  audit_command->add_option("-c,--config", audit_options.estate, say("The estate (lapse.yaml)"))->type_name("FILE");
  audit_command->add_option("--sarif", audit_options.sarif, say("Write SARIF 2.1.0 for dashboards"))->type_name("FILE");
  audit_command->add_option("--sarif-audit", audit_options.sarif_audit, say("Write SARIF 2.1.0 with everything: what passed, what is waived, what is gone"))
      ->type_name("FILE");
  audit_command->add_flag("--sarif-split", audit_options.sarif_split,
                          say("Write FILE.2.sarif and so on where a SARIF file would pass 5,000 results or 10 MB, which dashboards cut or refuse"));
  audit_command->add_option("--baseline", audit_options.baselines,
                            say("Compare with an earlier --sarif-audit or --sarif file (several if it was split); may be the file that is written now"))
      ->type_name("FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  audit_command->add_option("--waivers", audit_options.waivers, say("Findings that are accepted until a day, beside those the estate names"))->type_name("FILE");
  audit_command->add_option("--notify-command", audit_options.notify_command,
                            say("Run this with /bin/sh when something changed against --baseline; the change is JSON on its standard input"))
      ->type_name("CMD");
  audit_command->add_option("--jsonl", audit_options.jsonl, say("Write findings and verdicts as JSON Lines (host/report/jsonl.schema.json)"))
      ->type_name("FILE");
  audit_command->add_option("--html", audit_options.html, say("Write a page for people: one file, nothing from elsewhere"))->type_name("FILE");
  audit_command->add_option("--html-most", audit_options.html_most, say("Certificates on that page, those first that need a look; the rest is counted"))
      ->type_name("N")
      ->check(CLI::Range(1, 100000, "1-100000"))
      ->capture_default_str();
  audit_command->add_option("--metrics", audit_options.metrics, say("Write Prometheus metrics, for a textfile collector"))->type_name("FILE");
  audit_command->add_option("--metrics-most", audit_options.metrics_most, say("Certificates with series of their own there, 4 each; all are counted"))
      ->type_name("N")
      ->check(CLI::Range(0, 100000, "0-100000"))
      ->capture_default_str();
  audit_command->add_option("--record", audit_options.record, say("Keep every observation"))->type_name("FILE");
  audit_command->add_option("--replay", audit_options.replay, say("Judge a recording, without a network"))->type_name("FILE");
  audit_command
      ->add_option("--perspective", audit_options.perspectives,
                   say("Compare with what was seen elsewhere: the name of a vantage point, and its recording (may be given again)"))
      ->type_name("NAME=FILE")
      ->allow_extra_args(false);
  audit_command->add_option("--now", audit_options.now, say("Judge as of this time (default: the clock, or the recording's)"))->type_name("TIME");
  audit_command->add_option("--fail-on", audit_options.fail_on, say("Lowest level that makes the exit code 1"))
      ->check(CLI::IsMember({"error", "warning", "note"}))
      ->capture_default_str();
  audit_command->add_flag("--exit-zero", audit_options.exit_zero, say("Exit with 0 whatever was found (not for usage errors)"));
  audit_command->add_option("--color", audit_options.color, say("Colour on the terminal"))
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  audit_command->add_flag("-q,--quiet", audit_options.quiet, say("No progress and no hints"));

  std::string estate;
  auto* check_command = app.add_subcommand("check", say("Check an estate without asking the network"));
  check_command->add_option("FILE", estate, say("The estate (lapse.yaml)"))->required();

  auto* rule_command = app.add_subcommand("rule", say("Rules and their plugins"));
  rule_command->require_subcommand(1);
  auto* list_command = rule_command->add_subcommand("list", say("The rules that are loaded, and those that were refused"));
  list_command->add_option("-c,--config", estate, say("An estate that adds plugins"))->type_name("FILE");
  bool json = false;
  list_command->add_flag("--json", json, say("As JSON, for programs"));

  SignOptions sign_options;
  auto* sign_command = rule_command->add_subcommand("sign", say("Sign plugins with an Ed25519 key: writes PLUGIN.sig beside each"));
  sign_command->add_option("PLUGIN", sign_options.plugins, say("Plugins to sign"));
  sign_command->add_option("--key", sign_options.key, say("The private key, PEM (openssl genpkey -algorithm ed25519)"))->type_name("FILE");
  sign_command->add_option("--new-key", sign_options.new_key, say("Make a key, write it to this new file, and print what estates say to trust it"))
      ->type_name("FILE");

  std::string new_name;
  std::string new_language = "cpp";
  auto* new_command = rule_command->add_subcommand("new", say("Write a rule that builds: source, page, scenarios"));
  new_command->add_option("NAME", new_name, say("The rule's name and folder: lower-case letters, digits, hyphens"))->required();
  new_command->add_option("--language", new_language, say("What to write it in"))->check(CLI::IsMember({"cpp", "c"}))->capture_default_str();

  RuleTestOptions test_options;
  auto* test_command = rule_command->add_subcommand("test", say("Judge scenarios with a rule, without a network, and show what differs"));
  test_command->add_option("RULE", test_options.rule, say("A plugin, or a folder with one; with a CMakeLists.txt it is built first"))->capture_default_str();
  test_command->add_option("SCENARIOS", test_options.scenarios, say("Files or folders (default: the folder 'scenarios' beside the rule)"));
  test_command->add_flag("--update", test_options.update, say("Write what was found into the scenarios, after you have read the difference"));
  test_command->add_flag("--watch", test_options.watch, say("Again whenever a source, the plugin or a scenario changes"));

  RuleCheckOptions check_options;
  auto* rule_check_command = rule_command->add_subcommand("check", say("Hold a rule to the contract: the conformance kit, each check in a child process"));
  rule_check_command->add_option("RULE", check_options.rule, say("A plugin, or a folder with one; with a CMakeLists.txt it is built first"))->capture_default_str();
  rule_check_command->add_option("SCENARIOS", check_options.scenarios, say("Files or folders (default: the folder 'scenarios' beside the rule)"));
  rule_check_command->add_option("--seed", check_options.seed, say("Take the same samples as the run that printed this number"));
  rule_check_command->add_option("--tries", check_options.tries, say("Judgements of each check that takes samples"))->capture_default_str();
  rule_check_command->add_option("--only", check_options.only, say("One check by its name"));
  rule_check_command->add_option("--pass-on-the-rest", check_options.pass_on_the_rest, say("An outcome that may pass although one question failed, where its evidence names the question (may be given again)"))
      ->type_name("OUTCOME")->allow_extra_args(false);
  rule_check_command->add_option("--from-the-inventory", check_options.from_the_inventory, say("An outcome that comes from the inventory, although answers may refute it (may be given again)"))
      ->type_name("OUTCOME")->allow_extra_args(false);
  std::string list;
  std::string pack = "registries.yaml";
  auto* registries_command = app.add_subcommand("registries", say("Make a rule pack of IANA's list of RDAP services, so that every registry can be asked"));
  registries_command->add_option("FILE", list, say("The list, from https://data.iana.org/rdap/dns.json"))->required();
  registries_command->add_option("-o,--output", pack, say("The pack that is written"))->type_name("PACK")->capture_default_str();

  std::string outcome;
  auto* explain_command = app.add_subcommand("explain", say("What a finding means and what to do"));
  explain_command->add_option("ID", outcome, say("An outcome such as DNS1001, or a rule such as dns-cname"))->required();
  explain_command->add_option("-c,--config", estate, say("An estate that adds plugins"))->type_name("FILE");

  RecordOptions record_options;
  auto* record_command = app.add_subcommand("record", say("Turn the live world into scenarios, one file for each rule"));
  record_command->add_option("NAME", record_options.name, say("A host name; with -c a certificate or a name of the estate"))->required();
  record_command->add_option("-c,--config", record_options.estate, say("The estate (lapse.yaml)"))->type_name("FILE");
  record_command->add_option("--rule", record_options.rules, say("Only this rule (may be given again)"));
  record_command->add_option("--plugin", record_options.plugin, say("A plugin under work, whose rule is asked"))->type_name("FILE");
  record_command->add_option("--replay", record_options.replay, say("Take the world from a recording"))->type_name("FILE");
  record_command->add_option("-o,--output", record_options.folder, say("The folder to write to"))->type_name("FOLDER")->capture_default_str();

  std::string format = "estate";
  auto* schema_command = app.add_subcommand("schema", say("A JSON Schema of lapse.yaml with the parameters of all rules, for editors"));
  schema_command->add_option("FORMAT", format, say("What it describes"))->check(CLI::IsMember({"estate", "pack", "waivers"}))->capture_default_str();
  schema_command->add_option("-c,--config", estate, say("An estate that adds plugins"))->type_name("FILE");

  app.footer(say(kExits));  // after the commands, which would take it over: the codes are those of an audit
  head_commands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : usage;
  }
  try {
    if (*audit_command) return audit(audit_options);
    if (*check_command) return check(estate);
    if (*list_command) return list_rules(estate, json);
    if (*sign_command) return sign_plugins(sign_options);
    if (*new_command) return new_rule(new_name, new_language);
    if (*rule_check_command) return check_rule(check_options);
    if (*record_command) return record(record_options);
    if (*schema_command) return schema(format, estate);
    if (*test_command) return test_rule(test_options);
    if (*registries_command) return registries(list, pack);
    return explain(outcome, estate);
  } catch (const std::exception& e) {
    return complain(e.what());
  }
}
