// SPDX-License-Identifier: Apache-2.0
#include "commands/authoring.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <testkit/say.hpp>

#include "commands/author_commands.hpp"
#include "commands/commands.hpp"
#include "commands/ground.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"

extern char** environ;

namespace lapse::commands {
namespace {

namespace fs = std::filesystem;

/// Runs a program with its output in `log`; its exit code, or -1 when it could not be run.
int run(const std::vector<std::string>& command, const fs::path& log) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return -1;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string content(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

/// How CMake is called for the first time. It takes the SDK of this very program, unless the environment names another.
std::vector<std::string> configuration(const fs::path& folder, const fs::path& into) {
  std::vector<std::string> out = {"cmake", "-S", folder.string(), "-B", into.string(), "-DCMAKE_BUILD_TYPE=Release"};
  const fs::path sdk = sdk_folder();
  if (!sdk.empty() && !is_set("CMAKE_PREFIX_PATH") && !is_set("lapse_DIR") && !is_set("lapse_ROOT")) out.push_back("-Dlapse_DIR=" + sdk.string());
  return out;
}

/// Builds the folder; the failure holds what the tools said.
std::optional<Failure> build(const fs::path& folder) {
  const fs::path into = folder / "build";
  std::error_code ignored;
  fs::create_directories(into, ignored);
  const fs::path log = into / "lapse-rule-test.log";
  std::vector<std::vector<std::string>> steps;
  // A configuration that failed leaves a cache, and nothing to build with.
  if (!fs::exists(into / "Makefile") && !fs::exists(into / "build.ninja")) steps.push_back(configuration(folder, into));
  steps.push_back({"cmake", "--build", into.string()});
  for (const auto& step : steps) {
    const int code = run(step, log);
    if (code == -1) return Failure{say("'{}' is to be built, and cmake cannot be run: install it, or name the plugin itself", folder.string())};
    if (code == 0) continue;
    const std::string told = content(log);
    if (told.find("Findlapse.cmake") != std::string::npos)
      return Failure{say("'{}' is to be built, and CMake finds no SDK of Lapse: install the package lapse-dev, or set CMAKE_PREFIX_PATH to where Lapse is installed", folder.string())};
    return Failure{clean(told, 20000, true) + "\n" + say("'{}' could not be built", folder.string())};
  }
  return std::nullopt;
}

bool is_rule(const fs::path& file) {
  return file.extension() == ".so" && file.filename().string().starts_with("lapse-rule-");
}

/// The plugins of the folder itself and of its build folder.
std::vector<fs::path> plugins_in(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code bad;
  for (const auto& entry : fs::directory_iterator(folder, bad))
    if (is_rule(entry.path())) out.push_back(entry.path());
  for (fs::recursive_directory_iterator at(folder / "build", bad), end; !bad && at != end; at.increment(bad)) {
    if (at.depth() > 2) at.disable_recursion_pending();
    if (is_rule(at->path())) out.push_back(at->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<fs::path> sources_in(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code bad;
  for (const auto& entry : fs::directory_iterator(folder, bad)) {
    const auto ending = entry.path().extension();
    if (ending == ".cpp" || ending == ".hpp" || ending == ".c" || ending == ".h" || entry.path().filename() == "CMakeLists.txt")
      out.push_back(entry.path());
  }
  return out;
}

}  // namespace

Result<RuleUnderWork> find_rule(const std::string& where, std::vector<std::string> scenarios) {
  RuleUnderWork rule;
  rule.scenarios = std::move(scenarios);
  const fs::path given(where);
  std::error_code bad;
  std::vector<fs::path> places;
  if (fs::is_directory(given, bad)) {
    if (fs::exists(given / "CMakeLists.txt")) {
      rule.sources = sources_in(given);
      if (auto failure = build(given)) return std::move(*failure);
    }
    const auto plugins = plugins_in(given);
    if (plugins.empty()) return Failure{say("'{}' holds no plugin (lapse-rule-*.so), nor does its folder 'build'", where)};
    if (plugins.size() > 1)
      return Failure{say("'{}' holds several plugins: name the one you mean, such as '{}'", where, plugins.front().string())};
    rule.plugin = plugins.front();
    places = {given / "scenarios"};
  } else if (fs::is_regular_file(given, bad)) {
    rule.plugin = given;
    const fs::path folder = fs::absolute(given).parent_path();
    places = {folder / "scenarios", folder.parent_path() / "scenarios"};
  } else {
    return Failure{say("'{}' is neither a plugin nor a folder with one", where)};
  }
  for (const auto& place : places)
    if (rule.scenarios.empty() && fs::is_directory(place, bad)) rule.scenarios.push_back(fs::proximate(place).string());
  return rule;
}

bool colourful() {
  const char* without = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) == 1 && (without == nullptr || *without == '\0');
}

void speak_in_kits() {
  testkit::speak([](std::string_view english) -> std::string {
    if (spoken() == nullptr) return std::string(english);
    // A form is there with its placeholders; what was composed is looked up by its patterns.
    const std::string* form = spoken()->find(english);
    return form != nullptr ? *form : spoken()->phrase(english);
  });
}

}  // namespace lapse::commands
