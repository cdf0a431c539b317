// SPDX-License-Identifier: Apache-2.0
#include "update.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "say.hpp"

namespace lapse::testkit {
namespace {

using Lines = std::vector<std::string>;

Lines read_lines(const std::string& path) {
  std::ifstream in(path);
  Lines out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  if (in.bad() || out.empty()) throw std::runtime_error(say("'{}' cannot be read", path));
  return out;
}

void write_lines(const std::string& path, const Lines& lines) {
  const std::string beside = path + ".new";
  std::ofstream out(beside);
  for (const auto& line : lines) out << line << "\n";
  out.close();
  std::error_code bad;
  if (out) std::filesystem::rename(beside, path, bad);
  if (!out || bad) throw std::runtime_error(say("'{}' cannot be written", path));
}

bool is_blank(const std::string& line) {
  const auto at = line.find_first_not_of(" \t\r");
  return at == std::string::npos || line[at] == '#';
}

/// The line behind the last one of `expect:`.
std::size_t end_of(const Scenario& s, const Lines& lines) {
  std::size_t end = s.expect_place.next;
  if (end == 0) {
    end = s.expect_place.line + 1;
    while (end < lines.size() && !lines[end].starts_with("---") && !lines[end].starts_with("...")) ++end;
  }
  end = std::min(end, lines.size());
  while (end > s.expect_place.line + 1 && is_blank(lines[end - 1])) --end;
  return end;
}

/// The text as YAML: a JSON string is one.
std::string quoted(const std::string& text) { return boost::json::serialize(boost::json::string(text)); }

Lines short_form(const Found& f, const std::string& indent) { return {indent + "- " + words(f)}; }

/// The members that the author told of, as they are now.
Lines long_form(const Expected& e, const std::vector<Misfit>& misfits, const Found& f, const std::string& indent) {
  Lines out{indent + "- outcome: " + f.outcome};
  const auto now = [&](const char* member, const std::string& then) {
    for (const auto& m : misfits)
      if (m.member == std::string_view(member)) return m.found;
    return then;
  };
  const auto add = [&](const char* member, const std::string& then, bool quote) {
    if (then.empty()) return;
    const std::string value = now(member, then);
    out.push_back(indent + "  " + member + ": " + (quote ? quoted(value) : value));
  };
  add("kind", e.kind, false);
  if (f.kind == LAPSE_FAIL) add("level", e.level, false);
  add("bearing", e.bearing, false);
  add("message", e.message, true);
  add("fix", e.fix, true);
  add("seen", e.seen, true);
  add("expected", e.expected, true);
  if (e.visible_after) add("visible_after", std::to_string(*e.visible_after), false);
  return out;
}

bool is_short(const Expected& e) {
  return e.bearing.empty() && e.message.empty() && e.fix.empty() && e.seen.empty() && e.expected.empty() && !e.visible_after;
}

Lines block_of(const Update& update, const Lines& lines, std::size_t end) {
  const Scenario& s = *update.scenario;
  const auto& place = s.expect_place;
  std::string indent = "  ";
  if (!place.in_brackets && !s.expected.empty()) {
    const std::string& first = lines[s.expected[0].line];
    indent = first.substr(0, first.find_first_not_of(' '));
  }
  Lines out{"expect:"};
  const auto append = [&](const Lines& more) { out.insert(out.end(), more.begin(), more.end()); };
  // What the author wrote above the first of them.
  if (!place.in_brackets && !s.expected.empty())
    append(Lines(lines.begin() + static_cast<std::ptrdiff_t>(place.line) + 1, lines.begin() + static_cast<std::ptrdiff_t>(s.expected[0].line)));
  const std::size_t above = out.size();
  for (const auto& pair : update.comparison.pairs) {
    if (pair.found < 0) continue;
    const Found& f = update.found[static_cast<std::size_t>(pair.found)];
    if (pair.expected < 0) {
      append(short_form(f, indent));
      continue;
    }
    const auto index = static_cast<std::size_t>(pair.expected);
    const Expected& e = s.expected[index];
    if (pair.misfits.empty() && !place.in_brackets) {
      const std::size_t last = index + 1 < s.expected.size() ? s.expected[index + 1].line : end;
      append(Lines(lines.begin() + static_cast<std::ptrdiff_t>(e.line), lines.begin() + static_cast<std::ptrdiff_t>(last)));
    } else {
      append(is_short(e) ? short_form(f, indent) : long_form(e, pair.misfits, f, indent));
    }
  }
  if (out.size() == above) out[0] += " []";
  return out;
}

}  // namespace

void update_file(const std::string& path, const std::vector<Update>& updates) {
  Lines lines = read_lines(path);
  std::vector<const Update*> order;
  for (const auto& u : updates) order.push_back(&u);
  // From the end, so that the places before stay true.
  std::sort(order.begin(), order.end(),
            [](const auto* a, const auto* b) { return a->scenario->expect_place.line > b->scenario->expect_place.line; });
  for (const auto* u : order) {
    const std::size_t begin = u->scenario->expect_place.line;
    const std::size_t end = end_of(*u->scenario, lines);
    const Lines block = block_of(*u, lines, end);
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(begin), lines.begin() + static_cast<std::ptrdiff_t>(end));
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(begin), block.begin(), block.end());
  }
  write_lines(path, lines);
}

}  // namespace lapse::testkit
