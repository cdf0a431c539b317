// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <string>
#include <string_view>
#include <vector>

#include "room.hpp"
#include "world.hpp"

namespace lapse::testkit {

/// An answer of the contract with everything that it points into.
class Given {
 public:
  struct Stamp {
    std::uint64_t id = 0;  ///< 0: unique in the process, since the SDK keeps decoded messages by id
    std::int64_t at = 0;
  };
  Given(std::string_view kind, Reply reply, std::string asked, Stamp stamp, Layout layout);
  Given(const Given&) = delete;
  Given& operator=(const Given&) = delete;
  [[nodiscard]] const lapse_answer* abi() const { return answer_; }
  /// "answered", "timeout (no route to it)".
  [[nodiscard]] std::string ended() const;

 private:
  [[nodiscard]] const void* body(std::string_view kind);

  Reply reply_;
  std::string asked_;
  Room room_;
  std::vector<lapse_bytes> chain_, path_;
  const lapse_answer* answer_;
};

/// The word of a scenario for how an observation ended.
[[nodiscard]] std::string ended_text(std::uint32_t ended);

/// The subject as a host of this layout passes it.
[[nodiscard]] const lapse_subject* laid_out(const lapse_subject& subject, Room& room, std::vector<const lapse_name*>& names);

/// The question in words, as a host words it, with what tells it apart from every other.
[[nodiscard]] std::string question_text(const lapse_question& question);

/// What is wrong with how a question is put: sizes, kind, body; empty when nothing is.
[[nodiscard]] std::string question_fault(const lapse_question& question);

}  // namespace lapse::testkit
