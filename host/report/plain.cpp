// SPDX-License-Identifier: Apache-2.0
#include "report/plain.hpp"

#include <ostream>
#include <utility>

#include "report/summary_text.hpp"
#include "report/worst.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

/// A field never holds the separator.
std::string field(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const char one = c == '\n' ? ' ' : c;
    if (one == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += one;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out.empty() ? "-" : out;
}

}  // namespace

void PlainReport::begin(const Run& run) {
  early_ = run.notifications;
}

void PlainReport::add(const Judged& judged) {
  if (!needs_a_look(judged)) return;
  const Row row = make_row(judged);
  out_ << say(verdict::to_text(row.value)) << "  " << field(row.title) << "  ";
  if (row.findings.empty()) {
    out_ << "-  -\n";
  } else {
    out_ << row.findings.front().outcome << "  " << field(row.findings.front().message) << "\n";
  }
}

bool PlainReport::end(const Summary& summary) {
  for (const auto* list : {&std::as_const(early_), &summary.notifications}) {
    for (const auto& notification : *list) out_ << notification_line(notification) << "\n";
  }
  out_ << summary_line(summary) << "\n" << std::flush;
  return out_.good();
}

}  // namespace lapse::report
