// SPDX-License-Identifier: Apache-2.0
#include "observe/question.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "observe/address.hpp"

namespace lapse::observe {
namespace {

// ASCII only: a locale must not change what a name is.
void lower(std::string& text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
}

void canonical_name(std::string& name) {
  lower(name);
  if (name.empty() || name.back() != '.') return;
  // An escaped dot at the end belongs to the label: count the backslashes before it.
  std::size_t slashes = 0;
  while (slashes + 1 < name.size() && name[name.size() - 2 - slashes] == '\\') ++slashes;
  if (slashes % 2 == 0) name.pop_back();
}

/// A rule that is called again puts its questions again, to the same few addresses: what was made of each is kept.
void canonical_address(std::string& text) {
  struct Kept {
    std::string written, canonical;
  };
  thread_local std::array<Kept, 512> kept;
  Kept& slot = kept[std::hash<std::string>()(text) % kept.size()];
  if (slot.written != text || text.empty()) {
    const auto address = parse_address(text);
    slot = {text, address ? to_text(*address) : text};
  }
  if (slot.canonical != text) text = slot.canonical;
}

void canonical_part(DnsQuestion& q) {
  canonical_name(q.name);
  if (q.view != DnsView::servers) q.servers.clear();
  for (auto& server : q.servers) canonical_address(server);
  if (q.servers.size() > 1) {
    std::sort(q.servers.begin(), q.servers.end());
    q.servers.erase(std::unique(q.servers.begin(), q.servers.end()), q.servers.end());
  }
}

void canonical_part(ValidatedQuestion& q) {
  canonical_name(q.name);
}

void canonical_part(TlsQuestion& q) {
  canonical_address(q.address);
  canonical_name(q.sni);
  std::erase_if(q.alpn, [](char c) { return c == ' ' || c == '\t'; });
}

void canonical_part(HttpQuestion& q) {
  canonical_address(q.address);
  canonical_name(q.host);
  if (q.target.empty()) q.target = "/";
}

void canonical_part(DialogueQuestion& q) {
  if (q.about_port()) {  // nothing but the port counts
    DialogueQuestion bare;
    bare.port = q.port;
    q = std::move(bare);
  }
  canonical_address(q.address);
  canonical_name(q.peer);
}

class Hash {
 public:
  template <class T>
  Hash& add(const T& value) {
    std::uint64_t part = 0;
    if constexpr (std::is_enum_v<T>) {
      part = static_cast<std::uint64_t>(value);
    } else {
      part = std::hash<T>()(value);
    }
    state_ ^= part + 0x9e3779b97f4a7c15U + (state_ << 6U) + (state_ >> 2U);
    return *this;
  }
  [[nodiscard]] std::size_t value() const { return static_cast<std::size_t>(state_); }

 private:
  std::uint64_t state_ = 0;
};

void hash_part(Hash& hash, const DnsQuestion& q) {
  hash.add(q.name).add(q.type).add(q.view);
  for (const auto& server : q.servers) hash.add(server);
}

void hash_part(Hash& hash, const ValidatedQuestion& q) {
  hash.add(q.name).add(q.type);
}

void hash_part(Hash& hash, const TlsQuestion& q) {
  hash.add(q.address).add(q.port).add(q.sni).add(q.alpn);
}

void hash_part(Hash& hash, const HttpQuestion& q) {
  hash.add(q.address).add(q.port).add(q.tls).add(q.host).add(q.method).add(q.target);
}

void hash_part(Hash& hash, const DialogueQuestion& q) {
  hash.add(q.address).add(q.port).add(q.framing).add(q.peer);
  hash.add(q.connect_ms).add(q.reply_ms).add(q.whole_ms).add(q.kept_seconds);
  for (const auto& step : q.steps) hash.add(step.op).add(step.when).add(step.of).add(step.pattern).add(step.text);
}

// The words are those of the test kit (sdk/testkit/fake_host.cpp), so that a scenario and a run show the same evidence
// and one catalogue translates both.

std::string with_port(const std::string& address, std::uint16_t port) {
  return address + " port " + std::to_string(port);
}

std::string words(const DnsQuestion& q) {
  std::string text = type_text(q.type) + " " + (q.name.empty() ? "." : q.name) + " at ";
  if (q.view == DnsView::recursive) return text + "the resolvers";
  if (q.view == DnsView::root) return text + "the root servers";
  constexpr std::size_t kShown = 4;
  for (std::size_t i = 0; i < q.servers.size() && i < kShown; ++i) text += (i == 0 ? "" : ",") + q.servers[i];
  if (q.servers.size() > kShown) text += " or " + std::to_string(q.servers.size() - kShown) + " others";
  if (q.servers.empty()) text += "no server";
  return text;
}

std::string words(const ValidatedQuestion& q) {
  return type_text(q.type) + " " + (q.name.empty() ? "." : q.name) + " validated from the root";
}

std::string words(const TlsQuestion& q) {
  std::string text = "TLS handshake with " + with_port(q.address, q.port);
  text += q.sni.empty() ? " without a name" : " for " + q.sni;
  if (!q.alpn.empty()) text += ", offering " + q.alpn;
  return text;
}

std::string words(const HttpQuestion& q) {
  return q.method + " " + (q.tls ? "https://" : "http://") + q.host + q.target + " at " + with_port(q.address, q.port);
}

std::string words(const DialogueQuestion& q) {
  if (q.about_port()) return "what this run found out about port " + std::to_string(q.port);
  if (q.leaves()) return "to leave the provider of " + q.peer + " alone";
  const std::string where = with_port(q.address, q.port);
  return "conversation with " + (q.peer.empty() ? where : q.peer + " at " + where);
}

struct Mnemonic {
  std::uint16_t type;
  const char* text;
};

constexpr std::array kMnemonics{
    Mnemonic{1, "A"},           Mnemonic{2, "NS"},     Mnemonic{5, "CNAME"},   Mnemonic{6, "SOA"},
    Mnemonic{12, "PTR"},        Mnemonic{15, "MX"},    Mnemonic{16, "TXT"},    Mnemonic{28, "AAAA"},
    Mnemonic{33, "SRV"},        Mnemonic{35, "NAPTR"}, Mnemonic{39, "DNAME"},  Mnemonic{43, "DS"},
    Mnemonic{46, "RRSIG"},      Mnemonic{47, "NSEC"},  Mnemonic{48, "DNSKEY"}, Mnemonic{50, "NSEC3"},
    Mnemonic{51, "NSEC3PARAM"}, Mnemonic{52, "TLSA"},  Mnemonic{59, "CDS"},    Mnemonic{60, "CDNSKEY"},
    Mnemonic{62, "CSYNC"},      Mnemonic{64, "SVCB"},  Mnemonic{65, "HTTPS"},  Mnemonic{99, "SPF"},
    Mnemonic{255, "ANY"},       Mnemonic{257, "CAA"},
};

}  // namespace

Question canonical(Question question) {
  std::visit([](auto& of) { canonical_part(of); }, question.of);
  return question;
}

std::size_t hash_value(const Question& question) {
  Hash hash;
  hash.add(question.of.index()).add(question.again).add(question.at_end);
  std::visit([&](const auto& of) { hash_part(hash, of); }, question.of);
  return hash.value();
}

const char* kind_of(const Question& question) {
  constexpr std::array kKinds{"dns/1", "tls/1", "http/1", "dialogue/1", "dns-validated/1"};
  return kKinds[question.of.index()];
}

std::string type_text(std::uint16_t type) {
  for (const auto& mnemonic : kMnemonics) {
    if (mnemonic.type == type) return mnemonic.text;
  }
  return "TYPE" + std::to_string(type);
}

std::string describe(const Question& question) {
  std::string text = std::visit([](const auto& of) { return words(of); }, question.of);
  if (question.again > 0) text += ", look " + std::to_string(question.again + 1);
  return text;
}

}  // namespace lapse::observe
