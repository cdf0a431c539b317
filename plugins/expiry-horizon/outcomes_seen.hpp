// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

namespace expiry_horizon {

/// What announcements, the service and the authority add to the dates of the inventory.
inline constexpr lapse::outcome kSeenOutcomes[] = {
    {.id = "EXP1008",
     .name = "ShorterLifeAhead",
     .kind = LAPSE_PASS,
     .level = LAPSE_NOTE,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "From the next renewal on the certificate lives shorter than it does now.",
     .full_description =
         "The rules of issuing change on an announced day, and the next renewal comes after it. Where renewal and "
         "deployment need nobody this changes nothing (pass); where somebody exports the certificate, or answers "
         "approval mails, it has to be done more often (fail, note).",
     .help = "Automate what is still done by hand before that day.",
     .message = "From {date} on certificates live at most {days} days; the renewal of {next} is the first to feel it, "
                "after {lifetime} days for this one.",
     .tags = "expiry,policy"},
    {.id = "EXP1011",
     .name = "EventsComeLate",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The account's expiry events begin only after the renewal window has opened.",
     .full_description =
         "The setting DaysBeforeExpiry of the account (parameter 'expiry_event_days') is smaller than the number of "
         "days before expiry at which the provider starts to renew. When the first event comes, renewals have been "
         "failing for days.",
     .help = "Raise DaysBeforeExpiry to the days of the window. 45 is the most that AWS takes.",
     .message = "Expiry events begin {days} days before expiry, but the renewal window opens {opens} days before it.",
     .tags = "expiry,provider-status"},
    {.id = "EXP1025",
     .name = "DatesOddlyWritten",
     .kind = LAPSE_REVIEW,
     .level = LAPSE_WARNING,
     .short_description = "A date of the certificate is not written as RFC 5280 wants it.",
     .full_description =
         "Programs differ in what they make of a date without seconds, with an offset, with a fraction or with a year "
         "of the wrong length: some read another time, others refuse the certificate (review). When no time at all can "
         "be made of it, nothing about its expiry can be told (open).",
     .help = "Have the certificate issued again. Public authorities do not write dates like this.",
     .message = "{field} of the certificate is written '{text}': {what}.",
     .tags = "expiry,asn1"},
    {.id = "EXP1026",
     .name = "IssuerExpiresFirst",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "An issuer in the chain expires before the certificate does.",
     .full_description =
         "A chain holds no longer than the shortest of its certificates. From the day on which the issuer expires, "
         "clients that know no other path refuse a certificate that is still valid itself. Looked at is the path that "
         "verifies with the CA roots of the estate, else the chain as sent.",
     .help = "Serve a chain without that issuer before its last day: most authorities offer a newer one, and a renewed "
             "certificate comes with it.",
     .message = "The issuer '{issuer}' expires on {end}, before the certificate does on {expiry}.",
     .tags = "expiry,chain"},
    {.id = "EXP1031",
     .name = "RenewedBehindTheInventory",
     .kind = LAPSE_REVIEW,
     .short_description = "The renewal is overdue by the inventory, but a newer certificate is served.",
     .full_description =
         "By the inventory nothing was renewed in time. Its name serves another certificate, which holds the same "
         "names, comes from the same authority and ends later: the renewal seems to have happened, and the inventory "
         "is out of date. The certificate that is served was not judged.",
     .help = "Read the inventory again, so that the new certificate is judged.",
     .message = "By the inventory the certificate ends on {expiry} and is overdue, but '{name}' serves one through "
                "{served}.",
     .tags = "expiry,inventory"},
    {.id = "EXP1032",
     .name = "DatesDiffer",
     .kind = LAPSE_REVIEW,
     .short_description = "The inventory gives another expiry for this very certificate than the certificate itself.",
     .full_description =
         "What is served is the certificate of the inventory, by its hash or serial number, but its notAfter is more "
         "than a day away from the one in the inventory. Windows and last days were counted from the wrong one.",
     .help = "Correct the date in the inventory, and look how it came in.",
     .message = "The inventory says that the certificate ends on {listed}; the certificate itself says {served}.",
     .tags = "expiry,inventory"},
    {.id = "EXP1033",
     .name = "NoEnd",
     .kind = LAPSE_NOT_APPLICABLE,
     .short_description = "The certificate has no end that could be judged.",
     .full_description = "notAfter is 99991231235959Z, which stands for no well-defined end (RFC 5280 4.1.2.5). No "
                         "public authority issues such certificates, and there is nothing to renew.",
     .help = "Nothing, where a private authority meant it so.",
     .message = "The certificate has no well-defined end, so there is nothing to renew.",
     .tags = "expiry"},
    {.id = "EXP1034",
     .name = "SuggestedWindowPassed",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "The time in which the authority would have the certificate renewed has passed.",
     .full_description =
         "The authority suggests a window for each certificate (RFC 9773, ACME Renewal Information). This one has "
         "passed, and the certificate is still served. A client that asks the authority would have renewed it; one "
         "that goes by days may still do so.",
     .help = "See that the ACME client runs. Prefer one that asks for renewal information: it is told of revocations "
             "before they happen.",
     .message = "The authority suggested a renewal by {end}, and it has not happened; the certificate expires on "
                "{expiry}.",
     .tags = "expiry,acme"},
    {.id = "EXP1035",
     .name = "RenewalPulledForward",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The authority wants the certificate renewed long before its usual time.",
     .full_description =
         "The window that the authority suggests (RFC 9773) ends before the usual one begins. An authority does that "
         "when it is about to revoke certificates. A warning while the suggested window lies ahead, an error when it "
         "has passed; two answers of the authority agreed.",
     .help = "Renew the certificate now and deploy it. The authority's announcements say what happened.",
     .message = "The authority wants the certificate renewed between {start} and {end}, long before {usual}: it may be "
                "about to revoke it.",
     .tags = "expiry,acme,revocation"},
    {.id = "EXP1036",
     .name = "RenewalInformationUnusable",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The authority's answer about the time of renewal cannot be used.",
     .full_description =
         "The authority's ACME server was asked when it would have the certificate renewed (RFC 9773), and answered "
         "something from which no window can be taken. The dates were judged by the table 'renewal-window' instead.",
     .help = "Nothing, when it passes. When it stays, see that the directory in the table 'acme-directories' is the one "
             "of the authority that issued the certificate.",
     .message = "The authority's renewal information cannot be used: {what}.",
     .tags = "expiry,acme"},
};

}  // namespace expiry_horizon
