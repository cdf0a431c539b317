// SPDX-License-Identifier: Apache-2.0
#include "support/say.hpp"

#include <lapse/fill.hpp>
#include <utility>

namespace lapse {
namespace {

const support::Phrasebook* g_spoken = nullptr;

}  // namespace

void speak(const support::Phrasebook* phrasebook) { g_spoken = phrasebook; }

const support::Phrasebook* spoken() { return g_spoken; }

std::string say_lines(std::string text) { return g_spoken == nullptr ? std::move(text) : g_spoken->lines(text); }

std::string support::filled(std::string_view form, std::initializer_list<std::string_view> values) { return lapse::filled(form, values); }

}  // namespace lapse
