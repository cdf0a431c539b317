// SPDX-License-Identifier: Apache-2.0
#include "judge/plugin.hpp"

#define BOOST_DLL_USE_STD_FS
#include <elf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <cstring>
#include <fstream>

namespace lapse::judge {
namespace {

/// Whoever can write the file or its folder can run code as us. Empty when nobody else can.
std::string who_else_writes(const std::filesystem::path& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0) return {};
  if (s.st_uid != 0 && s.st_uid != ::geteuid()) return "owned by user " + std::to_string(s.st_uid);
  const bool sticky = S_ISDIR(s.st_mode) && (s.st_mode & S_ISVTX);
  if ((s.st_mode & S_IWOTH) && !sticky) return "writable by everybody";
  if ((s.st_mode & S_IWGRP) && s.st_gid != ::getegid() && s.st_gid != 0) return "writable by group " + std::to_string(s.st_gid);
  return {};
}

/// Does the file hold everything that its ELF header promises? The loader maps a cut file without looking, and the first
/// touch beyond its end would kill this process.
bool is_whole_elf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  Elf64_Ehdr header{};
  if (!file.read(reinterpret_cast<char*>(&header), sizeof header)) return false;
  std::error_code bad;
  const std::uint64_t size = std::filesystem::file_size(path, bad);
  if (bad || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64) return false;
  const auto inside = [size](std::uint64_t at, std::uint64_t length) { return at <= size && length <= size - at; };
  if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0) return false;
  if (!inside(header.e_phoff, std::uint64_t{header.e_phnum} * header.e_phentsize)) return false;
  if (!inside(header.e_shoff, std::uint64_t{header.e_shnum} * header.e_shentsize)) return false;
  file.seekg(static_cast<std::streamoff>(header.e_phoff));
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment{};
    if (!file.read(reinterpret_cast<char*>(&segment), sizeof segment)) return false;
    if (!inside(segment.p_offset, segment.p_filesz)) return false;
  }
  return true;
}

}  // namespace

std::string to_text(const Refusal& refusal) {
  std::string out = refusal.path + ": " + refusal.reason;
  if (!refusal.found.empty()) out += "; found " + refusal.found;
  if (!refusal.expected.empty()) out += "; expected " + refusal.expected;
  return out + "; " + refusal.remedy;
}

struct Loader::Libraries {
  std::vector<boost::dll::shared_library> all;
};

Loader::Loader() : libraries_(std::make_unique<Libraries>()) {}

// A rule's code may still be referred to by thread-local and static objects at exit: the libraries stay.
Loader::~Loader() { static_cast<void>(libraries_.release()); }

void Loader::load(const std::filesystem::path& path) {
  std::error_code bad;
  if (!std::filesystem::is_directory(path, bad)) {
    load_file(path);
    return;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path, bad))
    if (entry.path().extension() == ".so") files.push_back(entry.path());
  if (bad) {
    refusals_.push_back({path.string(), "the folder cannot be read", bad.message(), "a folder of plugins", "check its permissions"});
    return;
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) load_file(file);
}

void Loader::load_file(const std::filesystem::path& path) {
  const std::string name = path.string();
  const auto refuse = [&](std::string reason, std::string found, std::string expected, std::string remedy) {
    refusals_.push_back({name, std::move(reason), std::move(found), std::move(expected), std::move(remedy)});
  };
  std::error_code bad;
  if (!std::filesystem::exists(path, bad)) {
    refuse("no such file", "", "a shared library", "check the path in 'plugins:' or in LAPSE_PLUGIN_PATH");
    return;
  }
  if (!std::filesystem::is_regular_file(path, bad)) {
    refuse("not a regular file", "", "a shared library", "name the .so file or its folder");
    return;
  }
  for (const auto& p : {std::filesystem::absolute(path), std::filesystem::absolute(path).parent_path()}) {
    if (const auto who = who_else_writes(p); !who.empty()) {
      refuse("somebody else can change it", p.string() + " is " + who, "owner you or root, and writable by no one else",
             "chown it to yourself and 'chmod go-w' it");
      return;
    }
  }
  if (!is_whole_elf(path)) {
    refuse("it cannot be loaded", "a file that is not, or not wholly, a 64-bit shared library", "a shared library for this system",
           "build or copy it again");
    return;
  }
  try {
    boost::dll::shared_library library(std::filesystem::absolute(path).string(),
                                       boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (!library.has(LAPSE_RULE_SYMBOL)) {
      refuse("it is a shared library, but not a Lapse rule", "no symbol '" LAPSE_RULE_SYMBOL "'",
             "the data symbol '" LAPSE_RULE_SYMBOL "'", "build it with lapse_add_rule() and LAPSE_RULE of the SDK");
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
        refuse("a rule of kind '" + plugin.rule.kind + "' is loaded already", "also in " + other->rule.path, "one rule of a kind",
               "remove one of the two files");
        return;
      }
      for (const auto& outcome : plugin.rule.outcomes) {
        if (!other->rule.find(outcome.id)) continue;
        refuse("its outcome " + outcome.id + " belongs to rule '" + other->rule.kind + "'", "", "ids that no other rule uses",
               "ask the plugin's vendor for ids with a prefix of their own");
        return;
      }
    }
    libraries_->all.push_back(std::move(library));
    plugins_.push_back(std::make_unique<Plugin>(std::move(plugin)));
  } catch (const std::exception& e) {
    refuse("it cannot be loaded", e.what(), "a shared library for this system, with everything it needs installed",
           "run 'ldd' on it, and rebuild it on this system");
  }
}

}  // namespace lapse::judge
