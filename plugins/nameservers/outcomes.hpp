// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

/// Every way in which this rule can end. The page README.md says the same at length, and why most of it bears on the
/// service and not on the renewal.
namespace lapse::nameservers {

inline constexpr outcome kOutcomes[] = {
    {.id = "NSC1000",
     .name = "ServersAgree",
     .kind = LAPSE_PASS,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The zone's name servers answer, and agree with each other and with the delegation.",
     .full_description =
         "Every server address that could be asked serves the zone, with the same serial number and the name servers "
         "that the parent zone delegates to.",
     .help = "Nothing to do.",
     .message = "'{zone}': {count} of {all} name server addresses asked; they serve the zone and agree.",
     .tags = "dns"},
    {.id = "NSC1001",
     .name = "DelegationDiffers",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The parent zone and the zone itself name different name servers.",
     .full_description =
         "Resolvers start with the servers that the parent zone delegates to, and many go on with those that the zone "
         "itself names. Where the two sets differ, part of the world asks servers that somebody has forgotten. It is "
         "an error when a server that only the parent names no longer serves the zone.",
     .help =
         "Decide which servers are right. Set them at the registrar or in the parent zone, and put the same NS records "
         "into the zone.",
     .message = "'{zone}' is delegated to other name servers than it names itself: {how}.",
     .tags = "dns"},
    {.id = "NSC1002",
     .name = "ServerLame",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "A name server does not serve the zone that it should serve.",
     .full_description =
         "The server answers, and twice said that it is not responsible for the zone or could not load it. Resolvers "
         "lose time and try another one. When at least half of the delegated addresses are like that it is an error: "
         "validation from several places then depends on luck.",
     .help =
         "Load the zone on the server, mend its transfer (SERVFAIL often means that a secondary's copy has expired), "
         "or take the server out of the delegation and out of the zone.",
     .message = "{count} of {all} name server addresses do not serve '{zone}': {who}.",
     .tags = "dns"},
    {.id = "NSC1003",
     .name = "ServerSilent",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "A name server gave no usable answer from here, over UDP or over TCP.",
     .full_description =
         "The address was asked twice, the second time late in the run. While others of the zone answer this is a "
         "warning. When none does, it cannot be told whether the servers or the way to them is at fault.",
     .help = "Check that the server runs and that its firewall lets UDP and TCP port 53 in. When no server of any zone "
             "answers, check this machine's own way out.",
     .message = "{count} of {all} name server addresses of '{zone}' gave no usable answer: {who}.",
     .tags = "dns"},
    {.id = "NSC1004",
     .name = "ServerStale",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "A name server holds an older copy of the zone, and does not catch up.",
     .full_description =
         "The server's serial number is older than that of another server which follows the same primary, and was the "
         "same at a second look late in the run. A record that is published now may not get there. If what it holds at "
         "the validation record's name is not what the others hold, the renewal depends on whom the authority asks, and "
         "this is an error.",
     .help = "Check NOTIFY, the transfer and its TSIG key, and the log of the secondary. Compare 'dig SOA' at both.",
     .message = "Name servers of '{zone}' hold an older copy of it (serial below {serial}): {who}.",
     .tags = "dns"},
    {.id = "NSC1005",
     .name = "SerialsDiffer",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The zone's serial number is not the same at all servers.",
     .full_description =
         "Either a change was on its way while the audit looked, or the servers follow different primaries that count "
         "for themselves, as with two DNS providers side by side. Neither is a fault.",
     .help = "Nothing, if a change was just made or two providers serve the zone. Otherwise compare their contents.",
     .message = "The name servers of '{zone}' have different serial numbers: {why}.",
     .tags = "dns"},
    {.id = "NSC1006",
     .name = "SameSerialOtherData",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "Name servers with one serial number hold different data.",
     .full_description =
         "A secondary fetches the zone when the serial number grows. Here servers have the same number and different "
         "data, seen twice: the zone was changed without a new number, or there are several primaries or views. It "
         "does not mend itself. If the validation record differs, the rule dns-cname says whether that stops the renewal.",
     .help = "Raise the serial number at the primary, so that every secondary fetches the zone; with several primaries, "
             "find out why they do not agree.",
     .message = "Name servers of '{zone}' hold different data under serial {serial}: {who}.",
     .tags = "dns"},
    {.id = "NSC1007",
     .name = "GlueDiffers",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The delegation gives an address for a name server that its name does not have.",
     .full_description =
         "The parent zone hands out addresses (glue) for the servers it delegates to. One of them is not among the "
         "addresses that the server's name has. Resolvers that start at the parent still go there.",
     .help = "Update the server's address at the registrar (host object) or in the parent zone, or mend the name.",
     .message = "The delegation of '{zone}' gives '{server}' the address {address}, which its name does not have.",
     .tags = "dns"},
    {.id = "NSC1008",
     .name = "FamilyMissing",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The zone's name servers can be reached over one address family only, or IPv6 is dead.",
     .full_description =
         "No server has an IPv4 address, and many resolvers cannot ask the zone; or none has an IPv6 address, which is "
         "a note; or an IPv6 address does not answer while its server's IPv4 address does. The lack of a route on this "
         "machine is never taken for it.",
     .help = "Publish working addresses of both families, or remove the AAAA record that leads nowhere.",
     .message = "Name servers of '{zone}': {what}.",
     .tags = "dns,ipv6"},
    {.id = "NSC1009",
     .name = "OneNetwork",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "All name servers are in one network.",
     .full_description =
         "All addresses lie in one /24 (IPv4) or /48 (IPv6), so that one failure may take all of them away. Providers "
         "that announce one network from many places are the exception; it cannot be seen from here.",
     .help = "Add a server in another network, unless your provider announces this one from several places.",
     .message = "All name servers of '{zone}' are in one network: {who}.",
     .tags = "dns"},
    {.id = "NSC1010",
     .name = "ServerNameUnusable",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "A name server's name is an alias, has no address, or has one that the world cannot reach.",
     .full_description =
         "An NS record must name a host with addresses of its own (RFC 2181 10.3). Some resolvers give up at an alias, "
         "and nobody gets past a missing or a private address. When none of the servers has an address it is an error.",
     .help = "Point the NS record at a name with public addresses of its own, or take it out.",
     .message = "Name server '{server}' of '{zone}' {what}.",
     .tags = "dns"},
    {.id = "NSC1011",
     .name = "NoIpv6Here",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name servers have IPv6 addresses only, and this machine has no IPv6.",
     .full_description = "This is about the machine that runs the audit: the servers could not be asked.",
     .help = "Run the audit from a machine with IPv6. Servers without IPv4 are out of reach for many others as well.",
     .message = "All name servers of '{zone}' need IPv6, which this machine does not have.",
     .tags = "dns,ipv6"},
    {.id = "NSC1020",
     .name = "DelegationNotSeen",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The zone and its name servers could not be found out.",
     .full_description = "The walk from the root to the zone ended early, or the servers' addresses could not be had.",
     .help = "Check this machine's way to port 53 and its resolvers, and run the audit again.",
     .message = "The name servers for '{name}' could not be found out: {why}.",
     .tags = "dns"},
    {.id = "NSC1030",
     .name = "PublicDnsDoesNotMatter",
     .kind = LAPSE_NOT_APPLICABLE,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The certificate does not renew through public DNS.",
     .full_description = "Imported certificates and those of a private authority renew without a look at public DNS.",
     .help = "Nothing to do.",
     .message = "Name servers do not concern the renewal of '{name}': {why}.",
     .tags = "dns"},
};

}  // namespace lapse::nameservers
