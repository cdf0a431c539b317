// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

namespace registration {

/// What a registry says bears on the renewal; that it says nothing does not: a hold shows in DNS too, to other rules.
inline constexpr lapse::outcome kOutcomes[] = {
    {.id = "REG1000",
     .name = "RegistrationLasts",
     .kind = LAPSE_PASS,
     .short_description = "The domain is registered beyond the end of the certificate.",
     .full_description = "The registry's RDAP service names no hold and no deletion, and an end of the registration "
                         "that lies behind the day on which the certificate's renewal window closes.",
     .help = "Nothing is to be done.",
     .message = "'{domain}' is registered through {until}.",
     .tags = "registration,rdap"},
    {.id = "REG1001",
     .name = "RegistrationOnHold",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The domain is on hold: the registry keeps it out of DNS.",
     .full_description =
         "With the state 'client hold' (set by the registrar) or 'server hold' (set by the registry) a domain is not "
         "in "
         "the registry's zone (RFC 5731 2.3). Caches forget it within hours or days, and then no authority finds the "
         "records and servers by which it validates. Seen twice.",
     .help =
         "Ask the registrar for the reason. A client hold mostly comes of an unpaid bill, or of a contact address that "
         "was not confirmed; a server hold comes of a court, of an abuse report, or of the registry's own rules.",
     .message = "'{domain}' is on hold at its registry ({state}): it is taken out of DNS.",
     .tags = "registration,rdap"},
    {.id = "REG1002",
     .name = "RegistrationBeingDeleted",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The domain was deleted, and will be free for others.",
     .full_description =
         "'redemption period': deleted, and out of DNS, but the former registrar can restore it, for about 30 days. "
         "'pending restore': such a restoration waits for its report. 'pending delete': nothing can stop the deletion, "
         "about 5 days later (RFC 3915). Seen twice.",
     .help = "Have the registrar restore it while it can be restored; this costs a fee. After that, anybody can "
             "register it, "
             "and get certificates for its names.",
     .message = "'{domain}' is being deleted ({state}).",
     .tags = "registration,rdap"},
    {.id = "REG1003",
     .name = "RegistrationExpired",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The registration has ended.",
     .full_description = "The end that the registry names has passed, and the registration was not extended. Some "
                         "registries leave such a "
                         "domain in DNS for a grace period; then it goes. Seen twice.",
     .help = "Renew the registration at the registrar today, and see why it was not renewed by itself.",
     .message = "The registration of '{domain}' ended at {until}.",
     .tags = "registration,rdap,expiry"},
    {.id = "REG1004",
     .name = "RegistrationEndsEarly",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "The registration ends before the renewal window closes.",
     .full_description =
         "A renewal can take place until the certificate expires. The registration ends before that day, so that the "
         "renewal hangs on somebody, or a registrar's automaton, extending it in time.",
     .help = "Renew the registration now, or see that automatic renewal is on at the registrar and that the means of "
             "payment "
             "is valid on that day.",
     .message = "The registration of '{domain}' ends on {until}, before the renewal window closes on {closes}.",
     .tags = "registration,rdap,expiry"},
    {.id = "REG1005",
     .name = "NotRegistered",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The domain is registered by nobody.",
     .full_description =
         "The registry's RDAP service knows no such domain, and DNS has no such name: both were seen twice.",
     .help = "Register it again, if nobody else has by then, or remove its names from the certificate. Whoever "
             "registers it "
             "can get certificates for these names.",
     .message = "'{domain}' is not registered: neither the registry nor DNS knows it.",
     .tags = "registration,rdap"},
    {.id = "REG1006",
     .name = "UnknownToRegistry",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The registry does not know the domain, but DNS has it.",
     .full_description =
         "The RDAP service answered 'not found' twice, while the name exists in DNS. Some registries register one "
         "level "
         "deeper than the public suffix list says, keep names of their own, or show their newest names late.",
     .help = "Look the domain up in your registrar's account. When it is there and paid for, waive this finding.",
     .message = "The registry does not know '{domain}', but DNS has it.",
     .tags = "registration,rdap"},
    {.id = "REG1020",
     .name = "NoRdapService",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "No RDAP service is known for the domain's registry.",
     .full_description =
         "Registries of generic domains have to answer over RDAP; many of countries do not, or IANA does not list them "
         "(RFC 9224). Until when such a domain is registered cannot be told from here. The verdict does not hang on "
         "it.",
     .help = "Take IANA's whole list where the table is incomplete; the rule's page says how. Where the registry has "
             "no such "
             "service, see at the registrar, and waive this finding.",
     .message = "Until when '{domain}' is registered cannot be told: {list} names no RDAP service for it.",
     .tags = "registration,rdap"},
    {.id = "REG1021",
     .name = "RegistryNotReached",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The registry could not be asked.",
     .full_description =
         "No answer came that could be believed: nobody answered in time, the server's certificate is not in order, "
         "its redirects lead nowhere, or it refused. The verdict does not hang on it.",
     .help = "Audit again later. When it stays so, see whether this machine may connect to the registry's address on "
             "port 443, "
             "and whether the table names the right one.",
     .message = "The registry of '{domain}' could not be asked: {what}.",
     .tags = "registration,rdap"},
    {.id = "REG1022",
     .name = "RegistryAsksForPause",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The registry wants to be asked less often.",
     .full_description = "It answered with HTTP status 429, or 503 with a time after which to come back (RFC 7480 "
                         "5.5). For that long the "
                         "run puts no new question to it.",
     .help = "Audit again later. Where many domains are at one registry, run this rule less often than the others.",
     .message = "The registry of '{domain}' wants to be asked later: {what}.",
     .tags = "registration,rdap"},
    {.id = "REG1023",
     .name = "RegistryAnswerUnusable",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The registry's answer says nothing that can be used.",
     .full_description = "The answer is not the JSON of RFC 9083, is about another name, is too large, or names an end "
                         "of the registration "
                         "that is no date. Nothing is concluded from it.",
     .help = "Look at the answer, which the evidence names, and tell the registry. Until then see at the registrar.",
     .message = "The registry's answer about '{domain}' cannot be used: {what}.",
     .tags = "registration,rdap"},
    {.id = "REG1024",
     .name = "RegistrationEndNotTold",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The registry does not tell when the registration ends.",
     .full_description = "The answer names no hold and no deletion, and no event 'expiration'. Some registries of "
                         "countries keep that date "
                         "to themselves. The verdict does not hang on it.",
     .help = "See at the registrar until when the domain is registered.",
     .message = "'{domain}' is registered without a hold; its registry does not tell until when.",
     .tags = "registration,rdap"},
    {.id = "REG1039",
     .name = "NoRegistry",
     .kind = LAPSE_NOT_APPLICABLE,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "No registry has to do with these names.",
     .full_description = "The names lie below no public suffix, or are one: nobody registers them, or nobody can.",
     .help = "Nothing is to be done.",
     .message = "No registry has to do with {names}.",
     .tags = "registration"},
};

}  // namespace registration
