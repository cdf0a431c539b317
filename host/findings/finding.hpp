// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "config/location.hpp"
#include "findings/outcome.hpp"

namespace lapse::findings {

/// One result of one rule on one subject, with identity.
struct Finding {
  const Rule* rule = nullptr;        ///< never null
  const Outcome* outcome = nullptr;  ///< never null
  Kind kind = Kind::open;
  Level level = Level::none;  ///< Level::none unless kind is Kind::fail
  Bearing bearing = Bearing::service;
  std::string certificate;  ///< the certificate's id
  std::string name;         ///< the name judged, display form; empty for a rule that looks at the whole certificate
  std::string discriminator;
  std::vector<std::pair<std::string, std::string>> arguments;
  std::string message;  ///< the outcome's template with the arguments filled in; clean text, one line
  std::string asked;    ///< clean text, lines separated by LF; likewise the next three
  std::string seen;
  std::string expected;
  std::string fix;
  std::int64_t visible_after = -1;  ///< seconds, -1 = not known
  config::Location where;
  std::string fingerprint;  ///< 64 hexadecimal digits: SHA-256 over outcome, certificate, name, discriminator
};

}  // namespace lapse::findings
