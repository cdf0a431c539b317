// SPDX-License-Identifier: Apache-2.0
#include "borne.hpp"

#include <algorithm>
#include <string_view>

namespace lapse::fuzz {
namespace {

constexpr std::uint16_t kCaa = 257;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return text;
}

}  // namespace

std::string Evidence::first_label(const std::string& value) {
  std::string label = lower(value.substr(0, value.find('.')));
  std::erase(label, '"');  // an inventory may state a TXT value as a zone file does
  if (label.starts_with('_')) label.erase(0, 1);  // providers take it without
  return label;
}

void Evidence::take(const lapse_question& question, const testkit::Reply& reply) {
  if (reply.ended != LAPSE_ANSWERED) return;
  if (std::string_view(question.kind) == "dns-validated/1") {
    ++answered_;
    secure_ = secure_ || reply.state == LAPSE_SECURE;
    const bool sound = reply.code == 0 || reply.code == 3;
    caa_ = caa_ || (sound && static_cast<const lapse_validated_question*>(question.body)->type == kCaa);
    return;
  }
  const testkit::Bytes& m = reply.message;
  if (m.size() < 12) return;
  ++answered_;
  const unsigned code = m[3] & 15U;
  const bool sound = code == 0 || code == 3;
  authoritative_ = authoritative_ || (sound && (m[2] & 4U) != 0);
  caa_ = caa_ || (sound && static_cast<const lapse_dns_question*>(question.body)->type == kCaa);
  if (!first_label_.empty() && lower(std::string(m.begin(), m.end())).find(first_label_) != std::string::npos) value_ = true;
}

std::string Evidence::missing_for(const testkit::Found& f) const {
  if (f.kind == LAPSE_FAIL && f.level == LAPSE_ERROR && answered_ == 0) return "an error, and nothing was answered";
  if (f.outcome == "DNS1001" && answered_ == 1) return "an absence that was seen once only";
  if (f.kind != LAPSE_PASS) return {};
  if ((f.outcome == "DNS1000" || f.outcome == "DNS1024") && !first_label_.empty() && !value_)
    return "the expected value was in no answer";
  if (f.outcome.starts_with("SEC") && !secure_) return "the validator never said 'secure'";
  if (f.outcome.starts_with("NSC") && !authoritative_) return "no server spoke with authority";
  if (f.outcome.starts_with("CAA") && !caa_) return "no question for CAA was answered";
  return {};
}

}  // namespace lapse::fuzz
