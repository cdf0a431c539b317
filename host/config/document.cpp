// SPDX-License-Identifier: Apache-2.0
#include "config/document.hpp"

#include <algorithm>
#include <cassert>
#include <functional>
#include <unordered_set>
#include <utility>

#include "config/fields.hpp"
#include "config/text_file.hpp"

namespace lapse::config {

Node::Kind Node::kind() const {
  return document_ == nullptr ? Kind::absent : document_->entries_[index_].kind;
}

bool Node::quoted() const {
  return document_ != nullptr && document_->entries_[index_].quoted;
}

bool Node::in_json() const {
  return document_ != nullptr && document_->format_ == Document::Format::json;
}

std::string_view Node::text() const {
  if (!is_scalar()) return {};
  const Document::Entry& entry = document_->entries_[index_];
  const std::string& store = entry.aside ? document_->aside_ : document_->source_;
  return std::string_view(store).substr(entry.start, entry.size);
}

std::size_t Node::size() const {
  return is_sequence() || is_map() ? document_->entries_[index_].size : 0;
}

Node Node::first() const {
  if (!is_sequence() && !is_map()) return {};
  const std::uint32_t child = document_->entries_[index_].start;
  return child == Document::kNone ? Node() : Node(document_, child);
}

Node Node::next() const {
  if (document_ == nullptr) return {};
  const std::uint32_t sibling = document_->entries_[index_].next;
  return sibling == Document::kNone ? Node() : Node(document_, sibling);
}

Node Node::find(std::string_view key) const {
  if (!is_map()) return {};
  for (Node member = first(); member.present(); member = member.next().next()) {
    if (member.text() == key) return member.next();
  }
  return {};
}

Location Node::where() const {
  if (document_ == nullptr) return {};
  const Document::Entry& entry = document_->entries_[index_];
  return document_->where(entry.begin, entry.end);
}

void Document::position(std::size_t offset, int& line, int& column) const {
  offset = std::min(offset, source_.size());
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t start = *(after - 1);
  const auto index = static_cast<int>(after - line_starts_.begin()) - 1;
  const std::size_t units =
      ascii_ ? offset - start : utf16_length(std::string_view(source_).substr(start, offset - start));
  line = first_line_ + index;
  column = static_cast<int>(units) + (index == 0 ? first_column_ : 1);
}

Location Document::where(std::size_t begin, std::size_t end) const {
  Location where;
  where.file = file_;
  position(begin, where.line, where.column);
  position(std::max(begin, end), where.end_line, where.end_column);
  return where;
}

std::size_t Document::memory() const {
  return sizeof *this + source_.capacity() + aside_.capacity() + entries_.capacity() * sizeof(Entry) +
         line_starts_.capacity() * sizeof(std::uint32_t);
}

DocumentBuilder::DocumentBuilder(Document::Format format, std::string source, std::shared_ptr<const std::string> file,
                                 TextStart start, Problems& problems)
    : document_(std::make_shared<Document>()), problems_(problems) {
  document_->format_ = format;
  document_->source_ = std::move(source);
  document_->file_ = std::move(file);
  document_->first_line_ = start.line;
  document_->first_column_ = start.column;
  const std::string& text = document_->source_;
  document_->line_starts_.push_back(0);
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    document_->line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
  document_->ascii_ = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

bool DocumentBuilder::key_is_next() const {
  if (open_.empty()) return false;
  return document_->entries_[open_.back().index].kind == Node::Kind::map && open_.back().children % 2 == 0;
}

std::uint32_t DocumentBuilder::add(Document::Entry entry) {
  auto& entries = document_->entries_;
  const auto index = static_cast<std::uint32_t>(entries.size());
  if (key_is_next() && entry.kind != Node::Kind::scalar) {
    report(entry.begin, entry.end, "a key that is not a single word", "a key such as 'name'");
  }
  entries.push_back(entry);
  if (!open_.empty()) {
    Open& parent = open_.back();
    if (parent.children == 0) {
      entries[parent.index].start = index;
    } else {
      entries[parent.last_child].next = index;
    }
    parent.last_child = index;
    ++parent.children;
  }
  return index;
}

std::uint32_t DocumentBuilder::scalar(std::size_t begin, std::size_t end, std::string_view value, bool quoted) {
  Document::Entry entry;
  entry.begin = static_cast<std::uint32_t>(begin);
  entry.end = static_cast<std::uint32_t>(end);
  entry.size = static_cast<std::uint32_t>(value.size());
  entry.kind = Node::Kind::scalar;
  entry.quoted = quoted;
  const std::string& source = document_->source_;
  const std::less_equal<const char*> at_most;
  if (at_most(source.data(), value.data()) && at_most(value.data() + value.size(), source.data() + source.size())) {
    entry.start = static_cast<std::uint32_t>(value.data() - source.data());
  } else {
    entry.start = static_cast<std::uint32_t>(document_->aside_.size());
    entry.aside = true;
    document_->aside_.append(value);
  }
  return add(entry);
}

std::uint32_t DocumentBuilder::null(std::size_t begin, std::size_t end) {
  Document::Entry entry;
  entry.begin = static_cast<std::uint32_t>(begin);
  entry.end = static_cast<std::uint32_t>(end);
  return add(entry);
}

std::uint32_t DocumentBuilder::open(Node::Kind kind, std::size_t begin) {
  Document::Entry entry;
  entry.begin = static_cast<std::uint32_t>(begin);
  entry.end = entry.begin;
  entry.kind = kind;
  const std::uint32_t index = add(entry);
  open_.push_back({index, Document::kNone, 0});
  return index;
}

void DocumentBuilder::close(std::size_t end) {
  assert(!open_.empty());
  const Open closed = open_.back();
  open_.pop_back();
  auto& entries = document_->entries_;
  Document::Entry& entry = entries[closed.index];
  entry.size = entry.kind == Node::Kind::map ? closed.children / 2 : closed.children;
  if (end == 0) end = closed.children == 0 ? entry.begin : entries[closed.last_child].end;
  entry.end = std::max(entry.begin, static_cast<std::uint32_t>(end));
  if (entry.kind == Node::Kind::map) check_keys(entry);
}

std::uint32_t DocumentBuilder::repeat(std::uint32_t index, std::size_t begin, std::size_t end) {
  Document::Entry entry = document_->entries_[index];
  entry.begin = static_cast<std::uint32_t>(begin);
  entry.end = static_cast<std::uint32_t>(end);
  entry.next = Document::kNone;
  return add(entry);
}

bool DocumentBuilder::is_open(std::uint32_t index) const {
  return std::any_of(open_.begin(), open_.end(), [&](const Open& o) { return o.index == index; });
}

void DocumentBuilder::check_keys(const Document::Entry& map) {
  const Document& document = *document_;
  if (map.size < 2) return;
  const auto refuse = [&](const Node& key) {
    const Document::Entry& entry = document.entries_[key.index_];
    report(entry.begin, entry.end, "the key " + shown(key.text()) + " is here twice", "each key once");
  };
  constexpr std::uint32_t kFew = 16;
  std::unordered_set<std::string_view> seen;
  std::uint32_t position = 0;
  for (Node key(&document, map.start); key.present(); key = key.next().next(), ++position) {
    if (map.size > kFew) {
      if (!seen.insert(key.text()).second) refuse(key);
      continue;
    }
    Node earlier(&document, map.start);
    for (std::uint32_t i = 0; i < position; ++i, earlier = earlier.next().next()) {
      if (earlier.text() == key.text()) {
        refuse(key);
        break;
      }
    }
  }
}

void DocumentBuilder::report(std::size_t begin, std::size_t end, std::string what, std::string expected) {
  problems_.push_back({where(begin, end), std::move(what), std::move(expected)});
}

std::shared_ptr<const Document> DocumentBuilder::finish() {
  assert(open_.empty());
  return std::move(document_);
}

}  // namespace lapse::config
