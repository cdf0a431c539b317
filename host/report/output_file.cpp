// SPDX-License-Identifier: Apache-2.0
#include "report/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace lapse::report {

OutputFile::~OutputFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::fail(const char* what) {
  if (!failure_) {
    failure_ = Failure{path_.string() + ": " + what + " (" + std::strerror(errno == 0 ? EIO : errno) + ")"};
  }
}

Result<std::unique_ptr<OutputFile>> OutputFile::open(const std::filesystem::path& path) {
  std::unique_ptr<OutputFile> made(new OutputFile(path));
  made->open_temporary();
  if (made->failure_) return *made->failure_;
  return made;
}

void OutputFile::open_temporary() {
  errno = 0;
  struct stat there {};
  const bool exists = ::stat(path_.c_str(), &there) == 0;
  if (exists && S_ISDIR(there.st_mode)) {
    errno = EISDIR;
    return fail("it cannot be written");
  }
  if (exists && !S_ISREG(there.st_mode)) {
    file_.reset(std::tmpfile());
    if (!file_) fail("there is no room for a temporary file");
    return;
  }
  errno = 0;
  const std::filesystem::path candidate = path_.string() + ".part-" + std::to_string(::getpid());
  const int descriptor = ::open(candidate.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return fail("it cannot be written");
  temporary_ = candidate;
  file_.reset(::fdopen(descriptor, "w+b"));
  if (!file_) {
    ::close(descriptor);
    fail("it cannot be written");
  }
}

void OutputFile::write(std::string_view text) {
  if (!file_ || failure_) return;
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) fail("it cannot be written");
}

bool OutputFile::next_line(std::string& line) {
  line.clear();
  char* text = nullptr;
  std::size_t capacity = 0;
  const auto size = ::getline(&text, &capacity, file_.get());
  const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);
  if (size <= 0) return false;
  line.assign(text, static_cast<std::size_t>(size));
  if (line.back() == '\n') line.pop_back();
  return true;
}

void OutputFile::put_back(std::int64_t offset, const std::string& line) {
  errno = 0;
  const off_t next = ::ftello(file_.get());
  if (::fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) != 0 ||
      std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size() ||
      ::fseeko(file_.get(), next, SEEK_SET) != 0) {
    fail("it cannot be written");
  }
}

std::optional<Failure> OutputFile::commit() {
  if (failure_) return failure_;
  errno = 0;
  if (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0) fail("it cannot be written");
  if (failure_) return failure_;
  if (!temporary_.empty()) {
    file_.reset();
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
      fail("it cannot be put in its place");
    } else {
      temporary_.clear();
    }
    return failure_;
  }
  const std::unique_ptr<std::FILE, Close> to(std::fopen(path_.c_str(), "wb"));
  if (!to) {
    fail("it cannot be written");
    return failure_;
  }
  std::rewind(file_.get());
  std::array<char, 65536> block;
  while (const std::size_t size = std::fread(block.data(), 1, block.size(), file_.get())) {
    if (std::fwrite(block.data(), 1, size, to.get()) != size) break;
  }
  if (std::ferror(file_.get()) != 0 || std::fflush(to.get()) != 0 || std::ferror(to.get()) != 0)
    fail("it cannot be written");
  return failure_;
}

}  // namespace lapse::report
