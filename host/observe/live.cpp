// SPDX-License-Identifier: Apache-2.0
#include "observe/live.hpp"

#include "observe/broker.hpp"
#include "observe/certificates.hpp"
#include "observe/dialogue_engine.hpp"
#include "observe/dns_engine.hpp"
#include "observe/dns_servers.hpp"
#include "observe/trust.hpp"
#include "observe/validated_engine.hpp"
#include "observe/web_engine.hpp"

namespace lapse::observe {
namespace {

/// The broker with everything that its engines share.
class Live final : public Observer {
 public:
  Live(std::unique_ptr<Certificates> certificates, std::unique_ptr<Trust> trust, const config::Network& network,
       const dns::NameServers& servers)
      : certificates_(std::move(certificates)), trust_(std::move(trust)), broker_(network, all_of(servers), [&](const Context& context) {
          Engines engines;
          engines.dns = std::make_unique<DnsEngine>(context, servers);
          engines.validated = std::make_unique<ValidatedEngine>(context, servers.roots);
          engines.web = std::make_unique<WebEngine>(context, *certificates_, trust_.get());
          engines.dialogue = std::make_unique<DialogueEngine>(context, certificates_.get(), trust_.get());
          return engines;
        }) {}

  void ask(const Question& question, Done done) override { broker_.ask(question, std::move(done)); }
  void run(std::chrono::milliseconds most) override { broker_.run(most); }
  [[nodiscard]] Counters counters() const override { return broker_.counters(); }
  void keep(KeptConversations* kept) { broker_.keep(kept); }

 private:
  static std::vector<config::Endpoint> all_of(const dns::NameServers& servers) {
    auto all = servers.resolvers;
    all.insert(all.end(), servers.roots.begin(), servers.roots.end());
    return all;
  }

  std::unique_ptr<Certificates> certificates_;
  std::unique_ptr<Trust> trust_;
  Broker broker_;
};

}  // namespace

Result<std::unique_ptr<Observer>> live(const config::Network& network, std::int64_t now, KeptConversations* kept) {
  const dns::NameServers servers = dns::load_name_servers(network);
  if (servers.resolvers.empty())
    return Failure{"there is no resolver to ask (" + servers.resolver_problem + "); set network.resolvers in the estate"};
  if (servers.roots.empty())
    return Failure{"there are no root servers to ask (" + servers.root_problem +
                   "); install dns-root-data, or set network.root_hints or network.root_servers in the estate"};
  auto certificates = std::make_unique<Certificates>();
  auto trust = Trust::open(network.ca_roots, now, *certificates);
  if (!trust) return Failure{trust.error() + "; set network.ca_roots in the estate"};
  auto out = std::make_unique<Live>(std::move(certificates), std::move(*trust), network, servers);
  out->keep(kept);
  return std::unique_ptr<Observer>(std::move(out));
}

}  // namespace lapse::observe
