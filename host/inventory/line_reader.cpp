// SPDX-License-Identifier: Apache-2.0
#include "inventory/line_reader.hpp"

#include <algorithm>
#include <string_view>

namespace lapse::inventory {

bool LineReader::fill() {
  constexpr std::size_t kBlock = 1U << 16U;
  buffer_.resize(kBlock);
  stream_.read(buffer_.data(), static_cast<std::streamsize>(kBlock));
  buffer_.resize(static_cast<std::size_t>(stream_.gcount()));
  at_ = 0;
  return !buffer_.empty();
}

LineReader::Got LineReader::next(std::string& line) {
  line.clear();
  if (at_ == buffer_.size() && !fill()) return Got::end;
  ++number_;
  bool too_long = false;
  do {
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    const std::size_t end = rest.find('\n');
    const std::string_view part = rest.substr(0, end);
    const std::size_t room = longest_ - line.size();
    line.append(part.substr(0, room));
    too_long = too_long || part.size() > room;
    at_ += part.size();
    if (end != std::string_view::npos) {
      ++at_;
      break;
    }
  } while (fill());
  if (too_long) return Got::too_long;
  if (line.ends_with('\r')) line.pop_back();
  if (number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
  return Got::line;
}

}  // namespace lapse::inventory
