// SPDX-License-Identifier: Apache-2.0
#include "judge/plugin.hpp"

#define BOOST_DLL_USE_STD_FS
#include <algorithm>
#include <boost/dll/shared_library.hpp>

#include "support/say.hpp"

namespace lapse::judge {
namespace {

/// What the system's loader said, with the plugin's own path in place of the one it was mapped by.
std::string told(std::string text, const std::string& mapped, const std::string& name) {
  for (auto at = text.find(mapped); at != std::string::npos; at = text.find(mapped, at + name.size())) text.replace(at, mapped.size(), name);
  return text;
}

}  // namespace

struct Loader::Libraries {
  std::vector<boost::dll::shared_library> all;
  // Of everything that was ever mapped: the system's loader knows a library by the path it was given, and that path names
  // the descriptor, so its number must not come to mean another file.
  std::vector<std::shared_ptr<const OpenFile>> files;
};

Loader::Loader() : libraries_(std::make_unique<Libraries>()) {}

// A rule's code may still be referred to by thread-local and static objects at exit: the libraries stay.
Loader::~Loader() { static_cast<void>(libraries_.release()); }

void Loader::load(const std::filesystem::path& path, const Origin& origin) {
  std::error_code bad;
  if (!std::filesystem::is_directory(path, bad)) {
    load_file(path, origin);
    return;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path, bad))
    if (entry.path().extension() == ".so") files.push_back(entry.path());
  if (bad) {
    refusals_.push_back({path.string(), say("the folder cannot be read"), say_lines(bad.message()), say("a folder of plugins"), say("check its permissions")});
    return;
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) load_file(file, origin);
}

void Loader::load_file(const std::filesystem::path& path, const Origin& origin) {
  const std::string name = path.string();
  const auto refuse = [&](std::string reason, std::string found, std::string expected, std::string remedy) {
    refusals_.push_back({name, std::move(reason), std::move(found), std::move(expected), std::move(remedy)});
  };
  std::error_code bad;
  if (!std::filesystem::exists(path, bad)) {
    refuse(say("no such file"), "", say("a shared library"), say("check the path in 'plugins:' or in LAPSE_PLUGIN_PATH"));
    return;
  }
  if (!std::filesystem::is_regular_file(path, bad)) {
    refuse(say("not a regular file"), "", say("a shared library"), say("name the .so file or its folder"));
    return;
  }
  if (const auto found = exposure(path, origin.prefix)) {
    refuse(say("somebody else can change it"), found->what, say("owner you or root, and writable by no one else"), found->remedy);
    return;
  }
  auto opened = OpenFile::open(path);
  if (!opened) {
    refuse(say("it cannot be read"), say_lines(std::generic_category().message(errno)), "", say("check its permissions"));
    return;
  }
  const auto file = std::make_shared<const OpenFile>(std::move(*opened));
  auto vouched = vouch(*file, path, origin, signers_);
  if (auto* refusal = std::get_if<Refusal>(&vouched)) {
    refusals_.push_back(std::move(*refusal));
    return;
  }
  for (const auto& other : plugins_)
    if (other->file->id() == file->id()) return;
  if (!file->is_whole_elf()) {
    refuse(say("it cannot be loaded"), say("a file that is not, or not wholly, a 64-bit shared library"),
           say("a shared library for this system"), say("build or copy it again"));
    return;
  }
  const std::string mapped = file->loadable(path);
  try {
    boost::dll::shared_library library(mapped, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    libraries_->files.push_back(file);
    if (!library.has(LAPSE_RULE_SYMBOL)) {
      refuse(say("it is a shared library, but not a Lapse rule"), say("no symbol '{}'", LAPSE_RULE_SYMBOL),
             say("the data symbol '{}'", LAPSE_RULE_SYMBOL), say("build it with lapse_add_rule() and LAPSE_RULE of the SDK"));
      return;
    }
    auto examined = examine(&library.get<const lapse_rule>(LAPSE_RULE_SYMBOL), name);
    if (auto* refusal = std::get_if<Refusal>(&examined)) {
      refusals_.push_back(std::move(*refusal));
      return;
    }
    auto& plugin = std::get<Plugin>(examined);
    for (const auto& other : plugins_) {
      if (other->rule.kind == plugin.rule.kind) {
        refuse(say("a rule of kind '{}' is loaded already", plugin.rule.kind), say("also in {}", other->rule.path), say("one rule of a kind"),
               say("remove one of the two files"));
        return;
      }
      for (const auto& outcome : plugin.rule.outcomes) {
        if (!other->rule.find(outcome.id)) continue;
        refuse(say("its outcome {} belongs to rule '{}'", outcome.id, other->rule.kind), "", say("ids that no other rule uses"),
               say("ask the plugin's vendor for ids with a prefix of their own"));
        return;
      }
    }
    plugin.origin = origin;
    plugin.standing = std::get<Standing>(std::move(vouched));
    plugin.file = file;
    libraries_->all.push_back(std::move(library));
    plugins_.push_back(std::make_unique<Plugin>(std::move(plugin)));
  } catch (const std::exception& e) {
    refuse(say("it cannot be loaded"), told(e.what(), mapped, name), say("a shared library for this system, with everything it needs installed"),
           say("run 'ldd' on it, and rebuild it on this system"));
  }
}

}  // namespace lapse::judge
