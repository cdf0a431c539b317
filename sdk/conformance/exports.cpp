// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <elf.h>

#include <cstring>
#include <description/rule_table.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <testkit/say.hpp>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

using testkit::say;

/// A file's bytes; a read beyond them throws.
class File {
 public:
  explicit File(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(in), {});
  }
  template <class T>
  [[nodiscard]] T at(std::size_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) throw std::runtime_error(say("the file is cut short"));
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }
  [[nodiscard]] std::string text(std::size_t offset) const {
    if (offset >= bytes_.size()) throw std::runtime_error(say("the file is cut short"));
    const auto end = bytes_.find('\0', offset);
    return bytes_.substr(offset, end - offset);
  }

 private:
  std::string bytes_;
};

/// The symbols that a 64-bit shared library offers to others.
std::set<std::string> exported(const File& file) {
  std::set<std::string> out;
  const auto header = file.at<Elf64_Ehdr>(0);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64)
    throw std::runtime_error(say("it is no 64-bit shared library"));
  const auto section = [&](std::size_t i) { return file.at<Elf64_Shdr>(header.e_shoff + i * sizeof(Elf64_Shdr)); };
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    const auto table = section(i);
    if (table.sh_type != SHT_DYNSYM) continue;
    const auto names = section(table.sh_link);
    for (std::size_t at = 0; at + sizeof(Elf64_Sym) <= table.sh_size; at += sizeof(Elf64_Sym)) {
      const auto symbol = file.at<Elf64_Sym>(table.sh_offset + at);
      const auto binding = ELF64_ST_BIND(symbol.st_info);
      const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
      if (symbol.st_shndx == SHN_UNDEF || binding == STB_LOCAL || visibility == STV_HIDDEN || visibility == STV_INTERNAL) continue;
      out.insert(file.text(names.sh_offset + symbol.st_name));
    }
  }
  return out;
}

}  // namespace

void check_loading(Bench& bench) {
  bench.at("loading the library");
  void* library = dlopen(std::filesystem::absolute(bench.plugin).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) return bench.fault(say("it cannot be loaded: {}", std::string_view(dlerror())));
  const void* symbol = dlsym(library, LAPSE_RULE_SYMBOL);
  if (!symbol) return bench.fault(say("it is no Lapse rule: it does not export '{}'", LAPSE_RULE_SYMBOL));
  bench.at("reading its tables");
  const auto* rule = static_cast<const lapse_rule*>(symbol);
  if (const auto fault = description::fault_of(rule)) {
    std::string text = testkit::translated(fault->reason);
    if (!fault->found.empty()) text += say("; found {}", fault->found);
    if (!fault->expected.empty()) text += say("; expected {}", testkit::translated(fault->expected));
    return bench.fault(text + "; " + testkit::translated(fault->remedy));
  }
  bench.done(say("{} {}, contract {}.{}", rule->descriptor->kind, rule->descriptor->version, unsigned{rule->abi_major}, unsigned{rule->abi_minor}));
}

void check_exports(Bench& bench) {
  try {
    for (const auto& name : exported(File(bench.plugin)))
      if (name != LAPSE_RULE_SYMBOL)
        bench.fault(say("it exports '{}' besides '{}': build it with lapse_add_rule, which hides everything else", name, LAPSE_RULE_SYMBOL));
  } catch (const std::runtime_error& e) {
    bench.fault(e.what());
  }
}

}  // namespace lapse::conformance
