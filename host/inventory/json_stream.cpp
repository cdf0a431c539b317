// SPDX-License-Identifier: Apache-2.0
#include "inventory/json_stream.hpp"

#include <utility>

#include "config/fields.hpp"
#include "config/json.hpp"

namespace lapse::inventory {
namespace {

constexpr std::size_t kBlock = 1U << 16U;
constexpr std::string_view kForms = "objects of JSON, or arrays of them";

}  // namespace

JsonStream::JsonStream(const std::filesystem::path& path, std::shared_ptr<const std::string> file,
                       config::Problems& problems)
    : stream_(path, std::ios::binary), file_(std::move(file)), problems_(problems) {
  std::error_code error;
  if (!stream_ || std::filesystem::is_directory(path, error)) stop("it cannot be read", "a readable file");
  if (peek() == 0xEF) {  // a byte order mark has no column
    for (int i = 0; i < 3 && peek() >= 0x80; ++i) take();
    here_ = {};
  }
}

/// The next byte, -1 at the end.
int JsonStream::peek() {
  if (stopped_) return -1;
  if (at_ == buffer_.size()) {
    buffer_.resize(kBlock);
    stream_.read(buffer_.data(), static_cast<std::streamsize>(kBlock));
    buffer_.resize(static_cast<std::size_t>(stream_.gcount()));
    at_ = 0;
    if (buffer_.empty()) return -1;
  }
  return static_cast<unsigned char>(buffer_[at_]);
}

void JsonStream::take() {
  const auto byte = static_cast<unsigned char>(buffer_[at_++]);
  if (byte == '\n') {
    ++here_.line;
    here_.column = 1;
  } else if ((byte & 0xC0U) != 0x80U) {
    here_.column += byte >= 0xF0U ? 2 : 1;
  }
}

void JsonStream::stop(std::string what, std::string expected) {
  config::Location where;
  where.file = file_;
  if (any_ || here_.line > 1 || here_.column > 1) {
    where.line = where.end_line = here_.line;
    where.column = here_.column;
    where.end_column = here_.column + 1;
  }
  problems_.push_back({std::move(where), std::move(what), std::move(expected)});
  stopped_ = true;
}

/// Goes to the next '{'; false at the end of the file, or of what can be understood of it.
bool JsonStream::skip_to_object() {
  for (int c = peek(); c >= 0; c = peek()) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      take();
    } else if (c == '{' && !(in_array_ && after_item_)) {
      any_ = true;
      return true;
    } else if (c == '[' && !in_array_) {
      any_ = in_array_ = true;
      after_item_ = false;
      take();
    } else if (c == ']' && in_array_) {
      in_array_ = after_item_ = false;
      take();
    } else if (c == ',' && in_array_ && after_item_) {
      after_item_ = false;
      take();
    } else {
      any_ = true;
      const char byte = static_cast<char>(c);
      stop("here stands " + (c < 0x80 ? config::shown({&byte, 1}) : std::string("something")), std::string(kForms));
      return false;
    }
  }
  if (stopped_) return false;
  if (in_array_) {
    stop("the file ends inside an array", "']'");
  } else if (!any_) {
    stop("it is empty", std::string(kForms));
  }
  return false;
}

/// The text of one object: its braces pair, whatever else is wrong in it.
std::optional<std::string> JsonStream::object() {
  std::string text;
  std::size_t depth = 0;
  bool quoted = false;
  bool escaped = false;
  for (int c = peek(); c >= 0; c = peek()) {
    take();
    text.push_back(static_cast<char>(c));
    if (quoted) {
      if (escaped) {
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return text;
    }
    if (text.size() > kMaxObjectBytes) {
      stop("this object is larger than 64 MiB", "smaller objects, one after the other");
      return std::nullopt;
    }
  }
  stop(quoted ? "the file ends inside a string" : "the file ends inside an object", quoted ? "'\"'" : "'}'");
  return std::nullopt;
}

std::shared_ptr<const config::Document> JsonStream::next() {
  while (skip_to_object()) {
    const config::TextStart start = here_;
    auto text = object();
    if (!text) return nullptr;
    after_item_ = true;
    if (auto document = config::parse_json(std::move(*text), file_, start, problems_)) return document;
  }
  return nullptr;
}

}  // namespace lapse::inventory
