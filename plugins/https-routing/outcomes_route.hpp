// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

namespace https_routing {

/// Where the name leads, and whether its provider finds there what it looks for.
inline constexpr lapse::outcome kRouteOutcomes[] = {
    {.id = "RTE1001",
     .name = "RedirectNotInPlace",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description = "RedirectFrom does not lead to RedirectTo, so validation by HTTP will fail.",
     .full_description =
         "At each renewal the provider fetches RedirectFrom over port 80. It has to answer with a redirect "
         "(301, 302, 307 or 308) to RedirectTo, or with the same content, at every address of the host.",
     .help =
         "Restore the redirect of '/.well-known/pki-validation/' on every server behind the name, also where a rule "
         "sends plain HTTP elsewhere first, and keep port 80 open. Let the name lead to CloudFront and it answers by "
         "itself.",
     .message = "The validation redirect of '{name}' is not in place: {what}.",
     .tags = "http,validation"},
    {.id = "RTE1002",
     .name = "WildcardValidatedByHttp",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description = "A wildcard name cannot be validated by HTTP.",
     .full_description = "The Baseline Requirements allow no website method (3.2.2.4.18 and .19) for a wildcard name, "
                         "because a file proves control of one host only.",
     .help = "Validate the certificate by DNS, or replace the wildcard by the names that are needed.",
     .message = "'{name}' is a wildcard and cannot be validated by HTTP.",
     .tags = "http,validation"},
    {.id = "RTE1003",
     .name = "NameDoesNotResolve",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name has no address.",
     .full_description =
         "The resolvers answered twice that there is neither an A nor an AAAA record. Nothing is served "
         "under the name. For a certificate validated by HTTP this is an error, because nothing can be "
         "fetched from it.",
     .help =
         "Publish the address of the service, correct the target of a CNAME that leads nowhere, or take the name off "
         "the certificate.",
     .message = "'{name}' resolves to no address.",
     .tags = "dns,https"},
    {.id = "RTE1006",
     .name = "NotReachableForLegacyRenewal",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description = "Neither the name nor its www twin serves the certificate over HTTPS (profile acm-legacy).",
     .full_description =
         "Until 2023 AWS's text said that a certificate validated by e-mail is renewed without mail when "
         "an HTTPS request to the name, or to its www twin, shows the certificate that is to be renewed. "
         "Today's text no longer says so; this outcome exists only in the profile 'acm-legacy'.",
     .help = "Serve the certificate at one of the two names, open to the internet, or switch to DNS validation.",
     .message = "Neither '{name}' nor '{twin}' serves this certificate over HTTPS.",
     .tags = "https,legacy,email"},
    {.id = "RTE1007",
     .name = "NotAtLoadBalancer",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description =
         "An address of the name is not the load balancer's, so load balancer authorization will fail.",
     .full_description =
         "Google renews a certificate with load balancer authorization only while every A and AAAA record of every "
         "name on it leads to the load balancer. One stray address is enough for the whole certificate to fail.",
     .help = "Remove or correct the A and AAAA records that lead elsewhere. AAAA records that were left behind are the "
             "usual cause.",
     .message = "'{name}' leads to {addresses} too, which does not belong to {place}: no name of the certificate will "
                "be renewed.",
     .tags = "dns,validation,google"},
    {.id = "RTE1008",
     .name = "NotDirectlyAtProvider",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description =
         "The name is no direct alias of the provider's host, which the provider demands at each renewal.",
     .full_description = "Azure App Service and Azure Front Door renew only while the name itself holds a CNAME to "
                         "their host. An alias in between, an alias that was flattened to addresses, or a Traffic "
                         "Manager profile with nested or external endpoints stops the renewal.",
     .help = "Publish one CNAME from the name straight to the host of the app or endpoint, without another alias or a "
             "proxy in between. At the apex of a zone, App Service wants the address of the app in an A record.",
     .message = "'{name}' does not lead directly to {place}: {what}.",
     .tags = "dns,validation,azure"},
    {.id = "RTE1009",
     .name = "ChallengeNotServed",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description = "A challenge over HTTP (ACME http-01) could not be fetched from the name.",
     .full_description =
         "The authority fetches a file below /.well-known/acme-challenge/ over port 80, from several places, IPv6 "
         "first. It follows at most ten redirects, with http or https, to names, on ports 80 and 443 only.",
     .help = "Open port 80 to the whole internet, and let the path lead to the server that answers challenges. Where "
             "only some addresses fail, renewals fail by chance.",
     .message = "A challenge over HTTP cannot be fetched from '{name}': {what}.",
     .tags = "http,validation,acme"},
    {.id = "RTE1010",
     .name = "Ipv6LeadsElsewhere",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description = "The AAAA records lead elsewhere than the A records, and authorities take IPv6 first.",
     .full_description = "Let's Encrypt connects over IPv6 where there is an AAAA record, and turns to IPv4 only when "
                         "it cannot connect. Google and Heroku want A and AAAA records to lead to the same place.",
     .help = "Serve the same over IPv6 as over IPv4, or remove the AAAA records.",
     .message = "IPv6 of '{name}' leads elsewhere than IPv4: {what}.",
     .tags = "dns,http,ipv6,validation"},
    {.id = "RTE1011",
     .name = "NotAtProvider",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description = "The name does not lead to the provider that renews its certificate.",
     .full_description = "Platforms such as Heroku, Netlify and Vercel prove control of a name through the traffic "
                         "that reaches them. A name that leads elsewhere is not renewed.",
     .help = "Point the name at the host name that the provider shows for it, or take it off the certificate.",
     .message = "'{name}' does not lead to {place}: {what}.",
     .tags = "dns,validation"},
    {.id = "RTE1012",
     .name = "LeadsToAnotherResource",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name leads to another resource than the inventory lists for the certificate.",
     .full_description = "The name is an alias of a load balancer or distribution that is none of those in InUseBy, "
                         "and no address of it shows the certificate.",
     .help = "Find out which resource serves the name. The certificate may be in use for other names only, and the "
             "inventory may be old.",
     .message = "'{name}' leads to '{target}', which is not the resource that the inventory names.",
     .tags = "dns,https,inventory"},
    {.id = "RTE1013",
     .name = "ChallengeAnswerDoubtful",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description = "The path of ACME challenges is answered with a refusal or a server error.",
     .full_description =
         "A file that does not exist was asked for, and the answer was not 'not found' but 401, 403, 407, 429 or an "
         "error of the server. A gateway or firewall may treat real challenges the same way.",
     .help = "Put a file below /.well-known/acme-challenge/ and fetch it from outside, or look at the logs of the last "
             "renewal.",
     .message = "'{name}' answers the path of challenges with doubt: {what}.",
     .tags = "http,validation,acme"},
    {.id = "RTE1037",
     .name = "HttpsRecordLeadsElsewhere",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description =
         "The HTTPS record leads modern clients to addresses or ports that do not show the certificate.",
     .full_description = "Browsers follow HTTPS records (RFC 9460): their target, port and address hints count more "
                         "than A and AAAA. Old hints stay behind when addresses change.",
     .help = "Correct or remove the hints and the port of the HTTPS record, or deploy the certificate there.",
     .message = "The HTTPS record of '{name}' leads to {what}, where the certificate is not served.",
     .tags = "dns,https"},
    {.id = "RTE1039",
     .name = "WildcardHasNoHost",
     .kind = LAPSE_NOT_APPLICABLE,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "A wildcard name is no host that could be connected to.",
     .full_description = "'*.example.com' stands for names that the certificate does not list. The base name is judged "
                         "where the certificate lists it.",
     .help = "List the hosts behind the wildcard as certificates of their own in the estate, to have them looked at.",
     .message = "'{name}' is a wildcard: there is no single host to connect to.",
     .tags = "https"},
    {.id = "RTE1040",
     .name = "RedirectNotSeen",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description = "Whether the validation redirect is in place could not be told.",
     .full_description =
         "The inventory does not name RedirectFrom and RedirectTo, or the addresses did not answer on port "
         "80.",
     .help = "Add 'http_redirect' with 'from' and 'to' to the name in the estate, or read the inventory with the full "
             "description of the certificate; audit again from another network when an address is silent.",
     .message = "Whether the validation redirect of '{name}' is in place could not be told: {what}.",
     .tags = "http,validation"},
    {.id = "RTE1041",
     .name = "AddressesNotLearnt",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The resolvers did not say which addresses the name has.",
     .full_description =
         "A or AAAA ended in a failure twice (SERVFAIL, timeout). Addresses that are not known cannot be "
         "looked at, so it is not known whether all of them serve the certificate.",
     .help = "Look at the name servers of the zone: some answer A and fail on AAAA. DNSSEC errors look the same.",
     .message = "The resolvers did not say which addresses '{name}' has.",
     .tags = "dns,https"},
    {.id = "RTE1042",
     .name = "RouteNotTold",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_RENEWAL,
     .short_description = "Whether the name leads where its provider looks could not be told.",
     .full_description = "The inventory does not say which resource holds the certificate, an address did not answer or could not be looked up, "
                         "or this machine has no route to it. The renewal hangs on it all the same.",
     .help = "List the addresses or host names of the resource under 'in_use'; audit again from another network, with "
             "IPv6 where the name has AAAA records.",
     .message = "Whether '{name}' leads where its provider looks could not be told: {what}.",
     .tags = "dns,http,validation"},
};

}  // namespace https_routing
