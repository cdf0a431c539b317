// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

namespace eligibility {

inline constexpr lapse::outcome kOutcomes[] = {
    {.id = "ELG1000",
     .name = "Eligible",
     .kind = LAPSE_PASS,
     .short_description = "The provider may renew the certificate.",
     .full_description = "The provider issued the certificate, it is in force, and a service uses it or it was exported. "
                         "Whether the renewal will then succeed is for the other rules to say.",
     .help = "Nothing is to be done.",
     .message = "The provider may renew the certificate: {why}.",
     .tags = "eligibility"},
    {.id = "ELG1001",
     .name = "CalledIneligible",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The provider calls the certificate ineligible for renewal.",
     .full_description =
         "RenewalEligibility INELIGIBLE is the provider's own word, and the inventory does not show why. Where it shows "
         "the reason (imported, not used, a name that is not allowed), the outcome of that reason is reported instead.",
     .help = "See that a service uses the certificate or that it was exported, that it was requested through the provider "
             "and not brought in, and that all of its names are allowed. Then read the inventory again.",
     .message = "The provider will not renew this certificate; perhaps: {why}.",
     .tags = "eligibility,provider-status"},
    {.id = "ELG1002",
     .name = "Imported",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The certificate was imported: nobody renews it.",
     .full_description = "A provider renews what it has issued itself. An imported certificate stays as it is until somebody "
                         "puts its successor in place.",
     .help =
         "Replace it by a certificate that the provider issues and renews, or automate its successor and name that "
         "automation as the 'provider' in the estate.",
     .message = "The certificate was imported, so that nobody renews it; it expires on {expiry}.",
     .tags = "eligibility"},
    {.id = "ELG1003",
     .name = "NeitherUsedNorExported",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "No service uses the certificate, and it was not exported: it is not renewed.",
     .full_description =
         "AWS Certificate Manager renews a certificate that another AWS service uses, or that was exported since it was "
         "issued or last renewed. This one is neither. It looks well until it expires, and fails whoever puts it to use "
         "shortly before.",
     .help = "Associate the certificate with a service, export it, or delete it when nothing needs it any more.",
     .message = "No service uses the certificate, and it was not exported since it was issued or last renewed.",
     .tags = "eligibility"},
    {.id = "ELG1004",
     .name = "NameNotAllowed",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "A name of the certificate is not allowed in new ones.",
     .full_description =
         "A label with hyphens in third and fourth place has to be a valid internationalised one that starts with 'xn--'. "
         "AWS Certificate Manager does not renew certificates with other such names, and the Baseline Requirements forbid "
         "them to every public authority. One such name keeps the whole certificate from being renewed.",
     .help = "Request a certificate without the name, or with its right spelling, and put it in the place of this one.",
     .message = "These names are not allowed in new certificates: {names}.",
     .tags = "eligibility,inventory"},
    {.id = "ELG1005",
     .name = "PrivateAuthorityRefuses",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The private authority does not issue, or may not be asked.",
     .full_description =
         "The reason that AWS gives for the state of the renewal begins with PCA_, or is SLR_NOT_FOUND: the private "
         "authority is gone, not active, over its quota or not permitted to be asked. No record or mailbox mends that.",
     .help = "Put the private authority in order as the reason says. AWS Certificate Manager then tries again by itself.",
     .message = "The private authority stands in the way of the renewal: {why}.",
     .tags = "eligibility,provider-status,private"},
    {.id = "ELG1006",
     .name = "RenewedByAcmeClient",
     .kind = LAPSE_REVIEW,
     .short_description = "An ACME client asked for this certificate and has to renew it; the provider does not.",
     .full_description =
         "The key belongs to an ACME client (key pair origin ACME). The provider issues at the client's request and renews "
         "nothing by itself, and whether the client will ask again cannot be seen from here.",
     .help = "See that the client runs and renews, or list the certificate in the estate with provider 'acme', so that its "
             "dates are judged by what ACME clients do.",
     .message = "An ACME client has to renew this certificate, not its provider; it expires on {expiry}.",
     .tags = "eligibility,acme"},
    {.id = "ELG1007",
     .name = "NotExportedAgain",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The certificate was exported once, but not again since its last renewal.",
     .full_description =
         "No service uses the certificate, it was exported, and the provider calls it ineligible all the same: an export "
         "counts only until the next renewal. So the renewed certificate was never fetched, wherever it was deployed still "
         "serves the old one, and this one is not renewed any more.",
     .help =
         "Export the certificate and deploy it. Then have a rule on the event 'ACM Certificate Available' do both after "
         "each renewal.",
     .message = "The certificate was exported, but not again since its last renewal, and no service uses it.",
     .tags = "eligibility,export"},
    {.id = "ELG1008",
     .name = "NotInForce",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The certificate's status is none in which it is renewed.",
     .full_description =
         "FAILED and VALIDATION_TIMED_OUT: it was never issued. EXPIRED: it is not renewed any more. REVOKED and INACTIVE "
         "are warnings, because the provider does not document whether such a certificate is renewed.",
     .help = "Request a new certificate for the same names, or delete what is left of an old request.",
     .message = "The certificate has the status '{status}': {why}.",
     .tags = "eligibility,provider-status"},
    {.id = "ELG1011",
     .name = "ProviderDoesNotRenew",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The provider renews no certificate of this kind.",
     .full_description =
         "The table 'renewal-window' says of this provider that it does not renew, or does not any more. Managed "
         "certificates of Azure Front Door (classic) are such: they ended on 2025-08-15.",
     .help = "Move the name to an offer that renews, or bring a certificate of your own before this one expires.",
     .message = "The provider '{provider}' does not renew this certificate; it expires on {expiry}.",
     .tags = "eligibility,tables"},
    {.id = "ELG1012",
     .name = "NotManaged",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The estate says that nobody manages the certificate.",
     .full_description = "Provider 'unmanaged' stands for a certificate that somebody ordered and installed by hand. It stays "
                         "as it is until somebody does so again.",
     .help = "Have a provider issue and renew it, or automate its successor and name that automation as the 'provider'.",
     .message = "Nobody manages this certificate, so that nobody renews it; it expires on {expiry}.",
     .tags = "eligibility"},
    {.id = "ELG1013",
     .name = "ExpiredAlready",
     .kind = LAPSE_NOT_APPLICABLE,
     .short_description = "The certificate has expired, which the rule expiry-horizon reports.",
     .full_description = "An expired certificate is not eligible for renewal. EXP1001 says so; saying it twice would count one "
                         "fact for two.",
     .help = "See EXP1001.",
     .message = "The certificate expired at {expiry}; an expired one is not renewed.",
     .tags = "eligibility"},
    {.id = "ELG1014",
     .name = "ExportAfterEachRenewal",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The certificate is in use where it was exported to, and has to be exported again after each renewal.",
     .full_description =
         "The provider renews the certificate, but does not bring it to where it is used, and renews it another time only "
         "when it was exported in between. The rule https-routing sees whether the renewed one is served (RTE1005).",
     .help =
         "Have a rule on the event 'ACM Certificate Available' export the certificate and deploy it. When there is one "
         "already, accept this finding with a waiver.",
     .message = "The certificate is exported and used by no service: after each renewal it has to be exported again.",
     .tags = "eligibility,export"},
    {.id = "ELG1015",
     .name = "UseNotKnown",
     .kind = LAPSE_OPEN,
     .short_description = "The inventory does not say whether the certificate is used or was exported.",
     .full_description = "The renewal hangs on it, and neither the members 'in_use' and 'exported' nor the provider's own "
                         "word (RenewalEligibility) tell.",
     .help = "Take the inventory from 'aws acm describe-certificate', or state 'in_use' and 'exported' in the estate.",
     .message = "The renewal hangs on it, and the inventory does not say: {what}. Add {member} to this certificate.",
     .tags = "eligibility,inventory"},
    {.id = "ELG1016",
     .name = "NotIssuedYet",
     .kind = LAPSE_REVIEW,
     .short_description = "The certificate waits for its first validation.",
     .full_description = "There is a request and no certificate yet. When the names are not validated within 72 hours, the "
                         "request ends (VALIDATION_TIMED_OUT).",
     .help = "Publish the validation records of every name. They stay for the renewals.",
     .message = "The certificate was not issued yet: its names wait for their first validation.",
     .tags = "eligibility,provider-status"},
    {.id = "ELG1017",
     .name = "StatementsDisagree",
     .kind = LAPSE_OPEN,
     .short_description = "The inventory calls the certificate eligible, and neither used nor exported.",
     .full_description = "Both cannot be true on one day: eligible is what is used, or was exported since the last renewal. "
                         "Most likely the list and the description were saved on different days.",
     .help = "Save the list and the descriptions together, and read the inventory again.",
     .message = "The provider calls the certificate eligible, but it is neither used nor exported.",
     .tags = "eligibility,inventory"},
    {.id = "ELG1018",
     .name = "NoSuchCondition",
     .kind = LAPSE_NOT_APPLICABLE,
     .short_description = "The provider has no condition of this kind.",
     .full_description = "Use, export and eligibility are terms of AWS Certificate Manager. Other providers renew what they "
                         "have issued as long as their validation succeeds, which other rules look at.",
     .help = "Nothing is to be done.",
     .message = "No condition on origin or use is known of provider '{provider}'.",
     .tags = "eligibility"},
};

}  // namespace eligibility
