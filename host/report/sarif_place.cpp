// SPDX-License-Identifier: Apache-2.0
#include "report/sarif_place.hpp"

#include <algorithm>

#include "config/text_file.hpp"
#include "report/report.hpp"
#include "support/utf8.hpp"

namespace lapse::report {
namespace {

namespace fs = std::filesystem;

constexpr int kMostRegion = 200;            // columns of a region
constexpr std::size_t kMostContext = 1200;  // bytes of whole lines around it
constexpr int kAround = 80;                 // columns around it where lines are too long for that

int units(std::string_view text) {
  return static_cast<int>(config::utf16_length(text));
}

/// The text from column `from` to before `to`, both counted from 1 in UTF-16 units. Never splits a character.
std::string slice(std::string_view line, int from, int to) {
  std::string out;
  int column = 1;
  for (std::size_t at = 0; at < line.size() && column < to;) {
    const auto one = support::decode_utf8(line, at);
    if (column >= from) out += line.substr(at, one.length);
    column += one.point >= 0x10000 ? 2 : 1;
    at += one.length;
  }
  return out;
}

/// The next column at or after `column` where a character begins.
int boundary(std::string_view line, int column) {
  int at_column = 1;
  for (std::size_t at = 0; at < line.size() && at_column < column;) {
    const auto one = support::decode_utf8(line, at);
    at_column += one.point >= 0x10000 ? 2 : 1;
    at += one.length;
  }
  return at_column;
}

bool inside(const fs::path& relative) {
  return !relative.empty() && *relative.begin() != ".." && relative != ".";
}

}  // namespace

std::string percent_encoded(std::string_view path) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~' || c == '/';
    if (plain) {
      out += c;
      continue;
    }
    out += '%';
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

void put_place(Json& json, const SarifPlace& place, bool with_text) {
  json.object()
      .key("artifactLocation")
      .object()
      .member("uri", place.uri)
      .member("uriBaseId", place.base)
      .close_object();
  json.key("region").object().member("startLine", place.line).member("startColumn", place.column);
  json.member("endLine", place.end_line).member("endColumn", place.end_column);
  if (with_text && !place.snippet.empty()) json.text_member("snippet", place.snippet);
  json.close_object();
  if (with_text && place.context_line > 0) {
    json.key("contextRegion").object().member("startLine", place.context_line);
    if (place.context_column > 0) json.member("startColumn", place.context_column);
    json.member("endLine", place.context_end_line);
    if (place.context_column > 0) json.member("endColumn", place.context_end_column);
    json.text_member("snippet", place.context).close_object();
  }
  json.close_object();
}

std::string SarifPlaces::uri(const std::string& file) {
  if (const auto known = uris_.find(file); known != uris_.end()) return known->second;
  std::error_code bad;
  const fs::path absolute = fs::absolute(file, bad).lexically_normal();
  fs::path found;
  for (const auto& root : roots_) {
    found = absolute.lexically_relative(fs::absolute(root, bad).lexically_normal());
    if (inside(found)) break;
    found.clear();
  }
  if (found.empty()) {
    // Outside of everything: its name, and as many folders above it as are needed to tell it from others.
    fs::path rest = absolute;
    found = rest.filename();
    while (taken_.contains(found.generic_string()) && rest.has_parent_path() &&
           rest.parent_path() != rest.root_path()) {
      rest = rest.parent_path();
      found = rest.filename() / found;
    }
  }
  std::string uri = percent_encoded(found.generic_string());
  if (uri.empty()) uri = "input";
  taken_.insert(found.generic_string());
  uris_.emplace(file, uri);
  return uri;
}

SarifPlace SarifPlaces::of_name(const std::string& name) {
  SarifPlace place;
  place.base = "NAMES";
  place.snippet = clean(name, kMostRegion);
  if (place.snippet.empty()) place.snippet = "unnamed";
  place.uri = percent_encoded(place.snippet);
  // "." and ".." and empty parts would be taken for steps through folders.
  for (std::size_t at = 0; at <= place.uri.size();) {
    const std::size_t end = std::min(place.uri.find('/', at), place.uri.size());
    const std::string part = place.uri.substr(at, end - at);
    const std::string instead = part.empty() ? "%20" : part == "." ? "%2E" : part == ".." ? "%2E%2E" : part;
    place.uri.replace(at, part.size(), instead);
    at += instead.size() + 1;
  }
  // Shown as if it stood on a line of its own, so that there is something around it.
  constexpr std::string_view kBefore = "name: ";
  place.column = 1 + units(kBefore);
  place.end_column = place.column + units(place.snippet);
  place.context_line = place.context_end_line = 1;
  place.context = std::string(kBefore) + place.snippet;
  return place;
}

SarifPlace SarifPlaces::at(const config::Location& where) {
  SarifPlace place;
  place.uri = uri(*where.file);
  place.line = place.end_line = where.line;
  place.column = std::max(1, where.column);
  const bool one_line = where.end_line == where.line && where.end_column > where.column;
  place.end_column = one_line ? where.end_column : place.column + 1;
  const auto line = snippets_.line(*where.file, where.line);
  if (!line || line->find_first_not_of(" \t") == std::string::npos) return place;

  const int end = units(*line) + 1;
  if (place.column >= end) place.column = 1;
  place.end_column = one_line ? std::min(where.end_column, end) : end;
  if (place.end_column <= place.column) place.end_column = end;
  if (place.end_column - place.column > kMostRegion) place.end_column = boundary(*line, place.column + kMostRegion);
  place.snippet = slice(*line, place.column, place.end_column);
  add_context(place, *where.file, *line);
  return place;
}

void SarifPlaces::add_context(SarifPlace& place, const std::string& file, const std::string& line) {
  std::string text = line + "\n";
  int first = place.line;
  int last = place.line;
  if (const auto before = snippets_.line(file, place.line - 1)) {
    text.insert(0, *before + "\n");
    --first;
  }
  if (const auto after = snippets_.line(file, place.line + 1)) {
    text += *after + "\n";
    ++last;
  }
  if (text.size() <= kMostContext && (first < last || place.snippet != line)) {
    place.context_line = first;
    place.context_end_line = last;
    place.context = text;
    return;
  }
  const int end = units(line) + 1;
  const int from = boundary(line, std::max(1, place.column - kAround));
  const int to = std::min(end, boundary(line, std::min(end, place.end_column + kAround)));
  if (from == place.column && to == place.end_column) return;  // there is nothing around it
  place.context_line = place.context_end_line = place.line;
  place.context_column = from;
  place.context_end_column = to;
  place.context = slice(line, from, to);
}

}  // namespace lapse::report
