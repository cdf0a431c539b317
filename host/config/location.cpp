// SPDX-License-Identifier: Apache-2.0
#include "config/location.hpp"

#include <fmt/format.h>

namespace lapse::config {

std::string to_text(const Location& where) {
  if (where.file == nullptr) return {};
  if (where.line <= 0) return *where.file;
  return fmt::format("{}:{}:{}", *where.file, where.line, where.column);
}

std::string to_text(const Problem& problem) {
  std::string text = to_text(problem.where);
  if (!text.empty()) text += ": ";
  text += problem.what;
  if (!problem.expected.empty()) text += "; expected " + problem.expected;
  return text;
}

}  // namespace lapse::config
