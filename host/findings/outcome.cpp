// SPDX-License-Identifier: Apache-2.0
#include "findings/outcome.hpp"

#include "findings/finding.hpp"

namespace lapse::findings {

const Outcome* Rule::find(const std::string& id) const {
  for (const auto& outcome : outcomes)
    if (outcome.id == id) return &outcome;
  return nullptr;
}

const char* to_text(Kind kind) {
  switch (kind) {
    case Kind::pass: return "pass";
    case Kind::fail: return "fail";
    case Kind::open: return "open";
    case Kind::review: return "review";
    case Kind::not_applicable: return "notApplicable";
  }
  return "open";
}

const char* to_text(Level level) {
  switch (level) {
    case Level::none: return "none";
    case Level::note: return "note";
    case Level::warning: return "warning";
    case Level::error: return "error";
  }
  return "none";
}

const char* to_text(State state) {
  switch (state) {
    case State::unknown: return "";
    case State::fresh: return "new";
    case State::unchanged: return "unchanged";
    case State::updated: return "updated";
    case State::absent: return "absent";
  }
  return "";
}

const char* to_text(Gone gone) {
  switch (gone) {
    case Gone::no: return "";
    case Gone::resolved: return "resolved";
    case Gone::removed: return "removed";
    case Gone::not_checked: return "notChecked";
  }
  return "";
}

}  // namespace lapse::findings
