// SPDX-License-Identifier: Apache-2.0
#include "perspectives/vantage.hpp"

#include "observe/codec.hpp"

namespace lapse::perspectives {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::uint16_t kTypeNs = 2;

/// NOERROR, and something in the answer or (a referral's way of saying it) in the authority section.
bool has_data(const observe::Answer& answer) {
  const auto* dns = std::get_if<observe::DnsAnswer>(&answer.body);
  if (answer.ended != observe::Ended::answered || !dns || dns->message.size() < 12) return false;
  const auto& m = dns->message;
  return (m[3] & 0x0FU) == 0 && (m[6] | m[7] | m[8] | m[9]) != 0;
}

std::string how_it_ended(const observe::Answer& answer) {
  if (answer.ended == observe::Ended::answered) return "answered without data";
  return observe::to_text(answer.ended) + (answer.detail.empty() ? std::string() : " (" + answer.detail + ")");
}

}  // namespace

std::string age_text(std::int64_t recorded, std::int64_t started) {
  const std::int64_t apart = recorded < started ? started - recorded : recorded - started;
  if (apart < kMinute) return "at the time of this run";
  const std::string much = apart < 2 * kHour  ? std::to_string(apart / kMinute) + " min"
                           : apart < 2 * kDay ? std::to_string(apart / kHour) + " h"
                                              : std::to_string(apart / kDay) + " d";
  return much + (recorded < started ? " before this run" : " after this run");
}

std::vector<observe::Question> control_questions() {
  std::vector<observe::Question> out(2);
  out[0].of = observe::DnsQuestion{"", kTypeNs, observe::DnsView::recursive, {}};
  out[1].of = observe::DnsQuestion{"", kTypeNs, observe::DnsView::root, {}};
  return out;
}

Controls::Controls(observe::Observer& observer, const std::vector<observe::Question>& questions)
    : observer_(observer), left_(questions.size()), works_(questions.empty()) {
  for (const auto& question : questions) {
    observer.ask(question, [this, question](const observe::AnswerPtr& answer) {
      --left_;
      works_ |= has_data(*answer);
      how_ += (how_.empty() ? "" : "; ") + observe::describe(question) + ": " + how_it_ended(*answer);
    });
  }
}

std::string Controls::failure() {
  while (left_ > 0) observer_.run(std::chrono::milliseconds(100));
  return works_ ? std::string() : how_;
}

}  // namespace lapse::perspectives
