// SPDX-License-Identifier: Apache-2.0
#include "observe/recording_file.hpp"

#include <cerrno>
#include <cstring>

#include "support/sha256.hpp"

namespace lapse::observe {
namespace {

constexpr std::size_t kMostLine = 256U << 20U;  // our own longest lines are some megabytes

std::uint64_t first_bits(const support::Sha256Digest& digest) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8U | digest[i];
  return bits;
}

/// The same 64 bits from the hash's text; nullopt for anything that is no SHA-256.
std::optional<std::uint64_t> first_bits(std::string_view sha256) {
  if (sha256.size() != 64 || sha256.find_first_not_of("0123456789abcdef") != std::string_view::npos)
    return std::nullopt;
  std::uint64_t bits = 0;
  for (const char c : sha256.substr(0, 16))
    bits = bits << 4U | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  return bits;
}

std::string_view view(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Failure cannot(const char* what, const std::filesystem::path& path) {
  return Failure{path.string() + ": it cannot be " + what + " (" + std::strerror(errno == 0 ? EIO : errno) + ")"};
}

}  // namespace

std::uint64_t RecordingFile::key(const Question& canonical) {
  return first_bits(support::sha256(write_question(canonical)));
}

Result<std::unique_ptr<RecordingFile>> RecordingFile::create(const std::filesystem::path& path,
                                                             const RecordingHeader& header) {
  errno = 0;
  std::FILE* file = std::fopen(path.c_str(), "w+b");
  if (file == nullptr) return cannot("written", path);
  std::unique_ptr<RecordingFile> made(new RecordingFile(path, file));
  made->header_ = header;
  made->write(write_line(header));
  if (auto failure = made->finish()) return *failure;
  return made;
}

Result<std::unique_ptr<RecordingFile>> RecordingFile::open(const std::filesystem::path& path) {
  errno = 0;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return cannot("read", path);
  std::unique_ptr<RecordingFile> made(new RecordingFile(path, file));
  if (auto failure = made->scan()) return *failure;
  return made;
}

std::optional<Failure> RecordingFile::scan() {
  std::string line;
  std::uint64_t offset = 0;
  for (std::size_t number = 1;; ++number) {
    const auto wrong = [&](const std::string& what) {
      return Failure{path_.string() + ":" + std::to_string(number) + ": " + what};
    };
    switch (next_line(line)) {
      case Line::whole:
        break;
      case Line::too_long:
        return wrong("the line is too long for a recording");
      case Line::cut:
        return wrong(
            "the line is cut off: the run that recorded it did not end; without this line the rest can be replayed");
      case Line::end:
        if (std::feof(file_.get()) == 0) return cannot("read", path_);
        if (number == 1) return wrong("it is empty; expected {\"lapse_recording\":1,...}");
        end_ = offset;
        return std::nullopt;
    }
    if (auto problem = take(line, number, offset)) return wrong(*problem);
    offset += line.size() + 1;
  }
}

std::optional<std::string> RecordingFile::take(std::string_view line, std::size_t number, std::uint64_t offset) {
  // While reading through, it is enough to know that a certificate is there.
  static const Der kThere = std::make_shared<const Bytes>();
  const auto there = [&](const std::string& sha256) -> Der {
    const auto bits = first_bits(sha256);
    return bits && ders_.contains(*bits) ? kThere : nullptr;
  };
  auto read = read_line(line, there);
  if (!read) return read.error();
  const auto* header = std::get_if<RecordingHeader>(&*read);
  if ((number == 1) != (header != nullptr)) {
    return number == 1 ? "a recording begins with {\"lapse_recording\":1,...}" : "a second beginning of a recording";
  }
  if (header != nullptr) header_ = *header;
  if (const auto* der = std::get_if<RecordedDer>(&*read)) ders_.insert(*first_bits(der->sha256), offset);
  // A question that stands there twice keeps its first answer, as it did in the run that recorded it.
  if (const auto* seen = std::get_if<Observation>(&*read)) questions_.insert(key(canonical(seen->question)), offset);
  return std::nullopt;
}

RecordingFile::Line RecordingFile::next_line(std::string& line) {
  line.clear();
  char* text = nullptr;
  std::size_t capacity = 0;
  errno = 0;
  const auto size = ::getline(&text, &capacity, file_.get());
  const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);
  if (size <= 0) return Line::end;
  line.assign(text, static_cast<std::size_t>(size));
  if (line.back() != '\n') return Line::cut;
  line.pop_back();
  return line.size() > kMostLine ? Line::too_long : Line::whole;
}

bool RecordingFile::line_at(std::uint64_t offset, std::string& line) {
  reading_ = true;
  return ::fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) == 0 && next_line(line) == Line::whole;
}

void RecordingFile::write(std::string line) {
  if (failure_) return;
  errno = 0;
  if (reading_ && ::fseeko(file_.get(), 0, SEEK_END) != 0) {
    failure_ = cannot("written", path_);
    return;
  }
  reading_ = false;
  line += '\n';
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size()) failure_ = cannot("written", path_);
  end_ += line.size();
}

std::string RecordingFile::name_der(const Der& der) {
  const auto digest = support::sha256(view(*der));
  std::string name = support::to_hex(digest);
  if (ders_.insert(first_bits(digest), end_)) write(write_line(RecordedDer{name, *der}));
  return name;
}

void RecordingFile::append(const Question& canonical, const Answer& answer) {
  if (failure_) return;
  // Writing the line may write lines of certificates before it, so where it stands is known only afterwards.
  std::string line = write_line(canonical, answer, [this](const Der& der) { return name_der(der); });
  questions_.insert(key(canonical), end_);
  write(std::move(line));
}

Der RecordingFile::find_der(const std::string& sha256) {
  const auto bits = first_bits(sha256);
  const std::uint64_t* offset = bits ? ders_.find(*bits) : nullptr;
  std::string line;
  if (offset == nullptr || !line_at(*offset, line)) return nullptr;
  auto read = read_line(line, [](const std::string&) { return Der{}; });
  const auto* found = read ? std::get_if<RecordedDer>(&*read) : nullptr;
  return found != nullptr && found->sha256 == sha256 ? certificates_.keep(found->der) : nullptr;
}

std::optional<Answer> RecordingFile::load(const Question& canonical) {
  const std::uint64_t* offset = questions_.find(key(canonical));
  std::string line;
  if (offset == nullptr || !line_at(*offset, line)) return std::nullopt;
  auto read = read_line(line, [this](const std::string& sha256) { return find_der(sha256); });
  auto* found = read ? std::get_if<Observation>(&*read) : nullptr;
  // The index knows 64 bits of a question's hash; the line itself decides.
  if (found == nullptr || observe::canonical(found->question) != canonical) return std::nullopt;
  return std::move(found->answer);
}

std::optional<Failure> RecordingFile::finish() {
  errno = 0;
  if (!failure_ && (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0))
    failure_ = cannot("written", path_);
  return failure_;
}

}  // namespace lapse::observe
