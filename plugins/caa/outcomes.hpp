// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

/// Every way in which this rule can end. The page README.md says the same at length.
namespace lapse::caa {

inline constexpr outcome kOutcomes[] = {
    {.id = "CAA1000",
     .name = "IssuancePermitted",
     .kind = LAPSE_PASS,
     .short_description = "CAA lets the provider's authority issue for this name.",
     .full_description = "Either no CAA record set applies to the name, or the one that applies names an authority of the provider.",
     .help = "Nothing to do.",
     .message = "CAA permits the renewal of '{name}': {why}.",
     .tags = "dns,caa"},
    {.id = "CAA1001",
     .name = "IssuerNotListed",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The CAA records that apply name other authorities only.",
     .full_description =
         "CAA is looked up at every renewal. The nearest record set that applies to the name does not list an authority of "
         "the provider, so the authority must refuse. The certificate in use stays valid, so nothing else shows the fault.",
     .help = "Add the record given under 'fix' to the set. Records of one set add up: those of other authorities can stay.",
     .message = "CAA at '{owner}' permits {issuers} only, not the authority that renews '{name}'.",
     .tags = "dns,caa"},
    {.id = "CAA1002",
     .name = "WildcardNotPermitted",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "An issuewild record keeps the authority from issuing the wildcard.",
     .full_description =
         "Where a CAA set has an issuewild record, wildcards are judged by issuewild alone. It does not list an authority of "
         "the provider, although other names of the same place may be issued.",
     .help = "Add the issuewild record given under 'fix', or remove the issuewild records so that issue decides.",
     .message = "CAA at '{owner}' has issuewild records that do not permit the authority that renews '{name}'.",
     .tags = "dns,caa"},
    {.id = "CAA1003",
     .name = "IssuanceForbidden",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The CAA records that apply forbid every authority.",
     .full_description = "The set holds an issue record with an empty issuer and none that names an authority: nobody may issue.",
     .help = "Add the record given under 'fix'. The record with the empty issuer may stay or go.",
     .message = "CAA at '{owner}' forbids every authority to issue '{name}'.",
     .tags = "dns,caa"},
    {.id = "CAA1004",
     .name = "BlockedThroughAlias",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "CAA records at the target of an alias keep the authority from issuing.",
     .full_description =
         "The name is an alias, and CAA follows aliases: the records of the alias's target apply to the name. They belong to "
         "whoever runs the target, and a CAA record of one's own cannot stand beside a CNAME.",
     .help =
         "Ask whoever runs the target to list the authority, or replace the alias by address records, so that the "
         "CAA records of your own zone apply.",
     .message = "'{name}' is an alias to '{owner}', whose CAA permits {issuers} only.",
     .tags = "dns,caa"},
    {.id = "CAA1005",
     .name = "UnknownCriticalProperty",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "A CAA record with the critical flag has a tag that authorities do not know.",
     .full_description = "An authority that meets a critical property which it does not understand must not issue.",
     .help = "Correct the tag, or remove the record or its critical flag (128).",
     .message = "CAA at '{owner}' has the critical property '{tag}', which authorities do not know.",
     .tags = "dns,caa"},
    {.id = "CAA1006",
     .name = "LookupRefusesIssuance",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The CAA lookup fails in a signed zone, which an authority must take for a refusal.",
     .full_description =
         "A failed CAA lookup counts as permission only where the zone is provably not signed. Here the zone is signed, and "
         "the answer does not validate or does not come.",
     .help = "Mend the zone's signatures or name servers; the DNSSEC rule says more where it runs.",
     .message = "The CAA lookup at '{label}' fails in a signed zone: {reason}.",
     .tags = "dns,caa,dnssec"},
    {.id = "CAA1007",
     .name = "ParametersRestrict",
     .kind = LAPSE_REVIEW,
     .short_description = "The only CAA record for the authority has parameters.",
     .full_description =
         "Parameters such as accounturi and validationmethods (RFC 8657) bind authorities that implement them. Whether this "
         "one does, and whether its account or method is meant, a person must judge.",
     .help = "Check that the account and the validation methods are those that the provider uses, or publish the record without parameters.",
     .message = "CAA at '{owner}' permits the authority with parameters only: '{value}'.",
     .tags = "dns,caa"},
    {.id = "CAA1009",
     .name = "FallbackNotListed",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .short_description = "The provider's fallback authority is not listed.",
     .full_description = "The provider may turn to another authority when its first one fails. CAA permits the first only.",
     .help = "Add the record given under 'fix' if the provider is to have a choice.",
     .message = "CAA at '{owner}' does not permit '{fallback}', to which the provider may turn for '{name}'.",
     .tags = "dns,caa"},
    {.id = "CAA1020",
     .name = "LookupFailsUnsigned",
     .kind = LAPSE_REVIEW,
     .short_description = "The CAA lookup fails in an unsigned zone: the authority may refuse or go on.",
     .full_description =
         "In a zone that is provably not signed, an authority may take a CAA lookup that failed twice for permission, but it "
         "does not have to.",
     .help = "Find out why the name servers do not answer for type CAA; old servers and load balancers are known for it.",
     .message = "The CAA lookup at '{label}' fails in an unsigned zone: {reason}.",
     .tags = "dns,caa"},
    {.id = "CAA1021",
     .name = "ServersFailForCaa",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The name servers answer, but not when they are asked for CAA.",
     .full_description =
         "Old servers and load balancers answer NOTIMP or SERVFAIL, or nothing, for a type that they do not know. In a "
         "signed zone an authority must take that for a refusal. In an unsigned one it may go on or refuse, hence a warning.",
     .help = "Update the server software or the load balancer before it: a type without records is answered with "
             "NOERROR and no records (RFC 8906).",
     .message = "The name servers fail when they are asked for CAA at '{label}', and answer for SOA: {reason}.",
     .tags = "dns,caa"},
    {.id = "CAA1022",
     .name = "MalformedRecord",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "A CAA record is malformed and grants nothing.",
     .full_description = "A record whose value cannot be read permits nobody. Others of the same set still count.",
     .help = "Publish the value in quotes, as \"authority.example\" or \"authority.example; parameter=value\".",
     .message = "CAA at '{owner}' holds a record that cannot be read.",
     .tags = "dns,caa"},
    {.id = "CAA1023",
     .name = "SetNeedsTcp",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The CAA records do not fit into a UDP answer, and TCP does not work.",
     .full_description =
         "The answer is larger than what goes safely over UDP, so it is asked for again over TCP, and nothing comes. An "
         "authority cannot read the set and does not issue. Seen twice.",
     .help = "Open TCP port 53 at the name servers and the firewalls before them (RFC 7766), or take records out of the set. "
             "If many zones show this, look at the way out of this machine and of the resolvers.",
     .message = "The CAA answer for '{label}' needs TCP, and TCP does not work.",
     .tags = "dns,caa"},
    {.id = "CAA1024",
     .name = "ServersDiffer",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "Name servers of the zone disagree about CAA, and some forbid the issuance.",
     .full_description =
         "Authorities ask from several places and must be permitted at each. Some of the zone's servers hold a CAA set that "
         "does not permit the provider's authority.",
     .help = "Bring the servers named under 'seen' up to date, or take them out of the delegation.",
     .message = "{count} of {all} server addresses for '{owner}' hold CAA records that do not permit the renewal of '{name}'.",
     .tags = "dns,caa"},
    {.id = "CAA1028",
     .name = "CaaNotSeen",
     .kind = LAPSE_OPEN,
     .short_description = "CAA could not be looked up from here.",
     .full_description = "Neither the resolvers nor our own validator got an answer, and whether the zone is signed is not known; or the "
                         "name servers that could bear out what the resolvers say did not answer. Resolvers remember, and may show a zone "
                         "of this network, which no authority sees.",
     .help = "Check the resolvers and the way to the name servers of the zone (port 53), and run the audit again. Where name servers cannot "
             "be reached from here and the resolvers show public DNS only, 'ask_every_server: false' goes by the resolvers.",
     .message = "CAA at '{label}' could not be looked up: {reason}.",
     .tags = "dns,caa"},
    {.id = "CAA1029",
     .name = "AuthorityNotKnown",
     .kind = LAPSE_OPEN,
     .short_description = "CAA restricts who may issue, and the provider's authorities are not known.",
     .full_description = "The dated tables name no CAA issuer for this provider, so whether the records permit it cannot be told.",
     .help = "Name the provider in the inventory, or add its authorities to rules/tables/ca-issuers.yaml.",
     .message = "CAA at '{owner}' permits {issuers} only; the authorities that renew '{name}' are not known.",
     .tags = "dns,caa"},
    {.id = "CAA1030",
     .name = "CaaDoesNotApply",
     .kind = LAPSE_NOT_APPLICABLE,
     .short_description = "CAA does not concern the renewal of this certificate.",
     .full_description = "The certificate is imported, or issued by a private authority: no public authority will ask for CAA.",
     .help = "Nothing to do.",
     .message = "CAA does not concern '{name}': {why}.",
     .tags = "dns,caa"},
};

}  // namespace lapse::caa
