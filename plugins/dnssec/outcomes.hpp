// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

/// Every way in which this rule can end. The page README.md says the same at length.
namespace lapse::dnssec {

inline constexpr outcome kOutcomes[] = {
    {.id = "SEC1000",
     .name = "ChainValidates",
     .kind = LAPSE_PASS,
     .short_description = "The names that a renewal needs validate from the root down.",
     .full_description = "A validator of our own followed the chain of trust from the root to the names that the "
                         "authority will ask for, "
                         "and the signatures that every name server gives hold long enough.",
     .help = "Nothing to do.",
     .message = "'{name}' validates from the root: {why}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1001",
     .name = "NameBogus",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "A name that the renewal needs does not validate.",
     .full_description = "The zone is signed, and the answer for the name fails validation. Certification authorities "
                         "have had to validate "
                         "since 2026-03-15 and may not go on after a failure, so the certificate will not renew. The "
                         "site may seem well, "
                         "because many resolvers do not validate.",
     .help =
         "Sign the zone anew, or mend the DS record at the registrar. 'seen' holds the validator's reason and what the "
         "servers give.",
     .message = "'{asked}' does not validate: {reason}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1002",
     .name = "CaaBogus",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The CAA lookup for the name does not validate.",
     .full_description = "The authority must look up CAA before it issues, and must validate the answer, also the "
                         "answer that there is no "
                         "CAA record. A failure in a signed zone forbids the issuance. The lookup follows aliases, so "
                         "the fault may lie in "
                         "the zone of an alias's target.",
     .help =
         "Sign the zone anew, including its NSEC or NSEC3 records. Where the name is an alias, look at the zone of its "
         "target.",
     .message = "The CAA lookup at '{name}' does not validate: {reason}.",
     .tags = "dns,dnssec,caa"},
    {.id = "SEC1003",
     .name = "DsWithoutKey",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The DS records at the parent match none of the zone's keys.",
     .full_description = "The parent says with which key the zone is signed, and the zone has no such key: everything "
                         "in it is refused. "
                         "This happens when a zone moves to another DNS provider, when signing is switched off, or "
                         "when a key is replaced "
                         "before the parent knows.",
     .help = "Put the DS record given under 'fix' in the place of the old ones at the registrar, or remove the DS "
             "records if "
             "the zone is no longer signed. Until then the old key can be published again.",
     .message = "The DS records of '{zone}' match no key at {count} of {all} server addresses: DS {ds}; keys {keys}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1004",
     .name = "SignatureEnds",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "Signatures end soon, or ended so lately that some validators still take them.",
     .full_description =
         "A signer makes new signatures well before the old ones end. Here less than a quarter of their lifetime or "
         "less "
         "than three days are left (warning), or they have ended already and only validators with an allowance take "
         "them "
         "(error). The signer seems to have stopped; when they have ended for all, no renewal succeeds.",
     .help =
         "Look why the signer does not sign: its service, its keys, its schedule. Sign the zone by hand if need be.",
     .message = "The signatures of '{zone}' {what}: {until}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1005",
     .name = "NotSigned",
     .kind = LAPSE_NOT_APPLICABLE,
     .short_description = "The zone is provably not signed.",
     .full_description = "The parent proves that there is no chain of trust to the names. Authorities accept that.",
     .help = "Nothing to do.",
     .message = "DNSSEC does not concern '{name}': it is provably not signed.",
     .tags = "dns,dnssec"},
    {.id = "SEC1020",
     .name = "UnknownAlgorithm",
     .kind = LAPSE_REVIEW,
     .short_description = "The DS records name only algorithms that validators do not know.",
     .full_description =
         "A validator treats a zone as unsigned when it knows none of the algorithms and digests at the parent. "
         "Another "
         "validator may know them, and then the signatures count. Which one an authority uses, nobody can see.",
     .help = "Replace the DS records by one of algorithm 13 with digest 2, or remove them.",
     .message = "The DS records of '{zone}' name only algorithms that validators do not know: {ds}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1021",
     .name = "ServersGiveStaleSignatures",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "Some name servers give signatures that have expired, or none, and others do not.",
     .full_description = "Authorities ask from several places and meet different servers. Those that meet a server "
                         "with expired or missing "
                         "signatures get nothing that validates. Usually a secondary server no longer gets the zone.",
     .help = "Mend the zone transfer to the servers named under 'seen', or take them out of the delegation.",
     .message = "{count} of {all} server addresses of '{zone}' give {what}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1022",
     .name = "SignatureNotYetValid",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "Signatures begin in the future.",
     .full_description =
         "A signature counts from its inception on. The clock of the signer is ahead, or this machine's is behind.",
     .help = "Compare the clocks of the signer and of this machine with a time server, and sign the zone anew.",
     .message = "{count} of {all} server addresses of '{zone}' give signatures that begin only at {since}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1023",
     .name = "ProofIncomplete",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "A proof of what does not exist is missing or has a gap.",
     .full_description =
         "A signed zone must prove what it does not have: the missing record, or the name that a wildcard stands in for. "
         "The NSEC or NSEC3 records that the servers give do not, so every validator refuses the answer. Names that "
         "exist may look well.",
     .help = "Sign the whole zone anew, so that its NSEC or NSEC3 chain is complete, and update the server software: "
             "old versions forget the proof beside a wildcard's answer.",
     .message = "{count} of {all} server addresses of '{zone}' {what}: '{asked}'.",
     .tags = "dns,dnssec"},
    {.id = "SEC1024",
     .name = "Nsec3Iterations",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .short_description = "The zone's NSEC3 records use iterations.",
     .full_description =
         "Iterations protect nothing and cost validators time. RFC 9276 asks for none; above a limit, which validators "
         "keep "
         "lowering, they take the zone for unsigned or answer with a failure. More than 100 is a warning.",
     .help = "Set the NSEC3 parameters to 0 iterations and an empty salt, and sign the zone anew.",
     .message = "'{zone}' uses NSEC3 with {iterations} iterations.",
     .tags = "dns,dnssec"},
    {.id = "SEC1025",
     .name = "Sha1Signatures",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "The zone is signed with SHA-1 alone.",
     .full_description = "RFC 9905 deprecates algorithms 5 and 7: validators are to treat them as not supported, so "
                         "that the zone counts as "
                         "unsigned, and software that lost SHA-1 without noticing answers with a failure.",
     .help = "Roll the zone over to algorithm 13 (ECDSA P-256), and replace the DS records when it is done.",
     .message = "'{zone}' is signed with algorithm {algorithm} alone, which rests on SHA-1.",
     .tags = "dns,dnssec"},
    {.id = "SEC1026",
     .name = "KeysNeedTcp",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The zone's keys do not fit into a UDP answer, and TCP does not work.",
     .full_description =
         "The answer with the DNSKEY records is larger than what goes safely over UDP, so it is asked for again over "
         "TCP, and the server does not answer there. Without the keys nothing in the zone validates. It is an error when no "
         "server gives them whole, and a warning when some do. Seen twice at each server.",
     .help = "Open TCP port 53 at the servers and the firewalls before them (RFC 7766), or make the answer smaller: "
             "algorithm 13 in place of RSA, and no old keys. If many zones show this, look at the way out of this machine.",
     .message = "The keys of '{zone}' need TCP, and {count} of {all} server addresses do not give them over TCP.",
     .tags = "dns,dnssec"},
    {.id = "SEC1027",
     .name = "KeysAreChanging",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The zone announces other DS records than its parent has.",
     .full_description =
         "CDS and CDNSKEY records tell the parent which DS records the zone wants. They differ from those that it has: a "
         "key is being replaced, or signing is about to end. That is in order while it is meant; when nobody "
         "follows it up, the old key goes before the new DS record is there.",
     .help = "Check that somebody is at it, and that the registrar reads CDS or CDNSKEY. If not, set the DS records by hand "
             "before the old key is taken away.",
     .message = "'{zone}' announces {what}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1028",
     .name = "ChainNotSeen",
     .kind = LAPSE_OPEN,
     .short_description = "Whether the names validate could not be told.",
     .full_description = "The validator got no answer that it could judge: servers on the way from the root were "
                         "silent or not reachable "
                         "from here, or two looks did not agree.",
     .help =
         "Check this machine's way to port 53 over UDP and TCP and the zone's name servers, and run the audit again.",
     .message = "Whether '{asked}' validates could not be told: {reason}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1029",
     .name = "EndNotSeen",
     .kind = LAPSE_OPEN,
     .short_description = "The names validate now; until when could not be told.",
     .full_description = "A validator of our own found the names secure, and no name server of the zone gave the signatures from here. So it is "
                         "not known when they end, nor whether every server gives the same.",
     .help = "Check that this machine may ask the zone's name servers with EDNS over UDP and TCP, port 53, and run the audit again. "
             "'look_at_signatures: false' goes by the validator alone.",
     .message = "'{name}' validates from the root now; until when could not be told: {why}.",
     .tags = "dns,dnssec"},
    {.id = "SEC1030",
     .name = "DnssecDoesNotApply",
     .kind = LAPSE_NOT_APPLICABLE,
     .short_description = "DNSSEC does not concern the renewal of this certificate.",
     .full_description = "The certificate is imported, or issued by a private authority: no public authority will ask.",
     .help = "Nothing to do.",
     .message = "DNSSEC does not concern '{name}': {why}.",
     .tags = "dns,dnssec"},
};

}  // namespace lapse::dnssec
