// SPDX-License-Identifier: Apache-2.0
//
// ns-diversity: do the zone's name servers stand in more than one network? Where they share one, one broken router takes
// every name of the zone away, and the answers that a certificate's renewal waits for with them.
#include <arpa/inet.h>

#include <array>
#include <cstdio>
#include <lapse/rule.hpp>
#include <lapse/zone.hpp>
#include <set>
#include <string>

namespace {

/// The network that an address is usually announced in: its /24 or its /48; empty for what is no address.
std::string network_of(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  char text[INET6_ADDRSTRLEN + 4];
  if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) {
    std::snprintf(text, sizeof text, "%u.%u.%u.0/24", bytes[0], bytes[1], bytes[2]);
    return text;
  }
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return {};
  std::fill(bytes.begin() + 6, bytes.end(), static_cast<unsigned char>(0));
  return std::string(inet_ntop(AF_INET6, bytes.data(), text, sizeof text)) + "/48";
}

class NsDiversity {
 public:
  // The schema below promises that the parameter is there and is 2 or more.
  explicit NsDiversity(const lapse::parameters& p) : least_(p.integer("networks")) {}

  [[nodiscard]] lapse::findings judge(const lapse::subject& s, const lapse::known& ask) const {
    // The walk asks for the zone cuts above a name: one label more makes the name itself one of them.
    const std::string domain = lapse::canonical_name(lapse::without_wildcard(s.name().domain()));
    const lapse::delegation zone = lapse::find_zone(ask, "_ns." + domain);
    std::set<std::string> networks;
    bool whole = zone.problem.empty() && !zone.servers.empty();
    for (const auto& server : zone.servers) {
      for (const auto& address : server.addresses) networks.insert(network_of(address));
      // A server whose addresses are not known may stand anywhere: no failure can rest on the others.
      whole = whole && (!server.addresses.empty() || server.absent);
    }
    networks.erase("");

    const auto about = [&](lapse::finding f) {
      f.arg("zone", zone.apex.empty() ? domain : zone.apex).arg("count", static_cast<int64_t>(networks.size()));
      f.expected("addresses in " + std::to_string(least_) + " networks or more").evidence(zone.evidence);
      for (const auto& server : zone.servers)
        for (const auto& address : server.addresses) f.saw(server.name + " " + address + " in " + network_of(address));
      return f;
    };
    if (static_cast<int64_t>(networks.size()) >= least_) return about(lapse::pass("NSD1000"));
    if (!whole || networks.empty()) return about(lapse::open("NSD1002"));
    return about(lapse::fail("NSD1001")).fix("Add a name server in another network.").visible_after(zone.ttl);
  }

 private:
  int64_t least_;
};

constexpr lapse::outcome kOutcomes[] = {
    {.id = "NSD1000", .name = "NameServersApart", .kind = LAPSE_PASS, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name servers stand in several networks.",
     .full_description = "The addresses of the zone's name servers are in at least as many networks (/24, /48) as wanted.",
     .help = "Nothing to do.", .message = "The name servers of '{zone}' stand in {count} networks."},
    {.id = "NSD1001", .name = "NameServersTogether", .kind = LAPSE_FAIL, .level = LAPSE_WARNING, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name servers stand in too few networks.",
     .full_description = "The addresses of all name servers of the zone are in fewer networks (/24, /48) than wanted.",
     .help = "Add a name server in another network, best one of another operator.",
     .message = "The name servers of '{zone}' stand in {count} networks."},
    {.id = "NSD1002", .name = "NetworksNotTold", .kind = LAPSE_OPEN, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The networks of the name servers cannot be told.",
     .full_description = "The zone was not found, or addresses of its name servers could not be looked up.",
     .help = "See how the questions ended, and run again.",
     .message = "In how many networks the name servers of '{zone}' stand cannot be told."},
};

}  // namespace

LAPSE_RULE(NsDiversity,
           (lapse::rule_description{.kind = "ns-diversity", .version = "1.0.0", .vendor = "Lapse", .license = "Apache-2.0",
                                    .url = "https://github.com/lapse-project/lapse/blob/main/sdk/examples/README.md",
                                    .summary = "Do the zone's name servers stand in more than one network?",
                                    .parameters = R"({"type":"object","properties":{
                                      "networks":{"type":"integer","minimum":2,"maximum":16,"default":2,
                                        "description":"In how many networks the name servers must stand at least."}}})",
                                    .needs = {"dns/1"}}),
           kOutcomes)
