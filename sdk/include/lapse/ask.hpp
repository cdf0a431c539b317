// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <optional>
#include <vector>

namespace lapse {

/// Thrown through a rule when an answer is not there yet; LAPSE_RULE catches it. Let it pass: no `catch (...)` in a
/// rule.
struct pending {};

/// What is known. Asking for what is not known ends the call; the host finds out and calls again.
class known {
 public:
  explicit known(const lapse_case* of) : of_(of) {}

  /// One question.
  template <class Question>
  [[nodiscard]] typename Question::answer_type operator()(const Question& question) const {
    const lapse_answer* answer = put(question);
    if (!answer) throw pending{};
    return typename Question::answer_type(answer);
  }

  /// One question for each element of `range`, all in one round.
  template <class Range, class Make>
  [[nodiscard]] auto all(const Range& range, Make&& make) const {
    using Question = std::remove_cvref_t<decltype(make(*std::begin(range)))>;
    std::vector<const lapse_answer*> found;
    bool missing = false;
    for (const auto& element : range) {
      found.push_back(put(make(element)));
      missing |= found.back() == nullptr;
    }
    if (missing) throw pending{};
    std::vector<typename Question::answer_type> out;
    out.reserve(found.size());
    for (const auto* answer : found) out.emplace_back(answer);
    return out;
  }

  /// Says that these will be asked soon, so that they are under way in the same round. Never ends the call.
  template <class... Question>
  void soon(const Question&... question) const {
    (static_cast<void>(put(question)), ...);
  }

  /// The answer when it is there, without ending the call.
  template <class Question>
  [[nodiscard]] std::optional<typename Question::answer_type> maybe(const Question& question) const {
    const lapse_answer* answer = put(question);
    if (!answer) return std::nullopt;
    return typename Question::answer_type(answer);
  }

 private:
  template <class Question>
  [[nodiscard]] const lapse_answer* put(const Question& question) const {
    return question.put([this](const lapse_question& q) { return of_->functions->observe(of_, &q); });
  }
  const lapse_case* of_;
};

}  // namespace lapse
