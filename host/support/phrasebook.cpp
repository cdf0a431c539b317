// SPDX-License-Identifier: Apache-2.0
#include "support/phrasebook.hpp"

#include <algorithm>

namespace lapse::support {
namespace {

constexpr int kDeepest = 5;                  // phrases inside phrases
constexpr std::size_t kLongestPhrase = 2000;  // what is longer is no phrase of ours

bool names(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

/// Braces that hold no name are literal text.
std::optional<std::vector<Phrasebook::Part>> Phrasebook::parts(std::string_view text) {
  std::vector<Part> out(1);
  std::size_t unnamed = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t close = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
    std::string_view name = close == std::string_view::npos ? "" : text.substr(at + 1, close - at - 1);
    const bool star = name.ends_with('*');
    if (star) name.remove_suffix(1);
    if (close == std::string_view::npos || !names(name)) {
      out.back().literal += text[at++];
      continue;
    }
    out.back().name = name.empty() ? std::to_string(unnamed++) : std::string(name);
    out.back().phrase = star;
    out.emplace_back();
    at = close + 1;
  }
  return out;
}

std::string Phrasebook::add(std::string_view english, std::string_view translation) {
  if (english.empty() || translation.empty()) return "one of its two texts is empty";
  Entry entry;
  entry.english = english;
  entry.from = *parts(english);
  entry.to = *parts(translation);
  const auto has = [](const std::vector<Part>& all, const std::string& name) {
    return name.empty() || std::ranges::find(all, name, &Part::name) != all.end();
  };
  for (const Part& part : entry.from) {
    if (!has(entry.to, part.name)) return "the translation lacks the placeholder {" + part.name + "}";
    entry.weight += part.literal.size();
  }
  for (const Part& part : entry.to) {
    if (!has(entry.from, part.name)) return "the English text has no placeholder {" + part.name + "}";
  }
  if (!exact_.emplace(english, translation).second) return {};
  // "{}, {}" joins what the host says; as a phrase it would fit whatever has a comma.
  const auto speaks = [](const Part& part) {
    const bool named = !part.name.empty() && (part.name.front() < '0' || part.name.front() > '9');
    return named || std::ranges::any_of(part.literal, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  };
  if (entry.from.size() < 2 || entry.weight == 0 || std::ranges::none_of(entry.from, speaks)) return {};
  const std::string& first = entry.from.front().literal;
  (first.empty() ? open_ : by_first_[static_cast<unsigned char>(first.front())]).push_back(patterns_.size());
  patterns_.push_back(std::move(entry));
  return {};
}

const std::string* Phrasebook::find(std::string_view english) const {
  const auto found = exact_.find(english);
  return found == exact_.end() ? nullptr : &found->second;
}

/// Each literal at the first place where it fits, the last at the end: no going back, so the cost is one pass.
bool Phrasebook::fits(const Entry& entry, std::string_view text, Captures& captures) {
  captures.clear();
  if (text.size() < entry.weight || !text.starts_with(entry.from.front().literal)) return false;
  std::size_t at = entry.from.front().literal.size();
  for (std::size_t i = 1; i < entry.from.size(); ++i) {
    const std::string& literal = entry.from[i].literal;
    const bool last = i + 1 == entry.from.size();
    std::size_t end = 0;
    if (last) {
      if (!text.ends_with(literal) || text.size() < at + literal.size()) return false;
      end = text.size() - literal.size();
    } else {
      if (literal.empty()) return false;
      end = text.find(literal, at + 1);
      if (end == std::string_view::npos) return false;
    }
    if (end <= at) return false;
    const std::string_view taken = text.substr(at, end - at);
    const char kind = entry.from[i - 1].name.front();
    if (kind >= 'A' && kind <= 'Z' && taken.find(' ') != std::string_view::npos) return false;
    captures.push_back(taken);
    at = end + literal.size();
  }
  return true;
}

const Phrasebook::Entry* Phrasebook::best(std::string_view text, Captures& captures) const {
  const Entry* found = nullptr;
  Captures tried;
  const auto look = [&](const std::vector<std::size_t>& among) {
    for (const std::size_t index : among) {
      const Entry& entry = patterns_[index];
      if (found != nullptr && entry.weight <= found->weight) continue;
      if (!fits(entry, text, tried)) continue;
      found = &entry;
      captures = tried;
    }
  };
  look(by_first_[static_cast<unsigned char>(text.front())]);
  look(open_);
  return found;
}

std::string Phrasebook::phrase(std::string_view english, int depth) const {
  if (english.empty() || english.size() > kLongestPhrase || depth > kDeepest) return std::string(english);
  if (const auto* whole = find(english); whole != nullptr) return *whole;
  Captures captures;
  const Entry* entry = best(english, captures);
  if (entry == nullptr) return std::string(english);
  std::string out;
  for (const Part& part : entry->to) {
    out += part.literal;
    if (part.name.empty()) break;
    const auto at = std::ranges::find(entry->from, part.name, &Part::name) - entry->from.begin();
    const std::string_view taken = captures[static_cast<std::size_t>(at)];
    if (part.phrase) out += phrase(taken, depth + 1);
    else out += taken;
  }
  return out;
}

std::string Phrasebook::lines(std::string_view english) const {
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(english.find('\n', at), english.size());
    out += phrase(english.substr(at, end - at));
    if (end == english.size()) return out;
    out += '\n';
    at = end + 1;
  }
}

std::optional<Phrasebook::Understood> Phrasebook::understand(std::string_view english) const {
  if (english.empty() || english.size() > kLongestPhrase) return std::nullopt;
  if (const auto found = exact_.find(english); found != exact_.end()) return Understood{found->first, {}};
  Captures captures;
  const Entry* entry = best(english, captures);
  if (entry == nullptr) return std::nullopt;
  Understood out{entry->english, {}};
  for (std::size_t i = 0; i < captures.size(); ++i) {
    const std::string& name = entry->from[i].name;
    const auto to = std::ranges::find(entry->to, name, &Part::name);
    out.captured.emplace_back(name + (to->phrase ? "*" : ""), captures[i]);
  }
  return out;
}

}  // namespace lapse::support
