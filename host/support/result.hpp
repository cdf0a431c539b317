// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace lapse {

/// Why something that does I/O or parses input could not be done: one sentence for people, without a trailing period.
struct Failure {
  std::string message;
};

/// A value, or why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : held_(std::in_place_index<1>, std::move(failure)) {}

  [[nodiscard]] bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] T& value() { assert(ok()); return std::get<0>(held_); }
  [[nodiscard]] const T& value() const { assert(ok()); return std::get<0>(held_); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  [[nodiscard]] const std::string& error() const { assert(!ok()); return std::get<1>(held_).message; }

 private:
  std::variant<T, Failure> held_;
};

}  // namespace lapse
