// SPDX-License-Identifier: Apache-2.0
#include "config/json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "config/text_file.hpp"

namespace lapse::config {
namespace {

namespace json = boost::json;

/// Boost.JSON judges whether the text is JSON, and where it stops being so; the tree is ours, because Boost's has no
/// places.
struct Judge {
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return true; }
  bool on_object_end(std::size_t, json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t, json::error_code&) { return true; }
  bool on_key_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_key(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

void append_utf8(std::string& out, unsigned code) {
  const auto put = [&](unsigned byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80U) {
    put(code);
  } else if (code < 0x800U) {
    put(0xC0U | code >> 6U);
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000U) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

std::optional<unsigned> hex4(std::string_view text) {
  unsigned value = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  return value;
}

/// Resolves the escapes of a JSON string's inside.
std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out.push_back(text[i]);
      continue;
    }
    const char c = text[++i];
    static constexpr std::string_view kLetters = "bfnrt";
    static constexpr std::string_view kMeanings = "\b\f\n\r\t";
    if (const std::size_t letter = kLetters.find(c); letter != std::string_view::npos) {
      out.push_back(kMeanings[letter]);
    } else if (c == 'u') {
      unsigned code = hex4(text.substr(i + 1)).value_or(0xFFFDU);
      i += 4;
      if (code >= 0xD800U && code <= 0xDBFFU) {
        const std::string_view rest = text.substr(std::min(i + 1, text.size()));
        const auto low = rest.starts_with("\\u") ? hex4(rest.substr(2)) : std::nullopt;
        if (low && *low >= 0xDC00U && *low <= 0xDFFFU) {
          code = 0x10000U + ((code - 0xD800U) << 10U) + (*low - 0xDC00U);
          i += 6;
        }
      }
      append_utf8(out, code >= 0xD800U && code <= 0xDFFFU ? 0xFFFDU : code);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

/// Walks a text that Boost.JSON has found to be one JSON value. It still never reads past the end.
class Walker {
 public:
  explicit Walker(DocumentBuilder& builder) : builder_(builder), text_(builder.source()) {}

  void value() {
    skip_blank();
    switch (peek()) {
      case '{':
      case '[':
        container();
        break;
      case '"':
        string();
        break;
      default:
        word();
    }
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blank() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  void container() {
    const bool map = peek() == '{';
    const char end = map ? '}' : ']';
    builder_.open(map ? Node::Kind::map : Node::Kind::sequence, at_);
    ++at_;
    for (skip_blank(); at_ < text_.size() && peek() != end; skip_blank()) {
      if (peek() == ',' || peek() == ':') {
        ++at_;
      } else {
        value();
      }
    }
    ++at_;
    builder_.close(at_);
  }

  void string() {
    const std::size_t begin = at_++;
    bool escapes = false;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') {
        escapes = true;
        ++at_;
      }
      ++at_;
    }
    const std::size_t end = std::min(at_, text_.size());
    const std::string_view inside = text_.substr(begin + 1, end - begin - 1);
    at_ = end + 1;
    if (escapes) {
      builder_.scalar(begin, at_, unescaped(inside), true);
    } else {
      builder_.scalar(begin, at_, inside, true);
    }
  }

  void word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && std::string_view(",:]} \t\r\n").find(text_[at_]) == std::string_view::npos) ++at_;
    if (at_ == begin) ++at_;
    const std::string_view spelled = text_.substr(begin, at_ - begin);
    if (spelled == "null") {
      builder_.null(begin, at_);
    } else {
      builder_.scalar(begin, at_, spelled, false);
    }
  }

  DocumentBuilder& builder_;
  std::string_view text_;
  std::size_t at_ = 0;
};

/// The scalar as a JSON number or truth value; nullopt when it spells neither.
std::optional<json::value> as_literal(std::string_view text) {
  if (text == "true") return json::value(true);
  if (text == "false") return json::value(false);
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto r = std::from_chars(text.data(), end, whole); r.ec == std::errc() && r.ptr == end) {
    return json::value(whole);
  }
  double number = 0;
  if (text.find_first_not_of("+-.eE0123456789") != std::string_view::npos) return std::nullopt;  // no nan, inf, hex
  if (const auto r = std::from_chars(text.data(), end, number); r.ec == std::errc() && r.ptr == end) {
    return json::value(number);
  }
  return std::nullopt;
}

std::string pointer_token(std::string_view key) {
  std::string token = "/";
  for (const char c : key) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

}  // namespace

std::shared_ptr<const Document> parse_json(std::string text, std::shared_ptr<const std::string> file, TextStart start,
                                           Problems& problems) {
  DocumentBuilder builder(Document::Format::json, std::move(text), std::move(file), start, problems);
  const std::string_view source = builder.source();
  json::parse_options options;
  options.max_depth = DocumentBuilder::kMaxDepth;
  json::basic_parser<Judge> judge(options);
  json::error_code error;
  std::size_t read = judge.write_some(false, source.data(), source.size(), error);
  if (!error && read < source.size()) {
    read = source.find_first_not_of(" \t\r\n", read);
    if (read != std::string_view::npos) error = json::error::extra_data;
  }
  if (const std::size_t bad = error ? first_bad_utf8(source) : std::string_view::npos; bad != std::string_view::npos) {
    builder.report(bad, bad + 1, "this is not UTF-8 text", "JSON in UTF-8");
    return nullptr;
  }
  if (error) {
    const bool deep = error == json::error::too_deep;
    builder.report(read, read + 1, deep ? "this is nested too deep" : "this is not JSON: " + error.message(),
                   deep ? "at most 64 levels" : "well-formed JSON");
    return nullptr;
  }
  Walker(builder).value();
  return builder.finish();
}

json::value to_json(const Node& node, Places* places, const std::string& pointer) {
  if (places != nullptr && node.present()) places->emplace(pointer, node.where());
  switch (node.kind()) {
    case Node::Kind::map: {
      json::object object;
      node.each_member([&](const Node& key, const Node& value) {
        object.emplace(key.text(),
                       to_json(value, places, places == nullptr ? "" : pointer + pointer_token(key.text())));
      });
      return object;
    }
    case Node::Kind::sequence: {
      json::array array;
      node.each_item([&](const Node& item) {
        array.push_back(to_json(item, places, places == nullptr ? "" : pointer + "/" + std::to_string(array.size())));
      });
      return array;
    }
    case Node::Kind::scalar:
      if (!node.quoted()) {
        if (auto literal = as_literal(node.text())) return *std::move(literal);
      }
      return json::string(node.text());
    default:
      return nullptr;
  }
}

}  // namespace lapse::config
