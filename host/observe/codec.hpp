// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "observe/answer.hpp"
#include "observe/question.hpp"
#include "support/result.hpp"

// The lines of a recording (JSON Lines), one kind of line each:
//
//   {"lapse_recording":1,"now":1790000000,"started":1790000000}         the first, and only the first
//   {"der":"<SHA-256, hexadecimal>","b64":"..."}                         a certificate, before the first answer that
//   has it
//   {"q":{"kind":"dns/1",...},"a":{"ended":"answered","at":...,"dns":{...}}}   an observation
//
// Bytes are base64. Text is a JSON string, or {"b64":"..."} where it is not UTF-8. Members at their usual value are
// left out. Used by the recorder and the replayer; knows nothing of files.

namespace lapse::observe {

/// The first line: when the recorded run judged, and when it started. UTC seconds.
struct RecordingHeader {
  std::int64_t now = 0;
  std::int64_t started = 0;
  friend bool operator==(const RecordingHeader&, const RecordingHeader&) = default;
};

/// A certificate's bytes under their own hash.
struct RecordedDer {
  std::string sha256;
  Bytes der;
};

struct Observation {
  Question question;
  Answer answer;  ///< without an id: ids belong to a run
};

using RecordedLine = std::variant<RecordingHeader, RecordedDer, Observation>;

/// Gives the hash under which a certificate was or will be written.
using NameDer = std::function<std::string(const Der&)>;
/// Gives the certificate of that hash; null when there is none.
using FindDer = std::function<Der(const std::string& sha256)>;

[[nodiscard]] std::string write_line(const RecordingHeader& header);
[[nodiscard]] std::string write_line(const RecordedDer& der);
[[nodiscard]] std::string write_line(const Question& question, const Answer& answer, const NameDer& name);

/// Reads any of the three, strictly: every value in its range, hashes true, the answer of the question's kind.
[[nodiscard]] Result<RecordedLine> read_line(std::string_view line, const FindDer& find);

/// The question alone, as it stands in a recording: equal questions give equal text.
[[nodiscard]] std::string write_question(const Question& question);

[[nodiscard]] const char* to_text(Ended ended);  ///< "answered", "timeout", "no_route", ...

}  // namespace lapse::observe
