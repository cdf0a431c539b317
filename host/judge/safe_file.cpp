// SPDX-License-Identifier: Apache-2.0
#include "judge/safe_file.hpp"

#include <elf.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstring>
#include <deque>

#include "support/say.hpp"
#include "support/sha256.hpp"

namespace lapse::judge {
namespace {

namespace fs = std::filesystem;

std::string user_name(uid_t id) {
  const passwd* known = ::getpwuid(id);
  return known ? known->pw_name : std::to_string(id);
}

std::string group_name(gid_t id) {
  const group* known = ::getgrgid(id);
  return known ? known->gr_name : std::to_string(id);
}

/// Many systems give every user a group of their own and write files for it. Such a group is nobody else. An access list
/// (POSIX ACL) shows as the group's rights and may name anybody, so then it is not.
bool is_private(gid_t id, const fs::path& path) {
  if (::lgetxattr(path.c_str(), "system.posix_acl_access", nullptr, 0) > 0) return false;
  const passwd* known = ::getpwuid(::geteuid());
  if (!known) return false;
  const std::string me = known->pw_name;
  const group* members = ::getgrgid(id);
  if (!members) return false;
  for (char** member = members->gr_mem; *member; ++member)
    if (*member != me) return false;
  bool alone = true;
  ::setpwent();
  for (const passwd* other = ::getpwent(); other && alone; other = ::getpwent()) alone = other->pw_gid != id || other->pw_name == me;
  ::endpwent();
  return alone;
}

std::optional<Exposure> exposed(const fs::path& path, const struct stat& s) {
  const std::string quoted = "'" + path.string() + "'";
  if (s.st_uid != 0 && s.st_uid != ::geteuid())
    return Exposure{say("{} belongs to user {}", quoted, user_name(s.st_uid)),
                    say("if you trust what it holds, run: chown {} {}", user_name(::geteuid()), quoted)};
  if (S_ISLNK(s.st_mode)) return std::nullopt;  // its own mode bits mean nothing
  const bool sticky = S_ISDIR(s.st_mode) && (s.st_mode & S_ISVTX);
  if ((s.st_mode & S_IWOTH) && !sticky) return Exposure{say("{} is writable by everybody", quoted), say("run: chmod go-w {}", quoted)};
  if ((s.st_mode & S_IWGRP) && !sticky && !is_private(s.st_gid, path))
    return Exposure{say("{} is writable by group {}", quoted, group_name(s.st_gid)), say("run: chmod g-w {}", quoted)};
  return std::nullopt;
}

bool is_above(const fs::path& folder, const fs::path& from) {
  if (from.empty() || folder == from) return false;
  const auto rest = from.lexically_relative(folder);
  return !rest.empty() && *rest.begin() != "..";
}

}  // namespace

std::optional<Exposure> exposure(const fs::path& file, const fs::path& from) {
  constexpr int kMostLinks = 40;
  std::error_code bad;
  const fs::path start = fs::absolute(file, bad);
  std::deque<fs::path> left;
  for (const auto& part : start.relative_path()) left.push_back(part);
  fs::path at = "/";
  int links = 0;
  while (true) {
    struct stat s {};
    if (::lstat(at.c_str(), &s) != 0) return Exposure{say("'{}' cannot be looked at", at.string()), say("check the path and its permissions")};
    if (!is_above(at, from))
      if (auto found = exposed(at, s)) return found;
    if (S_ISLNK(s.st_mode)) {
      const fs::path target = fs::read_symlink(at, bad);
      if (bad || ++links > kMostLinks) return Exposure{say("'{}' is a symbolic link that leads nowhere", at.string()), say("name the file itself")};
      std::deque<fs::path> more;
      for (const auto& part : target.relative_path()) more.push_back(part);
      left.insert(left.begin(), more.begin(), more.end());
      at = target.is_absolute() ? fs::path("/") : at.parent_path();
    }
    while (!left.empty() && (left.front().empty() || left.front() == "." || left.front() == "..")) {
      if (left.front() == "..") at = at.parent_path();
      left.pop_front();
    }
    if (left.empty()) return std::nullopt;
    at /= left.front();
    left.pop_front();
  }
}

std::optional<OpenFile> OpenFile::open(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat s {};
  if (fd < 0) return std::nullopt;
  if (::fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) {
    ::close(fd);
    errno = EINVAL;
    return std::nullopt;
  }
  return OpenFile(fd, static_cast<std::size_t>(s.st_size), {s.st_dev, s.st_ino});
}

OpenFile::~OpenFile() {
  if (fd_ >= 0) ::close(fd_);
}

std::string OpenFile::sha256() const {
  support::Sha256 hash;
  char piece[65536];
  for (off_t at = 0;;) {
    const ssize_t size = ::pread(fd_, piece, sizeof piece, at);
    if (size < 0) return {};
    if (size == 0) return support::to_hex(hash.finish());
    hash.add({piece, static_cast<std::size_t>(size)});
    at += size;
  }
}

std::string OpenFile::loadable(const fs::path& otherwise) const {
  std::string path = "/proc/self/fd/" + std::to_string(fd_);
  return ::access(path.c_str(), R_OK) == 0 ? path : fs::absolute(otherwise).string();
}

bool OpenFile::is_whole_elf() const {
  Elf64_Ehdr header{};
  if (::pread(fd_, &header, sizeof header, 0) != static_cast<ssize_t>(sizeof header)) return false;
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64) return false;
  const auto inside = [this](std::uint64_t at, std::uint64_t length) { return at <= size_ && length <= size_ - at; };
  if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0) return false;
  if (!inside(header.e_phoff, std::uint64_t{header.e_phnum} * header.e_phentsize)) return false;
  if (!inside(header.e_shoff, std::uint64_t{header.e_shnum} * header.e_shentsize)) return false;
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment{};
    const auto at = static_cast<off_t>(header.e_phoff + i * sizeof segment);
    if (::pread(fd_, &segment, sizeof segment, at) != static_cast<ssize_t>(sizeof segment)) return false;
    if (!inside(segment.p_offset, segment.p_filesz)) return false;
  }
  return true;
}

}  // namespace lapse::judge
