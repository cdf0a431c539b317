// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "phrases.hpp"
#include "reply.hpp"

/// From a reply to what it means: stage first, then class, then text, then code. The same refusal is about the one who
/// asks when it greets, and about the address when it answers RCPT; and codes lie in both directions, so text beats
/// code.
namespace mailbox {

/// When a reply came. Up to MAIL nobody has named a mailbox yet.
enum class Stage : std::uint8_t { banner, hello, mail, recipient };

/// A reply and what it means.
struct Judged {
  Meaning meaning = Meaning::unclear;
  Reply reply;
  std::string note;  ///< for the reader, beside the quote; may be empty
};

namespace detail {

/// RFC 3463, RFC 5321, RFC 7505, and Microsoft's list of 5.7.13x: what the numbers alone say at RCPT.
[[nodiscard]] inline Meaning by_code(const Reply& r) {
  const EnhancedCode& e = r.enhanced;
  if (r.code == 556) return Meaning::no_mail;
  if (e.is(1, 1) || e.is(1, 2) || e.is(1, 3) || e.is(1, 6) || e.is(1, 10)) return Meaning::absent;
  if (e.is(2, 1) || e.is(7, 13)) return Meaning::disabled;
  if (e.is(2, 2) || r.code == 552) return Meaning::full;
  if (e.is(7, 133) || e.is(7, 134)) return Meaning::internal_only;
  if (e.present() && e.subject == 7) return Meaning::about_us;
  return Meaning::unclear;
}

/// Words with the enhanced code in front, so that a phrase may name it.
[[nodiscard]] inline std::string searchable(const Reply& r) {
  if (!r.enhanced.present()) return r.words;
  const auto& e = r.enhanced;
  return std::to_string(e.of) + "." + std::to_string(e.subject) + "." + std::to_string(e.detail) + " " + r.words;
}

}  // namespace detail

/// What a reply means at its stage. Before RCPT: `accepted` = go on; a refusal is never about a mailbox.
[[nodiscard]] inline Judged classify(Stage stage, Reply reply, const Phrases& phrases) {
  Judged out;
  if (reply.positive()) {
    out.meaning = Meaning::accepted;
  } else if (reply.temporary() || reply.permanent()) {
    const auto hit = phrases.find(detail::searchable(reply));
    const bool us = hit && hit->meaning == Meaning::about_us;
    if (reply.temporary()) {
      out.meaning = us ? Meaning::about_us : Meaning::temporary;
    } else if (stage != Stage::recipient) {
      const bool closed_house = (reply.code == 521 || reply.code == 556) && !us && reply.enhanced.subject != 7;
      out.meaning = closed_house ? Meaning::no_mail : Meaning::about_us;
    } else if (hit) {
      out.meaning = hit->meaning;
      out.note = hit->note;
    } else {
      out.meaning = detail::by_code(reply);
    }
  }
  out.reply = std::move(reply);
  return out;
}

}  // namespace mailbox
