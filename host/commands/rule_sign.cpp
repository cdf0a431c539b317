// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iostream>

#include "commands/commands.hpp"
#include "judge/trust.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

std::string system_reason() { return say_lines(std::generic_category().message(errno)); }

/// Writes a new file, or nothing: false with errno.
bool write_new(const std::string& path, const std::string& text, mode_t mode) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (fd < 0) return false;
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  return (::close(fd) == 0) && written;
}

int make_key(const std::string& path) {
  const auto key = support::PrivateKey::make();
  if (!key) return complain(key.error());
  if (!write_new(path, key->pem(), S_IRUSR | S_IWUSR)) {
    if (errno == EEXIST) return complain(say("'{}' is there already, and a key is never written over", path));
    return complain(say("'{}' cannot be written: {}", path, system_reason()));
  }
  const auto shared = key->public_key();
  std::cerr << say("wrote the private key '{}': whoever has it can sign in your name; only you may read it", path) << "\n";
  std::cerr << say("estates that trust it say:") << "\n";
  std::cout << "trusted_keys:\n  - {name: " << std::filesystem::path(path).stem().string() << ", key: \"" << support::base64_of(shared)
            << "\"}   # " << support::key_id(shared) << "\n";
  return all_renew;
}

}  // namespace

int sign_plugins(const SignOptions& options) {
  if (!options.new_key.empty()) return make_key(options.new_key);
  if (options.key.empty() || options.plugins.empty())
    return complain(say("what to sign, and with which key? lapse rule sign --key KEY.pem PLUGIN; --new-key KEY.pem makes a key"));
  struct stat s {};
  if (::stat(options.key.c_str(), &s) == 0 && (s.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return complain(say("others can read the key '{}'; run: chmod go= '{}'", options.key, options.key));
  const auto key = support::PrivateKey::read(options.key);
  if (!key) return complain(key.error());
  for (const auto& plugin : options.plugins) {
    const auto file = judge::OpenFile::open(plugin);
    if (!file) return complain(say("'{}' cannot be read: {}", plugin, system_reason()));
    if (!file->is_whole_elf()) return complain(say("'{}' is not, or not wholly, a 64-bit shared library", plugin));
    const std::string to = judge::signature_path(plugin).string();
    ::unlink(to.c_str());
    if (!write_new(to, judge::signature_text(*key, file->sha256()), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH))
      return complain(say("'{}' cannot be written: {}", to, system_reason()));
    std::cout << say("{} is signed by key {}", to, support::key_id(key->public_key())) << "\n";
  }
  return all_renew;
}

}  // namespace lapse::commands
