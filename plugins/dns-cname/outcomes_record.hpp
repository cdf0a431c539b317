// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

namespace lapse::dns_cname {

/// What the record holds, or why it is not where it should be.
inline constexpr outcome kRecordOutcomes[] = {
    {.id = "DNS1000",
     .name = "RecordInPlace",
     .kind = LAPSE_PASS,
     .short_description = "The validation record holds the expected value at every name server that answers.",
     .full_description =
         "Every name server of the zone that could be asked answers with the value that the provider expects, so the "
         "provider finds it whichever server it asks. Where no server could be asked, the resolvers' answer counts only if the estate "
         "says that it may ('believe_resolvers').",
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
     .message = "{lacking} of {count} server addresses of '{zone}' lack the expected {type} '{record}'.",
     .tags = "dns"},
    {.id = "DNS1009",
     .name = "SplitHorizon",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The record is seen inside this network only, and not in public DNS.",
     .full_description =
         "The resolvers of this machine answer with the expected record, from a zone of their own, while the "
         "servers that the public delegation leads to say twice that it does not exist. A provider asks public "
         "DNS: a private zone, or a resolver reached over a VPN, is invisible to it.",
     .help = "Publish the record in the public zone as well, exactly as given under 'fix'. The private zone may keep "
             "its own copy.",
     .message = "{type} '{record}' is seen inside this network only: {how}.",
     .tags = "dns"},
    {.id = "DNS1010",
     .name = "OtherZone",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The record is in a zone that the public delegation does not lead to.",
     .full_description =
         "A server has the expected record, but the parent zone does not delegate to it: the world asks other "
         "servers, and those do not have the record. Usual causes: two zones of the same name at one or two DNS "
         "providers, a zone that has moved while the old one is still edited, or a primary server whose "
         "secondaries no longer transfer the zone.",
     .help = "Publish the record in the zone at the servers that the parent delegates to (see 'seen'), or change the "
             "delegation at the registrar to the servers that have it.",
     .message = "{type} '{record}' is at {found}, to which the public delegation of '{zone}' does not lead.",
     .tags = "dns"},
    {.id = "DNS1014",
     .name = "PersistRecordUnfit",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The persistent validation record is there, but the next renewal cannot use it.",
     .full_description =
         "A persistent record (dns-persist-01, Baseline Requirements 3.2.2.4.22) names the issuer, the account, "
         "what it covers and how long it holds. The renewal needs a record that names its own issuer and account, "
         "covers the name, and still holds when the renewal starts.",
     .help = "Publish the record again with the issuer, the account and the policy that the renewal uses, and with a "
             "persistUntil that lies well after the certificate's end, or with none.",
     .message = "{type} '{record}' does not serve the next renewal: {why}.",
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
    {.id = "DNS1037",
     .name = "ValidationDelegated",
     .kind = LAPSE_PASS,
     .short_description = "Validation is handed to another name, whose zone answers.",
     .full_description =
         "An alias at the place where the provider looks hands the validation to another zone, in which the ACME "
         "client, or the provider, writes what is needed at each renewal. The alias answers at every name server, "
         "and the zone of its target is served.",
     .help = "Nothing to do. Keep the alias, and keep the client's access to the other zone.",
     .message = "'{record}' hands validation to '{seen}', {where}.",
     .tags = "dns"},
    {.id = "DNS1038",
     .name = "DelegateDead",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "Validation is handed to a name in a domain that does not exist.",
     .full_description =
         "An alias at the place where the provider looks leads to a domain that is not there any more. Nobody can "
         "write the validation record, and whoever registers that domain can validate certificates for this name.",
     .help = "Remove the alias, or point it at a domain of yours. Do not leave it: it lets a stranger obtain "
             "certificates.",
     .message = "'{record}' hands validation to '{seen}', but the domain '{absent}' does not exist.",
     .tags = "dns"},
    {.id = "DNS1039",
     .name = "NotDirect",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description =
         "The name reaches the provider's endpoint through further CNAMEs, which the provider does not accept.",
     .full_description =
         "This provider renews by itself only while the name's CNAME points directly at its endpoint. Through a "
         "chain the domain goes to 'pending re-validation', and a person has to publish a TXT record.",
     .help = "Point the name directly at the endpoint, as given under 'fix'.",
     .message = "'{record}' reaches the provider through {length} CNAMEs, not directly: {chain}.",
     .tags = "dns"},
};

}  // namespace lapse::dns_cname
