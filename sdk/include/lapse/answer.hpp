// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <lapse/text.hpp>
#include <string>
#include <string_view>

namespace lapse {

/// How an observation ended, and what it brought. `Body` is the C struct of the kind.
template <class Body>
class answer_of {
 public:
  explicit answer_of(const lapse_answer* of) : of_(of) {}
  /// Did anything come? When not, nothing is known about the other side: a rule reports `open`.
  [[nodiscard]] bool answered() const { return of_->ended == LAPSE_ANSWERED && of_->body; }
  [[nodiscard]] lapse_ended ended() const { return static_cast<lapse_ended>(of_->ended); }
  [[nodiscard]] std::string_view detail() const { return view(of_->detail); }
  /// The question in words: "CNAME _x.example.com at 192.0.2.1".
  [[nodiscard]] std::string_view asked() const { return view(of_->asked); }
  [[nodiscard]] int64_t at() const { return of_->at; }
  [[nodiscard]] uint64_t id() const { return of_->id; }
  /// Only when answered.
  [[nodiscard]] const Body& body() const { return *static_cast<const Body*>(of_->body); }

  /// How it ended, in words.
  [[nodiscard]] std::string why() const {
    std::string text;
    switch (ended()) {
      case LAPSE_ANSWERED:
        text = "answered";
        break;
      case LAPSE_TIMEOUT:
        text = "no answer in time";
        break;
      case LAPSE_REFUSED:
        text = "connection refused";
        break;
      case LAPSE_RESET:
        text = "connection reset";
        break;
      case LAPSE_UNREACHABLE:
        text = "unreachable";
        break;
      case LAPSE_NO_ROUTE:
        text = "this machine has no route of that address family";
        break;
      case LAPSE_DENIED:
        text = "denied by policy";
        break;
      case LAPSE_LIMIT:
        text = "a limit of the run was reached";
        break;
      case LAPSE_FAILED:
        text = "could not be observed";
        break;
      case LAPSE_MALFORMED:
        text = "what came is not the protocol";
        break;
      default:
        text = "ended in an unknown way";
        break;
    }
    if (!detail().empty()) text.append(" (").append(detail()).append(")");
    return text;
  }

 private:
  const lapse_answer* of_;
};

}  // namespace lapse
