// SPDX-License-Identifier: Apache-2.0
#include "observe/dns_servers.hpp"

#include <arpa/inet.h>
#include <net/if.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>

namespace lapse::observe::dns {
namespace {

constexpr std::uint16_t kDnsPort = 53;
// Until a server has answered once it may be nobody: only so many questions are risked on it at a time.
constexpr std::size_t kRisked = 16;
// A server that has answered before is taken for down only after this many times the usual number of silent tries.
constexpr unsigned kTrusted = 8;
constexpr std::size_t kRemembered = 16384;

std::string time_text(Clock::duration ago) {
  const auto since = std::chrono::system_clock::now() - ago;
  const std::time_t when =
      std::chrono::system_clock::to_time_t(std::chrono::time_point_cast<std::chrono::system_clock::duration>(since));
  std::tm parts{};
  gmtime_r(&when, &parts);
  char buffer[32];
  const std::size_t size = std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {buffer, size};
}

std::vector<config::Endpoint> read_resolv_conf(const std::string& path) {
  std::vector<config::Endpoint> found;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string key;
    std::string address;
    if (words >> key >> address && key == "nameserver" && socket_address(address, kDnsPort).size != 0) {
      found.push_back({address, kDnsPort});
    }
  }
  return found;
}

// A hints file is a zone file of the simplest kind: NAME TTL [CLASS] A|AAAA ADDRESS.
std::vector<config::Endpoint> read_root_hints(const std::string& path, std::uint16_t port) {
  std::vector<config::Endpoint> found;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line.substr(0, line.find(';')));
    std::string previous;
    for (std::string word; words >> word; previous = word) {
      std::string type = previous;
      std::transform(type.begin(), type.end(), type.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
      if (type != "A" && type != "AAAA") continue;
      if (const auto address = parse_address(word)) found.push_back({to_text(*address), port});
    }
  }
  return found;
}

}  // namespace

NameServers load_name_servers(const config::Network& network, const std::string& resolv_conf) {
  NameServers result;
  result.resolvers = network.resolvers.empty() ? read_resolv_conf(resolv_conf) : network.resolvers;
  if (result.resolvers.empty())
    result.resolver_problem = "no resolver is configured, and " + resolv_conf + " names none";
  const std::uint16_t port = network.ports.dns.value_or(kDnsPort);
  for (const auto& address : network.root_servers) result.roots.push_back({address, port});
  if (result.roots.empty()) result.roots = read_root_hints(network.root_hints, port);
  if (result.roots.empty()) result.root_problem = "no root server is known: " + network.root_hints + " names none";
  return result;
}

bool SocketAddress::same(const SocketAddress& other) const {
  if (any.sa_family != other.any.sa_family) return false;
  if (!is_v6()) return v4.sin_port == other.v4.sin_port && v4.sin_addr.s_addr == other.v4.sin_addr.s_addr;
  return v6.sin6_port == other.v6.sin6_port &&
         std::memcmp(&v6.sin6_addr, &other.v6.sin6_addr, sizeof v6.sin6_addr) == 0;
}

SocketAddress socket_address(const std::string& address, std::uint16_t port) {
  SocketAddress result;
  const std::size_t zone = address.find('%');
  const auto parsed = parse_address(std::string_view(address).substr(0, zone));
  if (!parsed) return result;
  if (parsed->v4()) {
    result.v4 = {};
    result.v4.sin_family = AF_INET;
    result.v4.sin_port = htons(port);
    std::memcpy(&result.v4.sin_addr, parsed->bytes.data() + 12, 4);
    result.size = sizeof result.v4;
    return result;
  }
  result.v6.sin6_family = AF_INET6;
  result.v6.sin6_port = htons(port);
  std::memcpy(&result.v6.sin6_addr, parsed->bytes.data(), 16);
  if (zone != std::string::npos) result.v6.sin6_scope_id = if_nametoindex(address.c_str() + zone + 1);
  result.size = sizeof result.v6;
  return result;
}

ServerTable::ServerTable(const config::Limits& limits, const config::Deadlines& deadlines)
    : rate_(limits.dns_rate),
      burst_(std::max(1.0, limits.dns_rate / 4)),
      tries_(std::max(1U, deadlines.dns_tries)),
      patience_(deadlines.dns_try * tries_),
      prune_at_(kRemembered) {}

Server* ServerTable::find(const std::string& address, std::uint16_t port) {
  const auto parsed = parse_address(std::string_view(address).substr(0, address.find('%')));
  if (!parsed) return nullptr;
  auto& slot = servers_[Key{*parsed, port}];
  if (!slot) {
    slot = std::make_unique<Server>();
    Server* made = slot.get();
    made->where = socket_address(address, port);
    made->text = address;
    made->tokens = burst_;
    made->filled = Clock::now();
    if (servers_.size() > prune_at_) {
      ++made->users;
      forget_idle(made->filled);
      --made->users;
    }
    return made;
  }
  return slot.get();
}

// A large estate meets more servers than are worth remembering. What a server that answers has taught is learned again
// at the price of a few datagrams; one that is down stays known.
void ServerTable::forget_idle(Clock::time_point now) {
  std::erase_if(servers_, [&](auto& entry) {
    Server& server = *entry.second;
    fill(server, now);
    return server.users == 0 && !server.pinned && !server.wake_set && server.down == Ended::answered &&
           server.tokens >= burst_;
  });
  prune_at_ = std::max(kRemembered, servers_.size() * 2);
}

void ServerTable::fill(Server& server, Clock::time_point now) const {
  const std::chrono::duration<double> passed = now - server.filled;
  server.filled = now;
  server.tokens = std::min(burst_, server.tokens + passed.count() * rate_);
}

bool ServerTable::open(Server& server, Clock::time_point now, Clock::duration& wait) const {
  wait = Clock::duration::zero();
  if (!server.answered && server.under_way >= kRisked) return false;
  if (!server.rated || rate_ <= 0) return true;
  fill(server, now);
  if (server.tokens >= 1) return true;
  const std::chrono::duration<double> seconds((1 - server.tokens) / rate_);
  wait = std::chrono::duration_cast<Clock::duration>(seconds) + std::chrono::microseconds(100);
  return false;
}

void ServerTable::sent(Server& server, Clock::time_point now) const {
  if (server.rated && rate_ > 0) server.tokens -= 1;
  if (server.lost == 0 && server.silent_since == Clock::time_point{}) server.silent_since = now;
}

void ServerTable::heard(Server& server) {
  server.answered = true;
  server.lost = 0;
  server.refusals = 0;
  server.silent_since = {};
}

void ServerTable::answered_without_edns(Server& server) {
  if (!server.edns_seen && ++server.without_edns >= 2) server.no_edns = true;
}

void ServerTable::lost_case(Server& server) {
  if (++server.case_lost >= 2) server.no_mixed_case = true;
}

bool ServerTable::lost(Server& server, Clock::time_point now) const {
  if (server.down != Ended::answered) return false;
  ++server.lost;
  // Unknown when answers and losses were mixed up to now: then the silence begins here.
  if (server.silent_since == Clock::time_point{}) server.silent_since = now;
  const unsigned enough = server.answered ? tries_ * kTrusted : tries_;
  if (server.lost < enough || now - server.silent_since < patience_) return false;
  server.down = Ended::timeout;
  server.down_detail = server.text + " has been silent since " + time_text(now - server.silent_since);
  return true;
}

bool ServerTable::refused(Server& server, const std::string& detail) const {
  if (server.answered || server.down != Ended::answered || ++server.refusals < tries_) return false;
  server.down = Ended::refused;
  server.down_detail = server.text + ": " + detail + ", not asked any more since " + time_text({});
  return true;
}

}  // namespace lapse::observe::dns
