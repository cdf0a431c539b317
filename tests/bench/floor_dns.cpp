// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <ldns/ldns.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "floor.hpp"

namespace bench {
namespace {

/// One server: a connected socket, and its questions under way by id.
class Server {
 public:
  Server(const DnsWork& work, std::size_t names) : work_(work), names_(names), asked_(65536) {
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int bytes = 4 << 20;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(53);
    ::inet_pton(AF_INET, work.server.c_str(), &place.sin_addr);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&place), sizeof place) == 0) return;
    done_.failed = next_ = work.count;
  }
  ~Server() { ::close(socket_); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] const Done& done() const { return done_; }
  [[nodiscard]] bool finished() const { return done_.count + done_.failed >= work_.count; }

  void fill(std::size_t window) {
    while (next_ < work_.count && under_way_ < window) {
      send(next_++);
      ++under_way_;
    }
  }

  void take() {
    std::uint8_t bytes[4096];
    for (ssize_t got = 0; (got = ::recv(socket_, bytes, sizeof bytes, 0)) > 0;) {
      ldns_pkt* packet = nullptr;
      if (ldns_wire2pkt(&packet, bytes, static_cast<std::size_t>(got)) != LDNS_STATUS_OK) continue;
      ldns_pkt*& question = asked_[ldns_pkt_id(packet)];
      const bool ours = question && ldns_rr_list_rr_count(ldns_pkt_question(packet)) == 1 &&
                        ldns_dname_compare(ldns_rr_owner(ldns_rr_list_rr(ldns_pkt_question(packet), 0)),
                                           ldns_rr_owner(ldns_rr_list_rr(ldns_pkt_question(question), 0))) == 0;
      if (ours) {
        ++(ldns_pkt_get_rcode(packet) == LDNS_RCODE_SERVFAIL ? done_.failed : done_.count);
        ldns_pkt_free(question);
        question = nullptr;
        --under_way_;
      }
      ldns_pkt_free(packet);
    }
  }

  /// Gives up what is under way: nothing came for a long time.
  void give_up() {
    for (auto*& question : asked_) {
      if (!question) continue;
      ldns_pkt_free(question);
      question = nullptr;
      ++done_.failed;
      --under_way_;
    }
  }

 private:
  void send(std::size_t i) {
    const std::string name = (work_.recursive ? "" : "_v.") + name_of(i, names_) + ".";
    ldns_rdf* owner = ldns_dname_new_frm_str(name.c_str());
    ldns_pkt* packet = ldns_pkt_query_new(owner, work_.recursive ? LDNS_RR_TYPE_A : LDNS_RR_TYPE_CNAME,
                                          LDNS_RR_CLASS_IN, work_.recursive ? LDNS_RD : std::uint16_t{0});
    ldns_pkt_set_edns_udp_size(packet, 1232);
    std::uint16_t id = 0;
    do id = static_cast<std::uint16_t>(::random());
    while (asked_[id]);
    ldns_pkt_set_id(packet, id);
    std::uint8_t* wire = nullptr;
    std::size_t size = 0;
    ldns_pkt2wire(&wire, packet, &size);
    (void)!::send(socket_, wire, size, 0);
    LDNS_FREE(wire);
    asked_[id] = packet;
  }

  DnsWork work_;
  std::size_t names_;
  std::vector<ldns_pkt*> asked_;
  std::size_t next_ = 0, under_way_ = 0;
  int socket_ = -1;
  Done done_;
};

}  // namespace

Done ask_dns(const std::vector<DnsWork>& work, std::size_t names, std::size_t window) {
  Done all;
  if (work.empty()) return all;
  std::vector<std::unique_ptr<Server>> servers;
  std::vector<pollfd> sockets;
  for (const auto& one : work) {
    servers.push_back(std::make_unique<Server>(one, names));
    sockets.push_back({servers.back()->socket(), POLLIN, 0});
  }
  const auto open = [&] {
    return std::any_of(servers.begin(), servers.end(), [](const auto& server) { return !server->finished(); });
  };
  while (open()) {
    for (auto& server : servers) server->fill(window / servers.size());
    constexpr int kPatience = 5000;  // a lost packet shows as a failure, not as a hang
    const int ready = ::poll(sockets.data(), sockets.size(), kPatience);
    for (auto& server : servers) {
      if (ready == 0) server->give_up();
      server->take();
    }
  }
  for (const auto& server : servers) {
    all.count += server->done().count;
    all.failed += server->done().failed;
  }
  return all;
}

}  // namespace bench
