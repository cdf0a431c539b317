// SPDX-License-Identifier: Apache-2.0
#include "report/snippets.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "support/utf8.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostSources = 8;
constexpr std::size_t kMostRecent = 32;
constexpr std::size_t kMostLine = 64U << 10U;
constexpr int kBetweenMarks = 256;

std::string repaired(std::string line) {
  if (support::is_utf8(line)) return line;
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const auto one = support::decode_utf8(line, at);
    out += one.valid ? line.substr(at, one.length) : "\xEF\xBF\xBD";
    at += one.length;
  }
  return out;
}

}  // namespace

Snippets::Source* Snippets::source(const std::string& file) {
  for (auto it = sources_.begin(); it != sources_.end(); ++it) {
    if (it->name != file) continue;
    sources_.splice(sources_.begin(), sources_, it);
    return &sources_.front();
  }
  std::error_code bad;
  Source made;
  made.name = file;
  // Reading a pipe here would take what somebody else is waiting for.
  if (std::filesystem::is_regular_file(file, bad)) made.in.open(file, std::ios::binary);
  sources_.push_front(std::move(made));
  if (sources_.size() > kMostSources) sources_.pop_back();
  return &sources_.front();
}

void Snippets::read_next(Source& from) {
  const int number = from.next++;
  if ((number - 1) % kBetweenMarks == 0 &&
      from.marks.size() == static_cast<std::size_t>((number - 1) / kBetweenMarks)) {
    from.marks.push_back(from.in.tellg());
  }
  std::string line;
  bool too_long = false;
  std::streambuf& in = *from.in.rdbuf();
  constexpr int kEnd = std::char_traits<char>::eof();
  int c = in.sbumpc();
  if (c == kEnd) {
    from.in.setstate(std::ios::eofbit);
    return;
  }
  for (; c != kEnd && c != '\n'; c = in.sbumpc()) {
    if (line.size() < kMostLine) {
      line += static_cast<char>(c);
    } else {
      too_long = true;
    }
  }
  if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  from.recent[number] = too_long ? std::nullopt : std::optional<std::string>(repaired(std::move(line)));
  if (from.recent.size() > kMostRecent) {
    // The line furthest from this one goes.
    const bool first = number - from.recent.begin()->first > from.recent.rbegin()->first - number;
    from.recent.erase(first ? from.recent.begin() : std::prev(from.recent.end()));
  }
}

std::optional<std::string> Snippets::line(const std::string& file, int number) {
  Source& from = *source(file);
  if (number < 1 || !from.in.is_open()) return std::nullopt;
  if (const auto kept = from.recent.find(number); kept != from.recent.end()) return kept->second;
  if (number < from.next) {
    // Back to the last mark before the line.
    const auto mark = static_cast<std::size_t>((number - 1) / kBetweenMarks);
    from.in.clear();
    from.in.seekg(from.marks[mark]);
    from.next = static_cast<int>(mark) * kBetweenMarks + 1;
  }
  while (from.next <= number && from.in.good()) read_next(from);
  const auto found = from.recent.find(number);
  return found == from.recent.end() ? std::nullopt : found->second;
}

}  // namespace lapse::report
