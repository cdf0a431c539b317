// SPDX-License-Identifier: Apache-2.0
//
// A line of a recording that somebody else made. What is read can be written, and reads the same again.
#include <cstdio>
#include <cstdlib>
#include <map>

#include "observe/codec.hpp"
#include "support/sha256.hpp"

namespace {

using namespace lapse::observe;

std::string as_text(const RecordedLine& line, std::map<std::string, Der>& known) {
  if (const auto* header = std::get_if<RecordingHeader>(&line)) return write_line(*header);
  if (const auto* der = std::get_if<RecordedDer>(&line)) {
    known[der->sha256] = std::make_shared<const Bytes>(der->der);
    return write_line(*der);
  }
  const auto& seen = std::get<Observation>(line);
  return write_line(seen.question, seen.answer, [&](const Der& der) {
    const std::string hash =
        lapse::support::sha256_hex({reinterpret_cast<const char*>(der->data()), der->size()});
    known[hash] = der;
    return hash;
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Der kSome = std::make_shared<const Bytes>(Bytes{0x30, 0x00});
  std::map<std::string, Der> known;
  bool any = true;
  const FindDer find = [&](const std::string& hash) -> Der {
    const auto found = known.find(hash);
    return found != known.end() ? found->second : any ? kSome : nullptr;
  };
  const auto line = read_line({reinterpret_cast<const char*>(data), size}, find);
  if (!line.ok()) return 0;
  const std::string text = as_text(*line, known);
  any = false;
  const auto again = read_line(text, find);
  if (!again.ok() || as_text(*again, known) != text) {
    std::fprintf(stderr, "\n== what was read does not read the same again: %s\n%s\n", again.ok() ? "" : again.error().c_str(),
                 text.c_str());
    std::abort();
  }
  return 0;
}
