// SPDX-License-Identifier: Apache-2.0
#include "findings/outcome.hpp"

#include "findings/finding.hpp"
#include "support/say.hpp"

namespace lapse::findings {

const Outcome* Rule::find(const std::string& id) const {
  for (const auto& outcome : outcomes)
    if (outcome.id == id) return &outcome;
  return nullptr;
}

const char* to_text(Kind kind) {
  switch (kind) {
    case Kind::pass: return english("pass");
    case Kind::fail: return english("fail");
    case Kind::open: return english("open");
    case Kind::review: return english("review");
    case Kind::not_applicable: return english("notApplicable");
  }
  return english("open");
}

const char* to_text(Level level) {
  switch (level) {
    case Level::none: return english("none");
    case Level::note: return english("note");
    case Level::warning: return english("warning");
    case Level::error: return english("error");
  }
  return english("none");
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
