// SPDX-License-Identifier: Apache-2.0
//
// lapse-scenarios PLUGIN FILE|FOLDER...           what 'lapse rule test' does, for builds that have no lapse
// lapse-scenarios --texts PLUGIN FILE|FOLDER...   every text for people, see texts.hpp
//
// Exit: 0 all as expected, 1 something differs, 2 usage.
#include <iostream>
#include <string_view>

#include "testing.hpp"
#include "texts.hpp"

int main(int argc, char** argv) {
  using namespace lapse::testkit;
  const bool texts = argc > 1 && std::string_view(argv[1]) == "--texts";
  const int first = texts ? 2 : 1;
  if (argc < first + 2) {
    std::cerr << "usage: lapse-scenarios [--texts] PLUGIN FILE|FOLDER...\n";
    return 2;
  }
  const std::vector<std::string> scenarios(argv + first + 1, argv + argc);
  if (texts) return write_texts(argv[first], scenarios, std::cout) ? 0 : 1;
  try {
    return test({argv[first], scenarios, false, false}, std::cout).good() ? 0 : 1;
  } catch (const std::exception& e) {
    std::cerr << "lapse-scenarios: " << e.what() << "\n";
    return 2;
  }
}
