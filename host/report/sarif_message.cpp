// SPDX-License-Identifier: Apache-2.0
#include "report/sarif_message.hpp"

#include <algorithm>

#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostPlaceholders = 5;
constexpr std::size_t kMostMessage = 1000;  // GitLab drops a result over 1,024
constexpr std::size_t kMostTitle = 150;     // DefectDojo cuts its title there

// Stand-ins for arguments that are no argument of the outcome.
constexpr const char* kWhole = "\nwhole";
constexpr const char* kOthers = "\nothers";
constexpr const char* kSubject = "\nsubject";

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// The text, or its beginning and its end: the end of a domain name says whose it is.
std::string without_middle(const std::string& text, std::size_t most) {
  if (characters(text) <= most) return text;
  const auto at_boundary = [&](std::size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return at;
  };
  const auto offset_of = [&](std::size_t character) {
    std::size_t at = 0;
    for (; character > 0; --character) at = at_boundary(at + 1);
    return at;
  };
  const std::size_t kept = most - 3;
  const std::size_t head = kept * 2 / 5;
  return text.substr(0, offset_of(head)) + "..." + text.substr(offset_of(characters(text) - (kept - head)));
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  });
}

std::string placeholder(std::size_t index) {
  return "{" + std::to_string(index) + "}";
}

std::string with_period(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  // Validators look for this very character, in every language (SARIF2001).
  if (const std::string stop = say("."); text.ends_with(stop)) text.resize(text.size() - stop.size());
  return text += '.';
}

std::string format(const std::string& text, const std::vector<std::string>& arguments) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '{' && at + 2 < text.size() && text[at + 2] == '}') {
      const auto index = static_cast<std::size_t>(text[at + 1] - '0');
      if (index < arguments.size()) {
        out += arguments[index];
        at += 2;
        continue;
      }
    }
    out += text[at];
  }
  return out;
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 3;
  std::string out;
  const std::size_t shown = names.size() > kShown + 1 ? kShown : names.size();
  for (std::size_t i = 0; i < shown; ++i) {
    out = i == 0 ? names[i] : i + 1 == names.size() ? say("{} and {}", out, names[i]) : say("{}, {}", out, names[i]);
  }
  if (shown < names.size()) out = say("{} and {} more", out, names.size() - shown);
  return out;
}

}  // namespace

std::string message_text(std::string_view text, std::size_t most) {
  const std::string safe = clean(text, most);
  std::string out;
  for (std::size_t at = 0; at < safe.size(); ++at) {
    const char c = safe[at];
    const char next = at + 1 < safe.size() ? safe[at + 1] : '\0';
    const bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '/';
    if (c == '{') {
      out += '(';
    } else if (c == '}') {
      out += ')';
    } else if (c == '<' && letter) {
      out += "\\u(3c)";
    } else if (c == ']' && next == '(') {
      out += "] ";
    } else {
      out += c;
    }
  }
  return out;
}

SarifTemplate numbered(std::string_view message) {
  SarifTemplate out;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t open = message.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : message.find('}', open);
    if (close == std::string_view::npos) {
      out.text += message_text(message.substr(at), kMostMessage);
      break;
    }
    out.text += message_text(message.substr(at, open - at), kMostMessage);
    const std::string_view name = message.substr(open + 1, close - open - 1);
    if (!is_name(name)) {
      out.text += "(" + message_text(name, kMostMessage) + ")";
      at = close + 1;
      continue;
    }
    auto known = std::ranges::find(out.names, name);
    if (known == out.names.end()) known = out.names.emplace(out.names.end(), name);
    const std::string mark = placeholder(static_cast<std::size_t>(known - out.names.begin()));
    // Dynamic content goes in quotes; rule authors may have put them there already.
    const bool quoted =
        (!out.text.empty() && out.text.back() == '\'') || (close + 1 < message.size() && message[close + 1] == '\'');
    out.text += quoted ? mark : "'" + mark + "'";
    at = close + 1;
  }
  out.text = with_period(out.text);
  if (out.names.empty()) {
    out.text = with_period(out.text + say(" This is about '{0}'."));
    out.names.emplace_back(kSubject);
  }
  if (out.names.size() > kMostPlaceholders || out.text.size() > kMostMessage) return {say("Found: '{0}'."), {kWhole}};
  return out;
}

SarifTemplate for_several(const SarifTemplate& one) {
  SarifTemplate out = one;
  if (one.names.size() >= kMostPlaceholders) out = {say("Found: '{0}'."), {kWhole}};
  out.text = with_period(out.text + say(" The same holds for '{}'.", placeholder(out.names.size())));
  out.names.emplace_back(kOthers);
  return out;
}

SarifTemplate brief(std::string_view id, std::string_view short_description) {
  constexpr std::size_t kMostMeaning = 90;
  std::string text = with_period(message_text(short_description, kMostMessage));
  if (characters(text) > kMostMeaning || text == ".") text = with_period(say("Outcome {}.", message_text(id, 20)));
  return {with_period(text + say(" This is about '{0}'.")), {kSubject}};
}

SarifMessage fill(const SarifTemplate& one, const SarifTemplate& short_form, const SarifWords& words) {
  const SarifTemplate form = words.others.empty() ? one : for_several(one);
  const std::string others = listed(words.others);
  const auto value_of = [&](const std::string& name) -> std::string {
    if (name == kWhole) return words.message;
    if (name == kSubject) return words.subject;
    if (name == kOthers) return others;
    const auto found = std::ranges::find(words.arguments, name, &Arguments::value_type::first);
    return found == words.arguments.end() ? say("unknown") : found->second;
  };
  SarifMessage out;
  out.id = words.others.empty() ? "default" : "several";
  for (const std::size_t most : {400U, 100U, 72U, 56U, 44U, 36U, 30U, 24U}) {
    out.arguments.clear();
    out.whole = true;
    for (const auto& name : form.names) {
      const std::string value = message_text(value_of(name), kMostMessage);
      std::string argument = without_middle(value, name == kWhole ? 2 * most : most);
      if (name == kOthers && argument != value) argument = say("{} others", words.others.size());
      out.whole = out.whole && argument == value;
      out.arguments.push_back(std::move(argument));
    }
    out.text = format(form.text, out.arguments);
    if (characters(out.text) <= kMostTitle) return out;
  }
  out.id = "brief";
  out.whole = false;
  const std::string subject = without_middle(message_text(words.subject, kMostMessage), 28);
  out.arguments = {words.others.empty() ? subject : say("{} and {} more", subject, words.others.size())};
  out.text = format(short_form.text, out.arguments);
  return out;
}

}  // namespace lapse::report
