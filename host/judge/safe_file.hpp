// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace lapse::judge {

/// Why a file could be changed by somebody else, and how to mend it.
struct Exposure {
  std::string what;    ///< "'/opt/rules' is writable by everybody"
  std::string remedy;  ///< with the command to run
};

/// Who but this user and root could change the file or put another in its place? Looks at the file, at every folder above
/// it and at what every symbolic link on the way leads to. Folders above `from` (if that is not empty) are left aside.
/// nullopt: nobody. A folder that everybody may write is no exposure when it is sticky, as /tmp is: then only the owner of
/// an entry can replace it.
[[nodiscard]] std::optional<Exposure> exposure(const std::filesystem::path& file, const std::filesystem::path& from = {});

/// A regular file that is open for reading: what is read from it, and what the loader maps through `loadable()`, is the same
/// file whatever happens to its name.
class OpenFile {
 public:
  /// Null with errno when it cannot be opened or is no regular file.
  [[nodiscard]] static std::optional<OpenFile> open(const std::filesystem::path& path);
  OpenFile(OpenFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)), size_(other.size_), id_(other.id_) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Device and inode: two names of one file have the same.
  [[nodiscard]] const std::pair<unsigned long, unsigned long>& id() const { return id_; }
  /// SHA-256 of the content, 64 lower-case hexadecimal digits; empty when it cannot be read.
  [[nodiscard]] std::string sha256() const;
  /// A path that leads to this very file as long as it is open; `otherwise` on systems without /proc.
  [[nodiscard]] std::string loadable(const std::filesystem::path& otherwise) const;
  /// Does the file hold everything that its ELF header promises? The loader maps a cut file without looking, and the first
  /// touch beyond its end would kill this process.
  [[nodiscard]] bool is_whole_elf() const;

 private:
  OpenFile(int fd, std::size_t size, std::pair<unsigned long, unsigned long> id) : fd_(fd), size_(size), id_(id) {}
  int fd_;
  std::size_t size_;
  std::pair<unsigned long, unsigned long> id_;
};

}  // namespace lapse::judge
