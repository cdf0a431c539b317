// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <lapse/text.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What a reply means, and the phrases by which servers say so. The phrases are dated data
/// (rules/tables/smtp-phrases.yaml); this header only looks for them.
namespace mailbox {

/// What a reply says. Only the first seven are about the mailbox or the domain; with the others nothing is known.
enum class Meaning : std::uint8_t {
  accepted,       ///< mail to this address is taken
  absent,         ///< there is no such address
  disabled,       ///< there is, and it is switched off
  full,           ///< there is, and it is full
  internal_only,  ///< there is, and it takes mail from the organisation's own people only
  relay_denied,   ///< the host does not serve the domain
  no_mail,        ///< the host or the domain takes no mail at all (RFC 7504)
  temporary,      ///< come again later
  about_us,       ///< about the one who asks: its address, name, rate, sender
  unclear         ///< refused, in words that do not say why
};

/// Does it settle the matter for this address?
[[nodiscard]] inline bool definite(Meaning m) {
  return m <= Meaning::no_mail;
}
[[nodiscard]] inline bool refused(Meaning m) {
  return definite(m) && m != Meaning::accepted;
}

/// The words of servers, by what they mean.
class Phrases {
 public:
  struct Hit {
    Meaning meaning = Meaning::unclear;
    std::string_view note;  ///< what to tell the reader beside the quote; may be empty
  };

  /// No table: no text is understood.
  Phrases() = default;

  /// From the values of a row: {about_us: [{text:, seen_on:, note:}], absent: [...], ...}. Throws std::invalid_argument
  /// for a class or a form that is not known.
  explicit Phrases(const boost::json::object& row) {
    for (const auto& [key, list] : row) {
      if (key == "source" || key == "edition" || key == "confirmed") continue;  // what the host says of every row
      const auto meaning = meaning_of(key);
      if (!meaning || !list.is_array()) wrong(key);
      for (const auto& entry : list.get_array()) add(*meaning, entry, key);
    }
  }

  /// What these words (lower case, one line) say. A phrase inside a longer one that was found too does not count; of
  /// what is left the words about us win, then the others in the order of the classes.
  [[nodiscard]] std::optional<Hit> find(std::string_view words) const {
    std::vector<Span> found;
    for (const auto& phrase : phrases_) spans(phrase, words, found);
    const Phrase* best = nullptr;
    for (const auto& span : found) {
      bool shadowed = false;
      for (const auto& other : found) shadowed |= other.of->meaning != span.of->meaning && inside(span, other);
      if (!shadowed && (!best || rank(span.of->meaning) < rank(best->meaning))) best = span.of;
    }
    if (!best) return std::nullopt;
    return Hit{best->meaning, best->note};
  }

  [[nodiscard]] std::size_t size() const { return phrases_.size(); }

 private:
  struct Phrase {
    Meaning meaning;
    std::vector<std::string> parts;  ///< found one behind the other
    std::string note;
  };
  struct Span {
    const Phrase* of;
    std::size_t begin, end;
  };

  static std::optional<Meaning> meaning_of(std::string_view key) {
    if (key == "about_us") return Meaning::about_us;
    if (key == "absent") return Meaning::absent;
    if (key == "disabled") return Meaning::disabled;
    if (key == "full") return Meaning::full;
    if (key == "relay_denied") return Meaning::relay_denied;
    if (key == "internal_only") return Meaning::internal_only;
    return std::nullopt;
  }

  [[noreturn]] static void wrong(std::string_view key) {
    throw std::invalid_argument("the table smtp-phrases has no such member, or not in this form: '" + std::string(key) +
                                "'; expected a list of {text, seen_on} under a class of replies");
  }

  void add(Meaning meaning, const boost::json::value& entry, std::string_view key) {
    const auto* object = entry.if_object();
    const auto* text = object ? object->if_contains("text") : nullptr;
    if (!text || !text->is_string() || text->get_string().empty()) wrong(key);
    Phrase phrase{meaning, {}, {}};
    const std::string whole = lapse::lower(text->get_string());
    for (std::size_t from = 0;;) {
      const auto gap = whole.find(" ... ", from);
      phrase.parts.push_back(whole.substr(from, gap - from));
      if (phrase.parts.back().empty()) wrong(key);
      if (gap == std::string::npos) break;
      from = gap + 5;
    }
    if (const auto* note = object->if_contains("note"); note && note->is_string()) phrase.note = note->get_string();
    phrases_.push_back(std::move(phrase));
  }

  [[nodiscard]] static bool inside(const Span& a, const Span& b) {
    return b.begin <= a.begin && a.end <= b.end && b.end - b.begin > a.end - a.begin;
  }

  /// Lower wins. About us first: a wrong "cannot tell" costs a look, a wrong "refused" costs trust.
  [[nodiscard]] static int rank(Meaning m) { return m == Meaning::about_us ? -1 : static_cast<int>(m); }

  [[nodiscard]] static bool word_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

  /// Where `part` stands as whole words, from `from` on.
  [[nodiscard]] static std::size_t find_part(std::string_view words, const std::string& part, std::size_t from) {
    for (auto at = words.find(part, from); at != std::string_view::npos; at = words.find(part, at + 1)) {
      const auto end = at + part.size();
      const bool starts = at == 0 || !word_character(part.front()) || !word_character(words[at - 1]);
      const bool ends = end == words.size() || !word_character(part.back()) || !word_character(words[end]);
      if (starts && ends) return at;
    }
    return std::string_view::npos;
  }

  static void spans(const Phrase& phrase, std::string_view words, std::vector<Span>& out) {
    for (auto begin = find_part(words, phrase.parts[0], 0); begin != std::string_view::npos;
         begin = find_part(words, phrase.parts[0], begin + 1)) {
      std::size_t end = begin + phrase.parts[0].size();
      bool whole = true;
      for (std::size_t i = 1; whole && i < phrase.parts.size(); ++i) {
        const auto at = find_part(words, phrase.parts[i], end);
        whole = at != std::string_view::npos;
        if (whole) end = at + phrase.parts[i].size();
      }
      if (whole) out.push_back({&phrase, begin, end});
    }
  }

  std::vector<Phrase> phrases_;
};

}  // namespace mailbox
