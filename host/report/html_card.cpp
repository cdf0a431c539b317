// SPDX-License-Identifier: Apache-2.0
#include "report/html_card.hpp"

#include <algorithm>
#include <set>

#include "report/html_text.hpp"
#include "report/html_timeline.hpp"
#include "report/html_words.hpp"
#include "report/text.hpp"
#include "report/worst.hpp"

namespace lapse::report::html {
namespace {

constexpr std::size_t kMostText = 4000;  // characters of one piece of evidence
constexpr std::size_t kMostNames = 20;

/// A long piece of evidence scrolls in its box, which the keyboard must then be able to reach.
std::string evidence(const std::string& text, const std::string& id, const std::string& label) {
  const bool scrolls = text.size() > 1200 || std::ranges::count(text, '\n') > 12;
  return "<pre dir=\"ltr\"" + (id.empty() ? std::string() : " id=\"" + id + "\"") +
         (scrolls ? " tabindex=\"0\" role=\"region\" aria-label=\"" + label + "\"" : std::string()) + ">" +
         escape(text, kMostText, true) + "</pre>";
}

std::string field(const std::string& label, const std::string& text) {
  if (text.empty()) return {};
  const std::string said = escape(label);
  return "<dt>" + said + "</dt><dd>" + evidence(text, "", said) + "</dd>";
}

std::string level_of(const Shown& finding) {
  switch (finding.kind) {
    case findings::Kind::fail: return findings::to_text(finding.level);
    case findings::Kind::review: return "review";
    default: return "open";
  }
}

std::string level_words(const Shown& finding) {
  if (finding.kind == findings::Kind::review) return say("needs a person's judgement");
  if (finding.kind != findings::Kind::fail) return say("could not be told");
  switch (finding.level) {
    case findings::Level::error: return say("error");
    case findings::Level::warning: return say("warning");
    default: return say("note");
  }
}

std::string visible(std::int64_t seconds) {
  return seconds == 0 ? say("everybody sees it at once") : say("everybody sees it within {}", duration(seconds));
}

std::string finding(const Shown& one, const std::string& row_title, const std::string& id, bool open) {
  std::string out = "<details class=\"finding\"" + std::string(open ? " open" : "") + "><summary><span class=\"id\">" +
                    escape(one.outcome, 100) + "</span><span class=\"level " + level_of(one) + "\">" +
                    escape(level_words(one)) + "</span>";
  if (!one.name.empty()) out += "<bdi dir=\"ltr\">" + escape(one.name, 300) + "</bdi>: ";
  out += "<bdi>" + escape(one.message, 1500) + "</bdi></summary>\n";
  if (!one.history.empty()) out += "<p class=\"history\">" + escape(one.history, 1500) + "</p>";
  if (one.kind == findings::Kind::fail && one.bearing == findings::Bearing::service)
    out += "<p class=\"sub\">" + escape(say("The service suffers from it; the renewal does not depend on it.")) + "</p>";
  out += "<dl>" + field(say("Asked"), one.asked) + field(say("Seen"), one.seen) + field(say("Expected"), one.expected);
  if (!one.fix.empty()) {
    const std::string label = escape(say("Fix"));
    out += "<dt>" + label + "</dt><dd class=\"fix\">" + evidence(one.fix, id, label) +
           "<button type=\"button\" class=\"copy\" data-copy=\"" + id + "\" hidden aria-label=\"" +
           escape(say("Copy the fix of {} for {}", one.outcome, one.name.empty() ? row_title : one.name), 500) + "\">" + escape(say("Copy")) +
           "</button><span class=\"copied\" role=\"status\"></span>";
    if (one.visible_after >= 0) out += "<p class=\"sub\">" + escape(visible(one.visible_after)) + "</p>";
    out += "</dd>";
  }
  out += "</dl>";
  if (one.what && !one.what->help.empty()) out += "<p class=\"help\">" + escape(one.what->help, 2000) + "</p>";
  out += "<p class=\"sub\"><code>lapse explain " + escape(one.outcome, 100) + "</code>";
  if (one.rule && one.rule->url.starts_with("https://"))
    out += " · <a rel=\"noopener noreferrer\" href=\"" + escape(one.rule->url, 500) + "\">" +
           escape(say("about the rule {}", one.rule->kind), 200) + "</a>";
  return out + "</p></details>\n";
}

/// Provider, method and names in a line.
std::string about(const inventory::Certificate& certificate) {
  std::string out;
  const auto add = [&](const std::string& piece) { out += (out.empty() ? "" : " · ") + piece; };
  if (!certificate.provider.empty())
    add(escape(certificate.provider_inferred ? say("{} (inferred, not stated)", certificate.provider) : certificate.provider, 100));
  if (!certificate.validation.empty()) add(escape(say("validated by {}", certificate.validation), 100));
  if (certificate.names.size() > 1) {
    std::string names;
    for (std::size_t i = 0; i < std::min(certificate.names.size(), kMostNames); ++i) {
      const auto& name = certificate.names[i];
      names += (i ? ", " : "") + ("<bdi dir=\"ltr\">" + escape(name.display.empty() ? name.domain : name.display, 260) + "</bdi>");
    }
    if (certificate.names.size() > kMostNames) names += escape(say(" and {} more", certificate.names.size() - kMostNames));
    add(names);
  }
  return out.empty() ? out : "<p class=\"sub\">" + out + "</p>\n";
}

std::string impact(const Judged& judged, std::int64_t now) {
  const auto& calendar = judged.verdict.calendar;
  if (judged.verdict.value == verdict::Value::will_renew) return {};
  std::string text;
  if (calendar.last_safe_day == inventory::kNoTime) {
    text = say("When it has to be mended is not known.");
  } else if (calendar.expiry < now) {
    text = say("It has expired.");
  } else if (calendar.last_safe_day + 86400 <= now) {
    text = say("The last safe day to mend it has passed: mend it now.");
  } else if (const auto days = whole_days(start_of_day(now), calendar.last_safe_day); days == 0) {
    text = say("Today is the last safe day to mend it.");
  } else {
    text = days == 1 ? say("1 day is left to mend it.") : say("{} days are left to mend it.", days);
  }
  return "<p class=\"impact\">" + escape(text) + "</p>\n";
}

}  // namespace

std::string card(const Judged& judged, std::int64_t now, const std::string& id) {
  const Row row = make_row(judged, now);
  const std::string value = slug(verdict::to_text(row.value));
  std::set<std::string> rules;
  for (const auto& one : row.findings) rules.insert(escape(one.rule->kind, 100));
  std::string listed;
  for (const auto& rule : rules) listed += (listed.empty() ? "" : " ") + rule;
  std::string out = "<article class=\"card\" id=\"c-" + id + "\" aria-labelledby=\"h-" + id + "\" data-verdict=\"" + value +
                    "\" data-rules=\"" + listed +
                    "\" data-name=\"" + escape(title(judged.certificate), 260) + "\">\n<header><h3 id=\"h-" + id +
                    "\"><bdi dir=\"ltr\">" + escape(row.title, 600) + "</bdi></h3><p class=\"verdict " + value + "\">" +
                    escape(verdict_words(row.value)) + "</p></header>\n";
  if (row.accepted) out += "<p class=\"sub\">" + escape(say("What decides this verdict is waived.")) + "</p>\n";
  out += about(judged.certificate) + impact(judged, now) + timeline(judged, now, id);
  for (std::size_t i = 0; i < row.findings.size(); ++i)
    out += finding(row.findings[i], row.title, "f-" + id + "-" + std::to_string(i), i == 0);
  if (row.more > 0)
    out += "<p>" + escape(say("And {} more findings; --sarif and --jsonl hold all of them.", row.more)) + "</p>\n";
  if (row.findings.empty())
    out += "<p>" + escape(say("All {} checks are in order.", judged.planned)) + "</p>\n";
  return out + "</article>\n";
}

}  // namespace lapse::report::html
