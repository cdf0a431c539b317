// SPDX-License-Identifier: Apache-2.0
#include "config/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <streambuf>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "config/fields.hpp"
#include "config/text_file.hpp"

namespace lapse::config {
namespace {

/// Values that aliases may add to a file altogether: enough for any honest reuse, nothing for a "billion laughs".
constexpr std::size_t kMaxRepeated = 1'000'000;

/// Leaves yaml-cpp's parser after a problem that has been reported.
struct Stop {};

/// Reads a text in place, without a copy.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // the get area is never written to
    setg(begin, begin, begin + text.size());
  }
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Where a value itself starts, behind its anchor and tag.
std::size_t skip_properties(std::string_view source, std::size_t at) {
  while (at < source.size() && (source[at] == '&' || source[at] == '!')) {
    while (at < source.size() && !is_blank(source[at])) ++at;
    while (at < source.size() && is_blank(source[at])) ++at;
  }
  return at;
}

/// The next thing that is neither blank nor comment.
std::size_t skip_space(std::string_view source, std::size_t at) {
  while (at < source.size() && (is_blank(source[at]) || source[at] == '#')) {
    at = source[at] == '#' ? std::min(source.find('\n', at), source.size()) : at + 1;
  }
  return at;
}

std::size_t line_end(std::string_view source, std::size_t at) {
  const std::size_t end = source.find_first_of("\r\n", at);
  return end == std::string_view::npos ? source.size() : end;
}

/// Where a scalar ends that does not stand in the source letter by letter (quoted with escapes, folded, a block).
std::size_t scalar_end(std::string_view source, std::size_t begin) {
  if (begin >= source.size()) return source.size();
  const char first = source[begin];
  if (first == '"' || first == '\'') {
    for (std::size_t at = begin + 1; at < source.size(); ++at) {
      if (first == '"' && source[at] == '\\') {
        ++at;
      } else if (source[at] == first) {
        if (first == '\'' && at + 1 < source.size() && source[at + 1] == '\'') {
          ++at;
        } else {
          return at + 1;
        }
      }
    }
  }
  return line_end(source, begin);
}

/// Turns yaml-cpp's events into a document.
class Handler : public YAML::EventHandler {
 public:
  explicit Handler(DocumentBuilder& builder) : builder_(builder) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(started_, true)) {
      const std::size_t at = offset(mark);
      builder_.report(at, at + 3, "a second document starts here", "one document in the file");
      throw Stop{};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    std::size_t begin = skip_properties(builder_.source(), offset(mark));
    std::size_t end = begin;
    const std::string_view rest = builder_.source().substr(begin);
    if (rest.starts_with('~')) {
      end = begin + 1;
    } else if (rest.starts_with("null") || rest.starts_with("Null") || rest.starts_with("NULL")) {
      end = begin + 4;
    } else {
      // Nothing stands here, and yaml-cpp gives the place of the next thing: the key or dash is what the reader looks
      // for.
      begin = end = last_end_;
      const std::size_t dash = skip_space(builder_.source(), last_end_);
      if (!levels_.empty() && levels_.back().sequence && builder_.source().substr(dash).starts_with('-')) {
        begin = dash;
        end = dash + 1;
      }
    }
    count(anchor, builder_.null(begin, end), end);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t begin = offset(mark);
    const std::string_view source = builder_.source();
    const std::size_t end = std::min(source.find_first_of(" \t\r\n,]}:", begin), source.size());
    const auto target = anchors_.find(anchor);
    if (target == anchors_.end() || builder_.is_open(target->second.index)) {
      builder_.report(begin, end, "this alias refers to the value that it is in", "an alias of an earlier value");
      throw Stop{};
    }
    if (builder_.depth() + target->second.height > DocumentBuilder::kMaxDepth) {
      builder_.report(begin, end, "with this alias the file is nested too deep", "at most 64 levels");
      throw Stop{};
    }
    repeated_ += target->second.weight;
    if (repeated_ > kMaxRepeated) {
      builder_.report(begin, end, "the aliases of this file repeat more than a million values", "fewer aliases");
      throw Stop{};
    }
    if (!levels_.empty()) levels_.back().include(target->second);
    builder_.repeat(target->second.index, begin, end);
    last_end_ = end;
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const std::string_view source = builder_.source();
    const std::size_t begin = skip_properties(source, offset(mark));
    const bool quoted = tag == "!" || tag.ends_with(":str");
    check_tag(mark, tag);
    const bool in_quotes = begin < source.size() && (source[begin] == '"' || source[begin] == '\'');
    const std::size_t inset = in_quotes ? 1 : 0;
    const std::string_view spelled = source.substr(std::min(begin + inset, source.size()));
    if (spelled.starts_with(value) && (!in_quotes || spelled.substr(value.size()).starts_with(source[begin]))) {
      const std::size_t spelled_end = begin + value.size() + 2 * inset;
      count(anchor, builder_.scalar(begin, spelled_end, spelled.substr(0, value.size()), quoted), spelled_end);
      return;
    }
    const std::size_t end = scalar_end(source, begin);
    count(anchor, builder_.scalar(begin, end, value, quoted), end);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(Node::Kind::sequence, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { close(']'); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(Node::Kind::map, mark, tag, anchor, style);
  }
  void OnMapEnd() override { close('}'); }

 private:
  struct Anchor {
    std::uint32_t index;
    std::size_t weight;  ///< values that an alias of it repeats
    std::size_t height;  ///< levels of nesting inside it
  };
  struct Level {
    YAML::anchor_t anchor;
    bool flow;
    bool sequence;
    Anchor value;

    void include(const Anchor& child) {
      value.weight += child.weight;
      value.height = std::max(value.height, child.height + 1);
    }
  };

  [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
    return std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), builder_.source().size());
  }

  void count(YAML::anchor_t anchor, std::uint32_t index, std::size_t end) {
    const Anchor value{index, 1, 0};
    if (!levels_.empty()) levels_.back().include(value);
    if (anchor != 0) anchors_[anchor] = value;
    last_end_ = end;
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    check_tag(mark, tag);
    const std::size_t begin = skip_properties(builder_.source(), offset(mark));
    if (builder_.depth() >= DocumentBuilder::kMaxDepth) {
      builder_.report(begin, begin + 1, "this is nested too deep", "at most 64 levels");
      throw Stop{};
    }
    const std::uint32_t index = builder_.open(kind, begin);
    if (anchor != 0) anchors_[anchor] = {index, 1, 0};
    levels_.push_back({anchor, style == YAML::EmitterStyle::Flow, kind == Node::Kind::sequence, {index, 1, 0}});
    last_end_ = style == YAML::EmitterStyle::Flow ? begin + 1 : begin;
  }

  void close(char bracket) {
    const Level level = levels_.back();
    levels_.pop_back();
    if (!levels_.empty()) levels_.back().include(level.value);
    if (level.anchor != 0) anchors_[level.anchor] = level.value;
    if (level.flow) {
      const std::string_view source = builder_.source();
      const std::size_t at = source.find(bracket, last_end_);
      last_end_ = at == std::string_view::npos ? last_end_ : at + 1;
      builder_.close(last_end_);
    } else {
      builder_.close(0);
    }
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    static constexpr std::array<std::string_view, 10> kKnown = {"",
                                                                "?",
                                                                "!",
                                                                "tag:yaml.org,2002:str",
                                                                "tag:yaml.org,2002:int",
                                                                "tag:yaml.org,2002:float",
                                                                "tag:yaml.org,2002:bool",
                                                                "tag:yaml.org,2002:null",
                                                                "tag:yaml.org,2002:map",
                                                                "tag:yaml.org,2002:seq"};
    if (std::find(kKnown.begin(), kKnown.end(), tag) != kKnown.end()) return;
    const std::size_t at = offset(mark);
    const std::string_view source = builder_.source();
    const std::size_t end = std::min(source.find_first_of(" \t\r\n", at), source.size());
    builder_.report(at, end, "the tag " + shown(source.substr(at, end - at)) + " is not known",
                    "a value without a tag");
  }

  DocumentBuilder& builder_;
  std::unordered_map<YAML::anchor_t, Anchor> anchors_;
  std::vector<Level> levels_;
  std::size_t repeated_ = 0;
  std::size_t last_end_ = 0;
  bool started_ = false;
};

/// yaml-cpp's words for the commonest slips, in ours.
std::string_view in_our_words(std::string_view message) {
  static constexpr std::array<std::array<std::string_view, 2>, 6> kWords = {{
      {"illegal map value", "a ':' where no key can be (look at the indentation, and quote text that has ': ' in it)"},
      {"end of map not found", "this line does not fit the map around it (look at the indentation)"},
      {"end of sequence not found", "this line does not fit the list around it (look at the indentation)"},
      {"end of map flow not found", "a '{' without its '}'"},
      {"end of sequence flow not found", "a '[' without its ']'"},
      {"illegal EOF in scalar", "a quoted text without its closing quote"},
  }};
  for (const auto& [theirs, ours] : kWords) {
    if (message == theirs) return ours;
  }
  return message;
}

void report_syntax(DocumentBuilder& builder, const YAML::Exception& error) {
  const std::string_view source = builder.source();
  std::size_t at = std::min(static_cast<std::size_t>(std::max(error.mark.pos, 0)), source.size());
  // Whatever yaml-cpp calls it: a tab in the indentation of this line or of the one before is the cause.
  std::size_t start = at == 0 ? 0 : source.rfind('\n', at - 1) + 1;
  for (int lines = 0; lines < 2; ++lines) {
    const std::size_t text = source.find_first_not_of(' ', start);
    if (text != std::string_view::npos && source[text] == '\t') {
      builder.report(text, text + 1, "a tab in the indentation", "spaces");
      return;
    }
    if (start < 2) break;
    const std::size_t previous = source.rfind('\n', start - 2);
    start = previous == std::string_view::npos ? 0 : previous + 1;
  }
  while (at > 0 && at >= source.size() && is_blank(source[at - 1]))
    --at;  // the last line rather than the one behind it
  builder.report(at, at + 1, "this is not YAML: " + std::string(in_our_words(error.msg)), "well-formed YAML");
}

}  // namespace

std::shared_ptr<const Document> parse_yaml(std::string text, std::shared_ptr<const std::string> file,
                                           Problems& problems) {
  const Location whole{file, 0, 0, 0, 0};
  DocumentBuilder builder(Document::Format::yaml, std::move(text), std::move(file), {}, problems);
  try {
    ViewBuffer buffer(builder.source());
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    Handler handler(builder);
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const Stop&) {
    return nullptr;
  } catch (const YAML::Exception& error) {
    report_syntax(builder, error);
    return nullptr;
  } catch (const std::exception& error) {
    problems.push_back({whole, std::string("this is not YAML: ") + error.what(), "well-formed YAML"});
    return nullptr;
  }
  auto document = builder.finish();
  if (!document->root().has_value()) {
    problems.push_back({whole, "it is empty", "some content"});
    return nullptr;
  }
  return document;
}

std::shared_ptr<const Document> read_yaml(const std::filesystem::path& path, Problems& problems) {
  auto file = std::make_shared<const std::string>(path.string());
  auto text = read_text_file(path, file, problems);
  if (!text) return nullptr;
  return parse_yaml(std::move(*text), std::move(file), problems);
}

}  // namespace lapse::config
