// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

namespace expiry_horizon {

/// What the dates and the renewal status of the inventory say.
inline constexpr lapse::outcome kDatesOutcomes[] = {
    {.id = "EXP1000",
     .name = "BeforeWindow",
     .kind = LAPSE_PASS,
     .short_description = "The certificate is valid, and its renewal window has not opened yet.",
     .full_description =
         "The evaluation time lies within the certificate's validity and before the day on which the "
         "provider starts to renew. Whether the renewal will then succeed is for the other rules to say.",
     .help = "Nothing is to be done about the dates.",
     .message = "The renewal window opens on {opens}; the certificate expires on {expiry}.",
     .tags = "expiry"},
    {.id = "EXP1001",
     .name = "CertificateExpired",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .cwe = 298,
     .short_description = "The certificate has expired.",
     .full_description = "The evaluation time is later than notAfter, which itself still belongs to the validity (RFC "
                         "5280 4.1.2.5). Providers do not renew an expired certificate.",
     .help =
         "Request a new certificate and deploy it. When a newer one is already being served, bring the inventory up "
         "to date.",
     .message = "The certificate expired at {expiry}.",
     .tags = "expiry"},
    {.id = "EXP1002",
     .name = "RenewalFailed",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The provider reports that the renewal failed.",
     .full_description = "Renewal status FAILED is final: the provider does not try this certificate again. In AWS "
                         "Certificate Manager it means that a name was not validated before the certificate expired.",
     .help =
         "Request a new certificate for the same names, validate it, and put it in the place of this one. The reason "
         "code, where the provider gives one, says what held the renewal back.",
     .message = "The provider reports that the renewal failed; the certificate ends on {expiry}.",
     .tags = "expiry,provider-status"},
    {.id = "EXP1003",
     .name = "RenewalWaitsForValidation",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The renewal waits for names that could not be validated.",
     .full_description =
         "Renewal status PENDING_VALIDATION says that the provider tried and could not validate at least "
         "one name by itself. It stays so until somebody acts.",
     .help =
         "See what the other rules say about the pending names: a missing CNAME record, a CAA record that forbids the "
         "issuer, or an approval mail that nobody answered. Mend that; the provider tries again by itself.",
     .message = "The renewal waits for the validation of {names}.",
     .tags = "expiry,provider-status"},
    {.id = "EXP1004",
     .name = "RenewalOverdue",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The window has been open for longer than a renewal takes, and nothing was renewed.",
     .full_description = "The provider started to renew when the window opened. The grace that its row of the table "
                         "'renewal-window' allows is over, and the certificate still has its old dates.",
     .help =
         "Look for what holds the renewal back among the other findings of this certificate: a record that is gone, "
         "a certificate that no service uses, a CAA record. Mend it by the last safe day.",
     .message = "The renewal window opened on {opens} and nothing was renewed; the certificate expires on {expiry}.",
     .tags = "expiry"},
    {.id = "EXP1006",
     .name = "RenewalInProgress",
     .kind = LAPSE_PASS,
     .short_description = "The renewal window is open, and the renewal has time left.",
     .full_description =
         "The window has opened less than the grace period ago, or the provider has reported a successful "
         "renewal so recently that the new dates need not show yet.",
     .help = "Nothing is to be done yet. Audit again after the grace period.",
     .message = "The renewal window opened on {opens}; a renewal by {grace} is nothing unusual.",
     .tags = "expiry"},
    {.id = "EXP1007",
     .name = "RenewedWithoutNewDates",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "The provider reports a successful renewal, but the dates are the old ones.",
     .full_description =
         "Renewal status SUCCESS belongs to the present window, yet the certificate ends when it ended "
         "before. Either the inventory is older than the renewal, or the new certificate was not put in "
         "place.",
     .help = "Read the inventory again. When the dates stay, ask the provider where the new certificate went.",
     .message = "The provider reports a renewal (date: {updated}), but the certificate still ends on {expiry}.",
     .tags = "expiry,provider-status"},
    {.id = "EXP1009",
     .name = "ReplacementDue",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "The certificate ends soon, and nobody renews it.",
     .full_description = "The certificate was imported, is not managed, or is of a kind that its provider does not renew: the "
                         "rule eligibility says which. Its end is so near that its successor has to be ordered now.",
     .help = "Order the successor, install it and bring the inventory up to date. The parameter 'replace_days' sets how many "
             "days before the end this is said.",
     .message = "Nobody renews this certificate, and it expires on {expiry}: {days} days are left to replace it.",
     .tags = "expiry"},
    {.id = "EXP1010",
     .name = "LifetimeNotInTable",
     .kind = LAPSE_REVIEW,
     .short_description = "No row of the dated table covers this provider and lifetime.",
     .full_description =
         "The table 'renewal-window' says for each provider and lifetime when the renewal starts. It has "
         "no row for this certificate: the provider may have changed its lifetimes, or never issued one "
         "like this.",
     .help =
         "Compare the dates in the inventory with those of the served certificate. When they are right, look up the "
         "provider's renewal window and add a row, with its source, to a table of your own.",
     .message = "No renewal window is known for provider '{provider}' and a lifetime of {days} days.",
     .tags = "expiry,tables"},
    {.id = "EXP1012",
     .name = "ExpiryNotKnown",
     .kind = LAPSE_OPEN,
     .short_description = "The inventory does not say when the certificate expires.",
     .full_description = "Without notAfter nothing can be said about windows, grace and last safe days.",
     .help = "Add 'not_after' (and 'not_before') to the estate, or take the inventory from the provider's full "
             "description of the certificate instead of its summary.",
     .message = "The inventory does not say when the certificate expires.",
     .tags = "expiry,inventory"},
    {.id = "EXP1022",
     .name = "NotYetValid",
     .kind = LAPSE_REVIEW,
     .level = LAPSE_ERROR,
     .short_description = "The certificate is not valid yet.",
     .full_description =
         "notBefore is later than the evaluation time. A certificate that is being served already is "
         "refused by every client until then (fail); one that is only in the inventory may wait for its "
         "day (review).",
     .help = "Serve the certificate before this one until the start date, and check the clock of whoever issued it.",
     .message = "The certificate is valid only from {from} on.",
     .tags = "expiry"},
    {.id = "EXP1023",
     .name = "ValidityInverted",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The certificate ends before it starts.",
     .full_description = "notAfter is not later than notBefore, so the certificate is valid at no time at all.",
     .help = "Check the two dates in the inventory; when the certificate itself holds them, request a new one.",
     .message = "The certificate is valid at no time: from {from} through {through}.",
     .tags = "expiry"},
    {.id = "EXP1024",
     .name = "ClockBeforeIssue",
     .kind = LAPSE_OPEN,
     .short_description = "The evaluation time is before the certificate was issued.",
     .full_description = "The certificate was issued more than a day after the time at which it is judged. Every date "
                         "would be judged wrongly, so none is.",
     .help = "Set the clock of the machine that runs the audit, or pass the intended time with --now.",
     .message = "The evaluation time {now} is before the certificate was issued at {issued}.",
     .tags = "expiry,clock"},
    {.id = "EXP1027",
     .name = "RenewalAfterMethodEnds",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The next renewal comes after the provider's last one for this way of validation.",
     .full_description =
         "The provider has announced a date from which it renews no certificate that is validated like "
         "this one, and the next renewal window opens on or after it. The certificate will simply expire.",
     .help =
         "Switch the certificate to a way of validation that goes on, for AWS Certificate Manager to DNS validation. "
         "That is possible at any time before, keeps the ARN, and needs no new deployment.",
     .message = "The next renewal is on {next}, but {method} validation is not renewed from {end} on.",
     .tags = "expiry,policy,email"},
    {.id = "EXP1028",
     .name = "WindowNotKnown",
     .kind = LAPSE_OPEN,
     .short_description = "It is not known when this certificate is to be renewed.",
     .full_description =
         "The provider is not known, or the start of the certificate's validity is not, and the renewal "
         "window depends on both. The certificate is valid at present.",
     .help = "State 'provider', 'not_before' and 'not_after' of the certificate in the estate.",
     .message = "It is not known when this certificate is to be renewed; it expires on {expiry}.",
     .tags = "expiry,inventory"},
    {.id = "EXP1039",
     .name = "NoRenewalToAwait",
     .kind = LAPSE_NOT_APPLICABLE,
     .short_description = "The provider does not renew this certificate, so that there is no window to wait for.",
     .full_description = "The certificate was imported, belongs to an ACME client, is not managed, or is of a kind that its "
                         "provider does not renew: the rule eligibility says which. Until shortly before its end there is "
                         "nothing to say about its dates.",
     .help = "See what the rule eligibility reports of the certificate.",
     .message = "The provider does not renew this certificate; it expires on {expiry}.",
     .tags = "expiry"},
};

}  // namespace expiry_horizon
