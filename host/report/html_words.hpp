// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "support/say.hpp"
#include "verdict/verdict.hpp"

namespace lapse::report::html {

/// The verdict in the page's language.
[[nodiscard]] inline std::string verdict_words(verdict::Value value) {
  switch (value) {
    case verdict::Value::will_renew: return say("will renew");
    case verdict::Value::at_risk: return say("at risk");
    case verdict::Value::will_not_renew: return say("will not renew");
    case verdict::Value::cannot_tell: break;
  }
  return say("cannot tell");
}

}  // namespace lapse::report::html
