// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

namespace lapse::dns_cname {

/// What lies around the record: its servers, the names of the certificate, what the inventory knows.
inline constexpr outcome kAroundOutcomes[] = {
    {.id = "DNS1012",
     .name = "RecordNotKnown",
     .kind = LAPSE_REVIEW,
     .short_description = "The inventory gives no validation record that could be checked.",
     .full_description = "The name is validated through DNS, but the inventory does not say which record the provider "
                         "expects, or gives "
                         "one that cannot be asked for.",
     .help =
         "Add the record to the estate: for ACM it is ResourceRecord under DomainValidationOptions in the output of "
         "'aws acm describe-certificate'.",
     .message = "The validation record of '{name}' cannot be checked: {why}.",
     .tags = "inventory"},
    {.id = "DNS1013",
     .name = "PerOrderToken",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description =
         "The provider wants a new validation record for each order, so a standing record renews nothing.",
     .full_description =
         "This provider makes its record from the order itself (a random value, or a digest of the signing "
         "request). It proves one order and is stale afterwards. Unless software of yours publishes a new one for "
         "each order, every renewal needs a person.",
     .help = "Find out what publishes the record at each order. When nothing does, use the provider's API or ACME, or "
             "a provider whose record may stand.",
     .message = "'{name}' is validated by {provider} with a record made for one order; no standing record renews it by "
                "itself.",
     .tags = "dns,inventory"},
    {.id = "DNS1020",
     .name = "RecordNotSeen",
     .kind = LAPSE_OPEN,
     .short_description = "No name server gave an answer, so the record could not be seen.",
     .full_description =
         "Silence proves nothing. The servers of the zone, or those on the way to it, gave no answer that could be "
         "used. What the resolvers say is evidence and no more: they remember, and many show zones of this network, "
         "which no provider sees. The fault may be on this side (a firewall, a policy) or on theirs.",
     .help = "Check that this machine may send DNS queries (UDP and TCP, port 53) to the servers listed under 'asked', "
             "then run again. If others cannot reach them either, the DNS provider has an outage. Where port 53 stays "
             "closed and the resolvers show public DNS only, set 'believe_resolvers: true' for this rule.",
     .message = "{type} '{record}' could not be seen: {why}.",
     .tags = "dns"},
    {.id = "DNS1021",
     .name = "ServersFail",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "Every name server of the zone answers with a failure.",
     .full_description =
         "The delegation leads to these servers, and they answer twice that they cannot serve the zone (SERVFAIL). "
         "Usual "
         "causes: a secondary whose copy has expired, or a zone that could not be loaded after a change.",
     .help =
         "Load or transfer the zone again on the servers listed under 'seen', and look at their log for why it failed.",
     .message = "No name server of '{zone}' can answer for '{record}': {how}.",
     .tags = "dns"},
    {.id = "DNS1022",
     .name = "ServersLame",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The zone is delegated to servers that do not serve it.",
     .full_description =
         "The parent zone sends the world to these servers, but each of them refuses, answers without authority, or "
         "does not "
         "exist. Nobody can find the record while that is so. Usual causes: a zone deleted at the DNS provider, a move "
         "to another provider without a change at the registrar, or a lapsed domain of the name servers.",
     .help =
         "At the registrar, set the name servers of the zone to those that serve it, or create the zone again at the "
         "servers that are named there.",
     .message = "'{zone}' is delegated to {count} that {how}.",
     .tags = "dns"},
    {.id = "DNS1023",
     .name = "TruncatedWithoutTcp",
     .kind = LAPSE_OPEN,
     .short_description = "The answer was cut short, and the server does not answer over TCP.",
     .full_description = "The answer does not fit a datagram, so the question has to be repeated over TCP (RFC 7766), "
                         "and that does not work. "
                         "What the name holds is therefore not known.",
     .help = "Open TCP port 53 on the name servers listed under 'seen', and on the way to them.",
     .message = "{type} '{record}' could not be seen: the answer was cut short, and TCP port 53 does not answer.",
     .tags = "dns"},
    {.id = "DNS1027",
     .name = "OnlyWithoutEdns",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .short_description = "Some name servers answer only when asked without EDNS.",
     .full_description =
         "The record is found, but only after a second question in the form of 1987: these servers, or a firewall "
         "before them, do not let EDNS (RFC 6891) pass. Resolvers that no longer fall back will not find the "
         "record, and DNSSEC cannot work.",
     .help = "Update the name servers listed under 'seen', or let the firewall before them pass DNS packets with EDNS.",
     .message = "{count} of {all} server addresses of '{zone}' answer '{record}' only without EDNS.",
     .tags = "dns"},
    {.id = "DNS1028",
     .name = "AncestorDenied",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "The servers deny the existence of a name above the record.",
     .full_description =
         "The record exists, so every name above it exists as well, even if it holds nothing (RFC 8020). These "
         "servers answer NXDOMAIN for such a name. A resolver that asks label by label (QNAME minimisation, RFC "
         "9156) believes that, stops there and never finds the record. Certification authorities use such "
         "resolvers.",
     .help = "Update the name servers, or move the zone to servers that answer 'no data' for names without records of "
             "their own.",
     .message = "{count} of the servers of '{zone}' deny '{ancestor}', below which '{record}' lies; minimising "
                "resolvers do not "
                "find it.",
     .tags = "dns"},
    {.id = "DNS1029",
     .name = "NameNotCertifiable",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "No public certification authority may issue for this name.",
     .full_description =
         "The name is a public suffix or covers one, or it lies below no public top-level domain. The Baseline "
         "Requirements forbid such names to every public authority. What may stand in a label is judged by the rule "
         "eligibility (ELG1004).",
     .help = "Take the name off the certificate, or spell it correctly. Internal names need a private certification "
             "authority.",
     .message = "'{name}' cannot be in a public certificate: {why}.",
     .tags = "dns,inventory"},
    {.id = "DNS1030",
     .name = "NotDnsValidated",
     .kind = LAPSE_NOT_APPLICABLE,
     .short_description = "The name is not validated through DNS.",
     .full_description = "Renewal of this name does not hang on a record in DNS.",
     .help = "Nothing to do.",
     .message = "'{name}' needs no validation record: {why}.",
     .tags = "inventory"},
    {.id = "DNS1031",
     .name = "NoInventory",
     .kind = LAPSE_OPEN,
     .short_description =
         "The certificate was read off a server, so the record that its provider expects is not known.",
     .full_description = "A certificate that was found by its host name alone does not say how its names are "
                         "validated. Which record must be "
                         "in DNS is known to the provider's account only.",
     .help = "Add the certificate to the estate, from the output of 'aws acm describe-certificate' or by hand.",
     .message = "There is no inventory for '{name}': the validation record that the provider expects is not known.",
     .tags = "inventory"},
    {.id = "DNS1033",
     .name = "ResolverFails",
     .kind = LAPSE_REVIEW,
     .short_description = "The name servers have the record, but a resolver cannot get it.",
     .full_description = "Every name server answers with the expected value, and yet the resolvers say SERVFAIL twice, "
                         "while they resolve other "
                         "names. The usual cause is a broken DNSSEC chain. Since 2026-03-15 certification authorities "
                         "must validate DNSSEC "
                         "(ballot SC-085), so a broken chain stops the renewal.",
     .help = "Check the zone's DNSSEC chain: the DS record at the parent, the keys, and the dates of the signatures. "
             "Then ask a "
             "validating resolver again.",
     .message = "The servers of '{zone}' hold '{record}', but the resolvers answer SERVFAIL; DNSSEC may be broken.",
     .tags = "dns,dnssec"},
    {.id = "DNS1034",
     .name = "NameAbsent",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "A name of the certificate does not exist in public DNS.",
     .full_description =
         "Its zone's servers say twice that the name does not exist. Of the conditions of a renewal, AWS documents "
         "that each name of the certificate exists in DNS (an edition of dns-renewal-validation; today's English "
         "page no longer lists it, hence a warning). A name that nobody can reach is usually left over.",
     .help = "Publish a record for the name, or take the name off the certificate when it is no longer used: one name "
             "that cannot be validated stops the renewal of all.",
     .message = "'{name}' does not exist in the zone '{zone}'.",
     .tags = "dns"},
    {.id = "DNS1035",
     .name = "ApexWithoutRecord",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "The apex of the zone has no valid record.",
     .full_description =
         "AWS documents as a condition of renewal that a valid DNS record for the apex domain exists (an edition "
         "of dns-renewal-validation; today's English page no longer lists it, hence a warning). Each zone has SOA "
         "and name server records at its apex (RFC 1034 4.2.1); a CNAME there hides them, and resolvers differ in "
         "what they make of it.",
     .help = "Put the SOA and NS records back at the apex. In place of a CNAME there, use the DNS provider's alias "
             "record, or addresses.",
     .message = "At the apex of '{zone}', in which '{name}' lies, there is {how}.",
     .tags = "dns"},
    {.id = "DNS1036",
     .name = "NameHoldsNothing",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .short_description = "A name of the certificate has no record of its own.",
     .full_description =
         "The name exists in DNS only because other names lie below it; it has no address, no alias, no mail "
         "server and no text. AWS documents that each name of the certificate exists in DNS, and an empty name "
         "fulfils that by the letter only.",
     .help = "Check that the name is still used. If not, take it off the certificate.",
     .message = "'{name}' has no record of its own in the zone '{zone}'.",
     .tags = "dns"},
    {.id = "DNS1040",
     .name = "NameNotSeen",
     .kind = LAPSE_OPEN,
     .short_description = "The record is there, but whether the certificate's name exists could not be seen.",
     .full_description =
         "The provider asks that each name of the certificate exists in public DNS. The validation record answers, and "
         "yet two questions for the name itself brought no usable answer.",
     .help = "Ask the name servers listed under 'asked' for the name, and see why they do not answer; then run again.",
     .message = "Whether '{name}' exists could not be seen: {why}.",
     .tags = "dns"},
    {.id = "DNS1041",
     .name = "CaseNotKept",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .short_description = "Some name servers do not take questions in mixed case.",
     .full_description =
         "Many resolvers, those of certification authorities among them, mix upper and lower case in the names they "
         "ask for (0x20) and take only an answer that repeats the question exactly, because a forger could not. "
         "These servers, or something before them, change the case, or answer otherwise than in lower case. Resolvers "
         "then ask again and again, and some give up.",
     .help = "Update the name servers listed under 'seen', or the load balancer before them.",
     .message = "{count} of {all} server addresses of '{zone}' do not take '{record}' in mixed case.",
     .tags = "dns"},
};

}  // namespace lapse::dns_cname
