// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lapse::support {

/// The texts of one language, by their English text.
///
/// An English text may hold placeholders: `{}` (numbered in order), `{0}` or `{name}`; the translation holds the same
/// ones, in any order. What a placeholder stands for is kept as it is, unless the translation writes a star behind its
/// name (`{how*}`): then it is a phrase, and is looked up itself. In a composed text a placeholder with a capital
/// (`{ZONE}`) stands for one word: text with a blank does not fit it, so that a remote's words cannot pose as ours.
class Phrasebook {
 public:
  /// Takes an entry; the text is what is wrong with it, empty when nothing is. An English text that is known already keeps
  /// its first translation.
  [[nodiscard]] std::string add(std::string_view english, std::string_view translation);

  /// The translation of exactly this English text, placeholders and all; null when there is none.
  [[nodiscard]] const std::string* find(std::string_view english) const;

  /// A composed English text, such as "in the answer of '192.0.2.1'", in the language: the entry with the most literal
  /// text that fits it decides. Unknown text comes back as it is. What stands in a placeholder's place, hostile or not, is
  /// never searched for placeholders, and comes out once for each time the translation names it.
  [[nodiscard]] std::string phrase(std::string_view english) const { return phrase(english, 0); }

  /// `phrase` of each line.
  [[nodiscard]] std::string lines(std::string_view english) const;

  [[nodiscard]] std::size_t size() const { return exact_.size(); }

  /// How `phrase` understood a text, for tests: the English entry, and what its placeholders took.
  struct Understood {
    std::string_view english;
    std::vector<std::pair<std::string, std::string>> captured;  ///< name (with its star, if any) and text
  };
  [[nodiscard]] std::optional<Understood> understand(std::string_view english) const;

 private:
  struct Part {
    std::string literal;  ///< what stands before the placeholder
    std::string name;     ///< empty for the text's end
    bool phrase = false;
  };
  struct Entry {
    std::string english;
    std::vector<Part> from;
    std::vector<Part> to;
    std::size_t weight = 0;  ///< bytes of literal text
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Captures = std::vector<std::string_view>;

  [[nodiscard]] static std::optional<std::vector<Part>> parts(std::string_view text);
  [[nodiscard]] static bool fits(const Entry& entry, std::string_view text, Captures& captures);
  [[nodiscard]] const Entry* best(std::string_view text, Captures& captures) const;
  [[nodiscard]] std::string phrase(std::string_view english, int depth) const;

  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> exact_;
  std::vector<Entry> patterns_;
  std::array<std::vector<std::size_t>, 256> by_first_;  ///< patterns by the first byte of their text
  std::vector<std::size_t> open_;                       ///< patterns that begin with a placeholder
};

}  // namespace lapse::support
