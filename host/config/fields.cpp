// SPDX-License-Identifier: Apache-2.0
#include "config/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <tuple>
#include <utility>

#include "config/suggest.hpp"
#include "config/time.hpp"

namespace lapse::config {
namespace {

/// The text of a scalar that may be read; reports what stands there instead.
std::optional<std::string_view> scalar_text(const Node& node, std::string_view expected, Problems& problems) {
  switch (node.kind()) {
    case Node::Kind::absent:
      return std::nullopt;
    case Node::Kind::null:
      if (!node.in_json()) report(problems, node, "there is no value here", std::string(expected));
      return std::nullopt;
    case Node::Kind::scalar:
      return node.text();
    case Node::Kind::sequence:
      report(problems, node, "a list stands here", std::string(expected));
      return std::nullopt;
    case Node::Kind::map:
      report(problems, node, node.in_json() ? "an object stands here" : "a map stands here", std::string(expected));
      return std::nullopt;
  }
  return std::nullopt;
}

std::string between(std::uint64_t least, std::uint64_t most) {
  return fmt::format("a whole number from {} to {}", least, most);
}

std::string in_words(std::chrono::milliseconds time) {
  const auto ms = time.count();
  if (ms % 3600000 == 0 && ms > 0) return fmt::format("{}h", ms / 3600000);
  if (ms % 60000 == 0 && ms > 0) return fmt::format("{}m", ms / 60000);
  if (ms % 1000 == 0) return fmt::format("{}s", ms / 1000);
  return fmt::format("{}ms", ms);
}

std::string bytes_in_words(std::uint64_t bytes) {
  for (const auto& [shift, unit] : {std::pair(30U, "GiB"), std::pair(20U, "MiB"), std::pair(10U, "KiB")}) {
    if (bytes > 0 && bytes % (std::uint64_t{1} << shift) == 0) return fmt::format("{}{}", bytes >> shift, unit);
  }
  return fmt::format("{} bytes", bytes);
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::string out = "'";
  std::size_t at = 0;
  for (; at < text.size() && (at < kLongest || (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    // C1 controls and the invisible characters that reorder text are as hostile to a terminal as ASCII controls are.
    const bool c1 = byte == 0xC2U && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0U;
    const bool unseen =
        byte == 0xE2U && at + 2 < text.size() &&
        (static_cast<unsigned char>(text[at + 1]) == 0x80U || static_cast<unsigned char>(text[at + 1]) == 0x81U);
    if (byte < 0x20U || byte == 0x7FU) {
      out += fmt::format("\\x{:02x}", byte);
    } else if (c1 || unseen) {
      const std::size_t length = c1 ? 2 : 3;
      for (std::size_t i = 0; i < length; ++i)
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at + i]));
      at += length - 1;
    } else {
      out += text[at];
    }
  }
  return out + (at < text.size() ? "...'" : "'");
}

void report(Problems& problems, const Node& node, std::string what, std::string expected) {
  problems.push_back({node.where(), std::move(what), std::move(expected)});
}

void sort_by_place(Problems& problems, std::size_t from) {
  const auto place = [](const Problem& problem) {
    const Location& where = problem.where;
    return std::tuple(where.file == nullptr ? std::string_view() : std::string_view(*where.file), where.line,
                      where.column);
  };
  std::stable_sort(problems.begin() + static_cast<std::ptrdiff_t>(std::min(from, problems.size())), problems.end(),
                   [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
}

std::string listed(Keys words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

bool expect_map(const Node& node, std::string_view what, Keys known, Problems& problems) {
  if (!node.has_value()) return false;
  if (!node.is_map()) {
    report(problems, node, node.is_sequence() ? "a list stands here" : shown(node.text()) + " stands here",
           fmt::format("{}: a map with the keys {}", what, listed(known)));
    return false;
  }
  node.each_member([&](const Node& key, const Node&) {
    if (!key.is_scalar()) return;  // reported by the reader
    for (const std::string_view name : known) {
      if (key.text() == name) return;
    }
    const std::string hint = did_you_mean(key.text(), known);
    report(problems, key, "unknown key " + shown(key.text()) + hint, hint.empty() ? listed(known) : "");
  });
  return true;
}

bool expect_sequence(const Node& node, std::string_view expected, Problems& problems) {
  if (!node.has_value()) return false;
  if (node.is_sequence()) return true;
  report(problems, node, node.is_map() ? "a map stands here" : shown(node.text()) + " stands here",
         std::string(expected));
  return false;
}

Node require(const Node& map, std::string_view key, std::string_view expected, Problems& problems) {
  const Node value = map.find(key);
  if (value.has_value()) return value;
  Location start = (value.present() ? value : map).where();
  if (!value.present()) start.end_line = start.line, start.end_column = start.column;
  problems.push_back({std::move(start), fmt::format("the key '{}' is missing", key), std::string(expected)});
  return {};
}

std::optional<std::string> read_text(const Node& node, std::string_view expected, Problems& problems) {
  const auto text = scalar_text(node, expected, problems);
  if (!text) return std::nullopt;
  if (node.in_json() && !node.quoted()) {
    report(problems, node, shown(*text) + " is not a string", std::string(expected));
    return std::nullopt;
  }
  if (text->empty()) {
    report(problems, node, "this text is empty", std::string(expected));
    return std::nullopt;
  }
  return std::string(*text);
}

std::optional<bool> read_bool(const Node& node, Problems& problems) {
  const auto text = scalar_text(node, "true or false", problems);
  if (!text) return std::nullopt;
  if (!node.quoted() && (*text == "true" || *text == "false")) return *text == "true";
  report(problems, node, shown(*text) + " is neither true nor false", "true or false, without quotes");
  return std::nullopt;
}

std::optional<std::uint64_t> read_whole(const Node& node, std::uint64_t least, std::uint64_t most, Problems& problems) {
  const auto text = scalar_text(node, between(least, most), problems);
  if (!text) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (node.quoted() || error != std::errc() || end != text->data() + text->size()) {
    report(problems, node, shown(*text) + " is not a whole number", between(least, most));
    return std::nullopt;
  }
  if (value < least || value > most) {
    report(problems, node, fmt::format("{} is out of range", value), between(least, most));
    return std::nullopt;
  }
  return value;
}

std::optional<double> read_number(const Node& node, double least, double most, Problems& problems) {
  const std::string expected = fmt::format("a number from {} to {}", least, most);
  const auto text = scalar_text(node, expected, problems);
  if (!text) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (node.quoted() || error != std::errc() || end != text->data() + text->size() || !std::isfinite(value)) {
    report(problems, node, shown(*text) + " is not a number", expected);
    return std::nullopt;
  }
  if (value < least || value > most) {
    report(problems, node, fmt::format("{} is out of range", value), expected);
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> read_time(const Node& node, Problems& problems) {
  const auto text = scalar_text(node, kTimeForms, problems);
  if (!text) return std::nullopt;
  const auto time = parse_time(*text);
  if (time) return *time;
  report(problems, node, shown(*text) + " is not a time: " + time.error(), std::string(kTimeForms));
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> read_duration(const Node& node, std::chrono::milliseconds least,
                                                       std::chrono::milliseconds most, Problems& problems) {
  const std::string expected =
      fmt::format("a duration from {} to {}, such as 500ms, 2s, 15m or 1h", in_words(least), in_words(most));
  const auto text = scalar_text(node, expected, problems);
  if (!text) return std::nullopt;
  const auto value = parse_duration(*text);
  if (!value) {
    report(problems, node, shown(*text) + " is not a duration: " + value.error(), expected);
    return std::nullopt;
  }
  if (*value < least || *value > most) {
    report(problems, node, shown(*text) + " is out of range", expected);
    return std::nullopt;
  }
  return *value;
}

std::optional<std::uint64_t> read_bytes(const Node& node, std::uint64_t least, std::uint64_t most, Problems& problems) {
  const std::string expected =
      fmt::format("a size from {} to {}, such as 512KiB or 64MiB", bytes_in_words(least), bytes_in_words(most));
  const auto text = scalar_text(node, expected, problems);
  if (!text) return std::nullopt;
  const auto value = parse_bytes(*text);
  if (!value) {
    report(problems, node, shown(*text) + " is not a size: " + value.error(), expected);
    return std::nullopt;
  }
  if (*value < least || *value > most) {
    report(problems, node, shown(*text) + " is out of range", expected);
    return std::nullopt;
  }
  return *value;
}

std::optional<std::string> read_choice(const Node& node, Keys choices, Problems& problems) {
  const auto text = read_text(node, listed(choices), problems);
  if (!text) return std::nullopt;
  const std::string word = lower(*text);
  for (const std::string_view choice : choices) {
    if (word == choice) return word;
  }
  report(problems, node, shown(*text) + " is not known" + did_you_mean(word, choices), listed(choices));
  return std::nullopt;
}

std::vector<std::string> read_texts(const Node& node, std::string_view expected, Problems& problems) {
  std::vector<std::string> texts;
  if (node.is_scalar()) {
    if (auto text = read_text(node, expected, problems)) texts.push_back(std::move(*text));
    return texts;
  }
  if (!expect_sequence(node, expected, problems)) return texts;
  node.each_item([&](const Node& item) {
    if (auto text = read_text(item, expected, problems)) texts.push_back(std::move(*text));
  });
  return texts;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace lapse::config
