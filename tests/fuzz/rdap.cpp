// SPDX-License-Identifier: Apache-2.0
//
// What a registry answers. It is believed about the domain that was asked for and about no other, and every end of a
// registration that is believed is a time that people can read.
#include <cstdio>
#include <cstdlib>
#include <lapse/calendar.hpp>

#include "document.hpp"

namespace {

[[noreturn]] void broken(const char* what, std::string_view text) {
  std::fprintf(stderr, "\n== %s\n%.2000s\n", what, std::string(text).c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto says = registration::read_document(text, "example.com");
  if (says.fault.empty() && registration::read_document(text, "example.org").fault.empty())
    broken("one answer for two domains", text);
  if (!says.fault.empty() && (says.expires || !says.statuses.empty()))
    broken("something from an unusable answer", text);
  if (says.states().size() > 1000 || says.odd_date.size() > 60) broken("more than is shown", text);
  if (says.expires) {
    const std::string time = lapse::time_text(*says.expires);
    const auto back = lapse::parse_timestamp(time);
    if (time.size() == 20 && time[0] != '-' && back != says.expires)
      broken("an end that does not read the same again", text);
  }
  return 0;
}
