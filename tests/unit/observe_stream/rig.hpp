// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "authority.hpp"
#include "lapse/abi.h"
#include "observe/certificates.hpp"
#include "observe/dialogue_engine.hpp"
#include "observe/egress.hpp"
#include "observe/trust.hpp"
#include "observe/web_engine.hpp"
#include "peer.hpp"

namespace lapse::observe::testing {

inline std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

/// The certificates of the tests that need any. Made once: keys cost time.
inline const Pki& pki() {
  static const Pki one;
  return one;
}

/// Short deadlines, small limits, the test root trusted.
inline config::Network quick_network() {
  using namespace std::chrono_literals;
  config::Network network;
  network.deadlines.connect = 2000ms;
  network.deadlines.tls = 2000ms;
  network.deadlines.http = 2000ms;
  network.deadlines.dialogue_connect = 2000ms;
  network.deadlines.dialogue_reply = 2000ms;
  network.deadlines.dialogue = 5000ms;
  return network;
}

/// A loop and both engines.
class Rig {
 public:
  explicit Rig(config::Network network_ = quick_network()) : network(std::move(network_)) {
    auto opened = Trust::open(folder_.write("roots.pem", pki().root.pem()), kNow, certificates);
    if (opened) trust = std::move(*opened);
    web = std::make_unique<WebEngine>(context, certificates, trust.get());
  }

  Answer tls(const TlsQuestion& question) {
    return one([&](EngineDone done) { web->ask_tls(question, std::move(done)); });
  }
  Answer http(const HttpQuestion& question) {
    return one([&](EngineDone done) { web->ask_http(question, std::move(done), nullptr); });
  }
  Answer dialogue(const DialogueQuestion& question) {
    return one([&](EngineDone done) { talk.ask(question, std::move(done)); });
  }

  config::Network network;
  boost::asio::io_context loop;
  Egress egress{network};
  Context context{loop, network, egress};
  Certificates certificates;
  std::unique_ptr<Trust> trust;
  std::unique_ptr<WebEngine> web;
  DialogueEngine talk{context, &certificates};

 private:
  /// Asks one question and runs the loop until nothing is left: nothing may stay behind an answer.
  template <class Ask>
  Answer one(Ask ask) {
    Answer answer;
    int calls = 0;
    bool inside = true;
    ask([&](Answer came) {
      EXPECT_FALSE(inside) << "called from inside ask";
      ++calls;
      answer = std::move(came);
    });
    inside = false;
    loop.restart();
    loop.run();
    EXPECT_EQ(calls, 1);
    return answer;
  }

  Folder folder_;
};

}  // namespace lapse::observe::testing
