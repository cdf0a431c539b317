// SPDX-License-Identifier: Apache-2.0
#include "say.hpp"

namespace lapse::testkit {
namespace {

Translate g_translate = nullptr;

}  // namespace

void speak(Translate translate) { g_translate = translate; }

std::string translated(std::string_view english) {
  return g_translate == nullptr ? std::string(english) : g_translate(english);
}

}  // namespace lapse::testkit
