// SPDX-License-Identifier: Apache-2.0
#include "report/html_timeline.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include "config/time.hpp"
#include "report/html_text.hpp"
#include "report/html_words.hpp"
#include "report/text.hpp"
#include "support/say.hpp"

namespace lapse::report::html {
namespace {

constexpr std::int64_t kNone = inventory::kNoTime;
constexpr std::size_t kMostChanges = 8;

struct Mark {
  std::int64_t at = 0;
  std::string key;   // what stands in the drawing: "1", "A"
  std::string text;  // markup-free words
  bool change = false;
  std::size_t lane = 0;
};

/// Places on the drawing, in per cent of its width, so that it needs no scaling on a narrow screen.
class Axis {
 public:
  Axis(std::int64_t from, std::int64_t to) : from_(from), length_(static_cast<double>(std::max<std::int64_t>(to - from, 1))) {}
  [[nodiscard]] double at(std::int64_t time) const {
    return 3.0 + 94.0 * std::clamp(static_cast<double>(time - from_) / length_, 0.0, 1.0);
  }

 private:
  std::int64_t from_;
  double length_;
};

std::string percent(double value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.2f%%", value);
  return text.data();
}

std::vector<Mark> marks_of(const Judged& judged, std::int64_t now) {
  const auto& calendar = judged.verdict.calendar;
  std::vector<Mark> out;
  const auto add = [&](std::int64_t at, std::string text) {
    if (at != kNone) out.push_back({at, "", std::move(text), false, 0});
  };
  add(judged.certificate.not_before, say("Valid from"));
  add(calendar.window_opens, say("Renewal window opens"));
  add(calendar.first_notice, say("Provider's first notice"));
  add(calendar.last_safe_day, say("Last safe day to fix"));
  add(calendar.expiry, say("Expires"));
  if (out.empty()) return out;
  std::ranges::stable_sort(out, {}, &Mark::at);
  for (std::size_t i = 0; i < out.size(); ++i) out[i].key = std::to_string(i + 1);
  // Changes that have not come yet, or came in the certificate's life: up to a tenth of that life beyond its end.
  const std::int64_t from = out.front().at;
  const std::int64_t to = std::max(out.back().at, now);
  const std::int64_t horizon = to + (to - from) / 10;
  std::size_t changes = 0;
  for (const auto& change : judged.policy) {
    if (change.date <= from || change.date > horizon || changes == kMostChanges) continue;
    out.push_back({change.date, std::string(1, static_cast<char>('A' + changes++)), say_lines(change.about), true, 0});
  }
  return out;
}

/// Marks that would touch go to different lines.
std::size_t spread(std::vector<Mark>& marks, const Axis& axis) {
  constexpr double kApart = 7.0;  // per cent: two marks on the narrowest of screens
  std::vector<Mark*> order;
  for (auto& mark : marks) order.push_back(&mark);
  std::ranges::stable_sort(order, {}, [](const Mark* mark) { return mark->at; });
  std::vector<double> last;
  for (auto* mark : order) {
    const double x = axis.at(mark->at);
    const auto free = std::ranges::find_if(last, [&](double taken) { return x - taken >= kApart; });
    mark->lane = static_cast<std::size_t>(free - last.begin());
    if (free == last.end()) last.push_back(x);
    else *free = x;
  }
  return last.size();
}

std::string segment(const char* kind, const Axis& axis, std::int64_t from, std::int64_t to, std::size_t y) {
  if (from == kNone || to == kNone || to <= from) return {};
  const double x = axis.at(from);
  return "<rect class=\"" + std::string(kind) + "\" x=\"" + percent(x) + "\" y=\"" + std::to_string(y) + "\" width=\"" +
         percent(axis.at(to) - x) + "\" height=\"10\"/>";
}

std::string draw(std::vector<Mark>& marks, const Judged& judged, std::int64_t now, const std::string& id) {
  const auto& calendar = judged.verdict.calendar;
  std::int64_t from = marks.front().at;
  std::int64_t to = now;
  for (const auto& mark : marks) {
    from = std::min(from, mark.at);
    to = std::max(to, mark.at);
  }
  const Axis axis(std::min(from, now), to);
  const std::size_t lanes = spread(marks, axis);
  const std::size_t bar = lanes * 22 + 4;
  std::string title = say("Timeline of {}: ", title_with_id(judged.certificate));
  for (const auto& mark : marks) {
    if (&mark != &marks.front()) title += say(", ");
    title += mark.text + " " + config::format_date(mark.at);
  }
  std::string out = "<svg class=\"timeline\" height=\"" + std::to_string(bar + 26) + "\" role=\"img\" aria-labelledby=\"t-" + id +
                    "\"><title id=\"t-" + id + "\">" + escape(title, 3000) + "</title>";
  out += segment("life", axis, judged.certificate.not_before == kNone ? from : judged.certificate.not_before,
                 calendar.expiry, bar);
  out += segment("window", axis, calendar.window_opens, calendar.last_safe_day, bar);
  out += segment("late", axis, calendar.last_safe_day, calendar.expiry, bar);
  for (const auto& mark : marks) {
    const std::string x = percent(axis.at(mark.at));
    const std::size_t y = mark.lane * 22 + 11;
    out += "<line class=\"stem\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"" + std::to_string(y) + "\" y2=\"" +
           std::to_string(bar + 10) + "\"/>";
  }
  for (const auto& mark : marks) {
    out += "<svg x=\"" + percent(axis.at(mark.at)) + "\" y=\"" + std::to_string(mark.lane * 22 + 11) +
           "\" overflow=\"visible\">";
    out += mark.change ? "<rect class=\"cliff\" x=\"-8\" y=\"-8\" width=\"16\" height=\"16\"/>" : "<circle class=\"dot\" r=\"9\"/>";
    out += "<text y=\"4\">" + mark.key + "</text></svg>";
  }
  const std::string x = percent(axis.at(now));
  const std::string foot = std::to_string(bar + 24);
  out += "<line class=\"now\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"0\" y2=\"" + foot + "\"/><svg x=\"" + x + "\" y=\"" + foot +
         "\" overflow=\"visible\"><path class=\"now-head\" d=\"M0-10L6 0L-6 0Z\"/></svg></svg>\n";
  return out;
}

}  // namespace

std::string timeline(const Judged& judged, std::int64_t now, const std::string& id) {
  auto marks = marks_of(judged, now);
  if (marks.empty()) return "<p>" + escape(say("No date of this certificate is known.")) + "</p>\n";
  std::string out = draw(marks, judged, now, id);
  out += "<ul class=\"dates\">";
  for (const auto& mark : marks) {
    out += mark.change ? "<li class=\"change\">" : "<li>";
    out += "<span class=\"key\" aria-hidden=\"true\">" + mark.key + "</span>";
    out += escape(mark.change ? say("Rules change: {}", mark.text) : mark.text, 500) + " " + day(mark.at);
    // A day is over when its last second is.
    if (!mark.change && mark.at == judged.verdict.calendar.last_safe_day && mark.at + 86400 <= now)
      out += " <span class=\"passed\">" + escape(say("passed")) + "</span>";
    out += "</li>";
  }
  return out + "</ul>\n";
}

}  // namespace lapse::report::html
