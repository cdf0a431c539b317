// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/location.hpp"

namespace lapse::config {

using Problems = std::vector<Problem>;

class Document;

/// A value in a document. It is a light handle: the document must live on. A default-made node is "absent".
class Node {
 public:
  enum class Kind : std::uint8_t { absent, null, scalar, sequence, map };

  Node() = default;

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool present() const { return document_ != nullptr; }
  /// Present, and not null.
  [[nodiscard]] bool has_value() const { return kind() > Kind::null; }
  [[nodiscard]] bool is_scalar() const { return kind() == Kind::scalar; }
  [[nodiscard]] bool is_sequence() const { return kind() == Kind::sequence; }
  [[nodiscard]] bool is_map() const { return kind() == Kind::map; }
  /// A quoted scalar, or a JSON string: never a number or a truth value.
  [[nodiscard]] bool quoted() const;
  /// Read from JSON, where text is always quoted.
  [[nodiscard]] bool in_json() const;
  /// The scalar's text, escapes resolved; empty for anything else.
  [[nodiscard]] std::string_view text() const;
  /// Items of a sequence, members of a map; 0 for anything else.
  [[nodiscard]] std::size_t size() const;
  /// The value of a map's member; absent when there is none, or when this is no map.
  [[nodiscard]] Node find(std::string_view key) const;
  [[nodiscard]] Location where() const;
  [[nodiscard]] const Document* document() const { return document_; }

  /// Calls visit(item) for each item of a sequence, in order; does nothing for anything else.
  template <class Visit>
  void each_item(Visit visit) const {
    if (!is_sequence()) return;
    for (Node item = first(); item.present(); item = item.next()) visit(item);
  }
  /// Calls visit(key, value) for each member of a map, in order; does nothing for anything else.
  template <class Visit>
  void each_member(Visit visit) const {
    if (!is_map()) return;
    for (Node key = first(); key.present();) {
      const Node value = key.next();
      visit(key, value);
      key = value.next();
    }
  }
  /// First item of a sequence or first key of a map (its value is the key's `next`); absent when there is none.
  [[nodiscard]] Node first() const;
  [[nodiscard]] Node next() const;

 private:
  friend class Document;
  friend class DocumentBuilder;
  Node(const Document* document, std::uint32_t index) : document_(document), index_(index) {}

  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

/// A YAML or JSON text as a tree of values that know their places. Compact: 24 bytes a value beside the text itself,
/// into which the values point; so an estate of ten thousand certificates takes some 20 MB.
class Document {
 public:
  enum class Format : std::uint8_t { yaml, json };

  [[nodiscard]] Node root() const { return entries_.empty() ? Node() : Node(this, 0); }
  [[nodiscard]] const std::shared_ptr<const std::string>& file() const { return file_; }
  /// The place of a part of the text; offsets in bytes, the end exclusive.
  [[nodiscard]] Location where(std::size_t begin, std::size_t end) const;
  /// Bytes held.
  [[nodiscard]] std::size_t memory() const;

 private:
  friend class Node;
  friend class DocumentBuilder;
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  struct Entry {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t start = kNone;  ///< scalar: offset of its text; otherwise the first child
    std::uint32_t size = 0;       ///< scalar: of its text; otherwise items or members
    std::uint32_t next = kNone;   ///< the following sibling
    Node::Kind kind = Node::Kind::null;
    bool quoted = false;
    bool aside = false;  ///< the text is in `aside_`, because the source spells it otherwise
  };

  void position(std::size_t offset, int& line, int& column) const;

  std::string source_;
  std::string aside_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> line_starts_;
  std::shared_ptr<const std::string> file_;
  Format format_ = Format::yaml;
  bool ascii_ = true;
  int first_line_ = 1;
  int first_column_ = 1;
};

/// Where a text begins in its file, for a text that is a part of one.
struct TextStart {
  int line = 1;
  int column = 1;
};

/// Builds a document from a reader's events, in order. Refuses keys that are not scalars, and duplicate keys.
class DocumentBuilder {
 public:
  /// Deeper nesting than this is refused by the readers.
  static constexpr std::size_t kMaxDepth = 64;

  DocumentBuilder(Document::Format format, std::string source, std::shared_ptr<const std::string> file, TextStart start,
                  Problems& problems);

  [[nodiscard]] std::string_view source() const { return document_->source_; }
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  [[nodiscard]] bool key_is_next() const;

  /// `value` is kept as a view when it points into `source()`, otherwise copied. Returns the value's index, as the next
  /// do.
  std::uint32_t scalar(std::size_t begin, std::size_t end, std::string_view value, bool quoted);
  std::uint32_t null(std::size_t begin, std::size_t end);
  std::uint32_t open(Node::Kind kind, std::size_t begin);
  /// Ends the innermost open map or sequence; `end` 0 means where its last child ends.
  void close(std::size_t end);
  /// Repeats an earlier, complete value.
  std::uint32_t repeat(std::uint32_t index, std::size_t begin, std::size_t end);
  [[nodiscard]] bool is_open(std::uint32_t index) const;

  [[nodiscard]] Location where(std::size_t begin, std::size_t end) const { return document_->where(begin, end); }
  void report(std::size_t begin, std::size_t end, std::string what, std::string expected);

  [[nodiscard]] std::shared_ptr<const Document> finish();

 private:
  struct Open {
    std::uint32_t index;
    std::uint32_t last_child;
    std::uint32_t children;
  };

  std::uint32_t add(Document::Entry entry);
  void check_keys(const Document::Entry& map);

  std::shared_ptr<Document> document_;
  std::vector<Open> open_;
  Problems& problems_;
};

}  // namespace lapse::config
