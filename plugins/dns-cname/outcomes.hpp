// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

/// Every way in which this rule can end. The page README.md says the same at length.
namespace lapse::dns_cname {

inline constexpr outcome kOutcomes[] = {
    {.id = "DNS1000",
     .name = "RecordInPlace",
     .kind = LAPSE_PASS,
     .short_description = "The validation record holds the expected value at every name server that answers.",
     .full_description =
         "Every name server of the zone that could be asked answers with the value that the provider expects, so the "
         "provider finds it whichever server it asks. Where no server could be asked, the resolvers' answer counts.",
     .help = "Nothing to do. Keep the record for as long as the certificate is to renew.",
     .message = "{type} '{record}' holds the expected value {where}.",
     .tags = "dns"},
    {.id = "DNS1001",
     .name = "RecordAbsent",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The validation record does not exist in public DNS.",
     .full_description =
         "The provider looks for this record before it renews. It was asked for twice and is not there: the name does "
         "not exist, or it has no record of this type, or only a wildcard answers for it. The certificate in use stays "
         "valid until it expires, so nothing else will tell you before the renewal has failed.",
     .help =
         "Publish the record exactly as given under 'fix', in the zone that the public delegation leads to, and leave "
         "it there. If it was removed on purpose, take the name off the certificate.",
     .message = "{type} '{record}' does not exist: {how}.",
     .tags = "dns"},
    {.id = "DNS1002",
     .name = "OtherValue",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The validation record holds another value than the provider expects.",
     .full_description =
         "The name exists, but what it holds is not the expected value, and following it does not lead there either. "
         "Upper and lower case, the final dot and one underscore in front of the value make no difference here.",
     .help =
         "Replace the value by the one given under 'fix'. A name can hold only one CNAME, so the old one has to go.",
     .message = "{type} '{record}' holds '{seen}', not '{expected}'.",
     .tags = "dns"},
    {.id = "DNS1003",
     .name = "DoubledSuffix",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The record was published with the zone's name twice at its end.",
     .full_description =
         "Many DNS consoles append the zone to whatever is entered. A full name entered there ends up as "
         "name.example.com.example.com, where the provider never looks. The expected value is at that longer name.",
     .help =
         "In the console, enter the name without the zone at its end, or with a final dot where the console takes one. "
         "Then remove the misplaced record.",
     .message = "The record was published as '{found}', with the zone's name twice, and not as '{record}'.",
     .tags = "dns"},
    {.id = "DNS1004",
     .name = "UnderscoreLost",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The record was published at its name without the leading underscore.",
     .full_description = "The value of the record may lose its leading underscore, its name may not: the provider asks "
                         "for the name with "
                         "the underscore. The expected value is at the name without it.",
     .help =
         "Rename the record so that it starts with the underscore. If the DNS provider forbids underscores in names, "
         "the zone needs another provider, or the certificate another validation method.",
     .message = "The record was published as '{found}', without the underscore in front of '{record}'.",
     .tags = "dns"},
    {.id = "DNS1005",
     .name = "OtherToken",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The record holds another validation token of the same provider.",
     .full_description = "The value has the provider's form but is not the one of this certificate. Validation records "
                         "belong to a name "
                         "and an account: this is usually the record of another account, or of one that the name was "
                         "moved from. One name "
                         "holds one CNAME, so two accounts cannot both be validated under the same record name.",
     .help = "Find out whose token is published. Replace it by the one given under 'fix', or request the certificate "
             "in the "
             "account that the published token belongs to.",
     .message = "'{record}' holds another token of the provider, '{seen}', not '{expected}'.",
     .tags = "dns"},
    {.id = "DNS1006",
     .name = "OtherData",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "At the record's name there is other data, or more than one CNAME.",
     .full_description = "A CNAME must stand alone (RFC 1034 section 3.6.2, RFC 2181 section 10.1). Address records in "
                         "its place come from a "
                         "proxy or from flattening by the DNS provider; other records beside it, or several CNAMEs, "
                         "make resolvers differ "
                         "in what they see.",
     .help =
         "Remove everything else at this name. Where the DNS provider proxies or flattens it, switch that off for this "
         "name ('DNS only').",
     .message = "At '{record}' there is {seen}, where one {type} must stand alone.",
     .tags = "dns"},
    {.id = "DNS1007",
     .name = "ChainTooLong",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "The record leads through too many CNAMEs, or in a circle.",
     .full_description = "The record points at a name that points on. AWS documented that ACM gives up after five "
                         "CNAMEs; whether that is "
                         "still so is not confirmed, therefore a long chain is a warning. A chain that comes back to a "
                         "name it has passed "
                         "never ends anywhere, and is an error.",
     .help = "Publish the expected value directly at the record's name, as given under 'fix'.",
     .message = "The CNAMEs from '{record}' {how}: {chain}.",
     .tags = "dns"},
    {.id = "DNS1008",
     .name = "ServersDiffer",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "Some name servers of the zone have the expected record, others do not.",
     .full_description = "Providers check from several places at once (CA/Browser Forum ballot SC-067: four remote "
                         "ones since 2026-06-15, five "
                         "from 2026-12-15 on), and each place may reach another server. A record that some servers "
                         "lack is found by luck only. Usual causes: a "
                         "secondary that no longer transfers the zone, two DNS providers that are not kept in step, or "
                         "a server left over in "
                         "the delegation.",
     .help =
         "Bring the servers listed under 'seen' up to date (zone transfer, TSIG key, NOTIFY), or take them out of the "
         "delegation and of the zone's NS records.",
     .message = "{lacking} of {count} name servers of '{zone}' lack the expected {type} '{record}'.",
     .tags = "dns"},
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
    {.id = "DNS1020",
     .name = "RecordNotSeen",
     .kind = LAPSE_OPEN,
     .short_description = "No name server gave an answer, so the record could not be seen.",
     .full_description =
         "Silence proves nothing. The servers of the zone, or those on the way to it, gave no answer that could be "
         "used, and "
         "neither did the resolvers. The fault may be on this side (a firewall, a policy) or on theirs.",
     .help = "Check that this machine may send DNS queries (UDP and TCP, port 53) to the servers listed under 'asked', "
             "then "
             "run again. If others cannot reach them either, the DNS provider has an outage.",
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
    {.id = "DNS1024",
     .name = "ReachedThroughChain",
     .kind = LAPSE_PASS,
     .short_description = "The record reaches the expected value through other names.",
     .full_description = "The record is an alias of another name that holds the expected value. That is enough for the "
                         "provider, and it hangs "
                         "on every zone on the way. Publishing the value directly is sturdier.",
     .help = "Nothing has to be done. To depend on one zone only, publish the value directly at the record's name.",
     .message = "'{record}' reaches the expected value through {length} CNAMEs: {chain}.",
     .tags = "dns"},
    {.id = "DNS1025",
     .name = "RelativeValue",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The value has the zone's name behind it: its final dot was left out.",
     .full_description = "In a zone file, and in some consoles, a value without a final dot is relative, and the zone "
                         "is appended to it. The "
                         "record now points at a name that does not exist.",
     .help = "Enter the value with a dot at its end, or without the zone, as the console wants it.",
     .message = "The value of '{record}' was entered without its final dot and became '{seen}'.",
     .tags = "dns"},
    {.id = "DNS1026",
     .name = "QuotedValue",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The value holds quotes or blanks.",
     .full_description = "Quotes or blanks were pasted along with the value. They are part of the name now, and the "
                         "provider compares every "
                         "character.",
     .help = "Type the value again as given under 'fix', without quotes and without blanks before or behind it.",
     .message = "The value of '{record}' holds quotes or blanks: {seen}.",
     .tags = "dns"},
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
};

}  // namespace lapse::dns_cname
