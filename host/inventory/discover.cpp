// SPDX-License-Identifier: Apache-2.0
#include "inventory/discover.hpp"

#include <algorithm>
#include <lapse/dns.hpp>
#include <lapse/x509.hpp>

#include "inventory/facts.hpp"

namespace lapse::inventory {
namespace {

constexpr std::size_t kMostAddresses = 16;  ///< of one name

/// Puts questions to the observer and waits for all of them.
class Round {
 public:
  explicit Round(observe::Observer& observer) : observer_(observer) {}
  void ask(observe::Question question, observe::Observer::Done done) {
    ++open_;
    observer_.ask(observe::canonical(std::move(question)),
                  [this, done = std::move(done)](const observe::AnswerPtr& answer) {
                    --open_;
                    done(answer);
                  });
  }
  void wait() {
    while (open_) observer_.run(std::chrono::milliseconds(100));
  }

 private:
  observe::Observer& observer_;
  std::size_t open_ = 0;
};

std::vector<std::string> addresses_of(const observe::AnswerPtr& answer, std::uint16_t type) {
  std::vector<std::string> out;
  const auto* dns = std::get_if<observe::DnsAnswer>(&answer->body);
  if (!dns) return out;
  const auto message = lapse::decode_message({dns->message.data(), dns->message.size()});
  if (!message) return out;
  for (const auto& r : message->answer)
    if (r.type == type) out.push_back(r.data);
  return out;
}

std::shared_ptr<const lapse::x509> leaf_of(const observe::AnswerPtr& answer) {
  const auto* tls = std::get_if<observe::TlsAnswer>(&answer->body);
  if (!tls || tls->chain.empty()) return nullptr;
  return lapse::parse_certificate({tls->chain[0]->data(), tls->chain[0]->size()});
}

/// One name under way.
struct Sought {
  std::string name;
  std::vector<std::string> ipv4, ipv6;
  std::vector<std::shared_ptr<const lapse::x509>> leaves;  ///< by address, IPv4 first
};

Certificate certificate_of(const Sought& sought, const config::Tables& tables) {
  Certificate c;
  c.id = sought.name;
  c.discovered = true;
  // Of several leaves the first that covers the name: what is wrong with the others is for the rules to say.
  std::shared_ptr<const lapse::x509> leaf;
  for (const auto& l : sought.leaves)
    if (l && (!leaf || (!leaf->covers(sought.name) && l->covers(sought.name)))) leaf = l;
  std::vector<std::string> names = {sought.name};
  if (leaf) {
    c.serial = leaf->serial;
    c.sha256 = leaf->sha256;
    c.spki_sha256 = leaf->spki_sha256;
    c.issuer = leaf->issuer;
    c.key_algorithm = leaf->key_type;
    c.not_before = leaf->not_before;
    c.not_after = leaf->not_after;
    if (leaf->covers(sought.name)) {
      for (const auto& n : leaf->dns_names)
        if (std::find(names.begin(), names.end(), n) == names.end()) names.push_back(n);
    }
    infer_provider(c, tables);
  }
  for (const auto& n : names) {
    Name name;
    name.domain = name.display = n;
    c.names.push_back(std::move(name));
  }
  return c;
}

}  // namespace

std::vector<Certificate> discover(const std::vector<std::string>& names, observe::Observer& observer,
                                  const config::Tables& tables) {
  std::vector<Sought> all;
  for (const auto& n : names) all.push_back({n, {}, {}, {}});
  Round addresses(observer);
  for (auto& s : all) {
    for (const auto& [type, to] : {std::pair{lapse::rr::A, &s.ipv4}, std::pair{lapse::rr::AAAA, &s.ipv6}})
      addresses.ask({observe::DnsQuestion{s.name, type, observe::DnsView::recursive, {}}},
                    [type = type, to = to](const auto& answer) { *to = addresses_of(answer, type); });
  }
  addresses.wait();
  Round handshakes(observer);
  for (auto& s : all) {
    std::vector<std::string> at = s.ipv4;
    at.insert(at.end(), s.ipv6.begin(), s.ipv6.end());
    if (at.size() > kMostAddresses) at.resize(kMostAddresses);
    s.leaves.resize(at.size());
    for (std::size_t i = 0; i < at.size(); ++i)
      handshakes.ask({observe::TlsQuestion{at[i], 443, s.name, ""}},
                     [&s, i](const auto& answer) { s.leaves[i] = leaf_of(answer); });
  }
  handshakes.wait();
  std::vector<Certificate> out;
  for (const auto& s : all) out.push_back(certificate_of(s, tables));
  return out;
}

}  // namespace lapse::inventory
