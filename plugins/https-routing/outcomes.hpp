// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

/// Most outcomes bear on the service: AWS Certificate Manager no longer looks at HTTPS when it renews. Those that
/// concern providers that look at where a name leads, or the profile `acm-legacy`, bear on the renewal.
namespace https_routing {

inline constexpr lapse::outcome kOutcomes[] = {
    {.id = "RTE1000",
     .name = "ExpectedCertificateServed",
     .kind = LAPSE_PASS,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "Every address serves the expected certificate, complete, valid and trusted.",
     .full_description =
         "A and AAAA records were looked up, and a TLS handshake with every address showed the certificate "
         "that the inventory names. Where the renewal hangs on where the name leads, that is in place too.",
     .help = "Nothing is to be done.",
     .message = "'{name}' serves the expected certificate at {addresses}.",
     .tags = "https"},
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
    {.id = "RTE1004",
     .name = "OtherCertificateServed",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "Another certificate is served for the name, and a valid one.",
     .full_description =
         "The served certificate covers the name, but it is not the one of the inventory, and no copy of "
         "it from another year either. Often a CDN or another account terminates TLS, and the judged "
         "certificate is not in use.",
     .help = "Find out who serves this name. When that is as intended, take the name off this certificate or set the "
             "rule's "
             "level to 'none' for it.",
     .message = "'{name}' serves another certificate at {addresses}.",
     .tags = "https,certificate"},
    {.id = "RTE1005",
     .name = "OldCertificateServed",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The certificate was renewed, but the one before it is still being served.",
     .full_description = "The served certificate has the same names and issuer, and starts earlier than the one in the "
                         "inventory. Exported and imported certificates have to be deployed again after each renewal.",
     .help =
         "Deploy the renewed certificate and reload the server. Automate that step: it comes back with every renewal.",
     .message = "'{name}' still serves the certificate from before the renewal at {addresses}, renewed on {renewed}, "
                "to expire on {expiry}.",
     .tags = "https,certificate,deployment"},
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
    {.id = "RTE1020",
     .name = "MixedFleet",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "Some addresses serve the renewed certificate, others the one before it.",
     .full_description =
         "The addresses of the name were looked at one by one. Clients that come to the old ones will fail "
         "once that certificate expires, the others will not.",
     .help = "Deploy the renewed certificate on the servers that were left out, and add them to whatever deploys it.",
     .message = "Some addresses of '{name}' still serve the older certificate, renewed on {renewed}: {addresses}; it "
                "expires on {expiry}.",
     .tags = "https,certificate,deployment"},
    {.id = "RTE1021",
     .name = "AddressAlternates",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "One address shows different certificates or chains from one handshake to the next.",
     .full_description =
         "Several servers stand behind one address and do not serve the same. Which one a client meets is "
         "chance, so that failures come and go.",
     .help = "Find the servers behind that address, and deploy the same certificate and chain on all of them.",
     .message = "'{name}' shows different certificates or chains at one address: {addresses}.",
     .tags = "https,certificate,deployment"},
    {.id = "RTE1022",
     .name = "NewerCertificateServed",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "A newer certificate than the inventory's is served.",
     .full_description = "Same names, same issuer, a later start: the certificate was renewed since the inventory was "
                         "read, and what is judged here is its predecessor.",
     .help = "Read the inventory again.",
     .message = "'{name}' serves a newer certificate than the inventory's at {addresses}, valid from {since}.",
     .tags = "https,certificate,inventory"},
    {.id = "RTE1023",
     .name = "DefaultCertificateServed",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .cwe = 297,
     .short_description = "The server does not know the name and falls back to a default certificate.",
     .full_description =
         "The served certificate does not cover the name, and a handshake without a name shows the same "
         "one; or the server said with TLS alert 112 that it does not know the name.",
     .help =
         "Configure the name and its certificate at the server or load balancer. At AWS: add the certificate to the "
         "listener, or the name to the distribution.",
     .message = "The server at {addresses} does not know '{name}' and answers with {served}.",
     .tags = "https,sni"},
    {.id = "RTE1024",
     .name = "NameNotCovered",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .cwe = 297,
     .short_description = "The served certificate does not cover the name.",
     .full_description =
         "No DNS name among the certificate's subject alternative names matches (RFC 9525: the common name "
         "does not count, and a wildcard stands for exactly one label).",
     .help = "Serve the right certificate for this name, or correct where its address records lead.",
     .message = "'{name}' serves a certificate for {served} at {addresses}.",
     .tags = "https,certificate"},
    {.id = "RTE1025",
     .name = "ServedChainNotValid",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .cwe = 298,
     .short_description = "The served certificate, or one that issued it, has expired or is not valid yet.",
     .full_description =
         "The dates of the leaf and of every intermediate on its path were compared with the evaluation "
         "time. The last second of validity still counts as valid.",
     .help = "Serve the renewed certificate together with the chain that came with it.",
     .message = "'{name}' at {addresses}: {what}.",
     .tags = "https,certificate,expiry"},
    {.id = "RTE1026",
     .name = "ChainIncomplete",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The server does not send the certificate of the issuer.",
     .full_description = "Browsers often know the intermediate from elsewhere or fetch it; programs, devices and most "
                         "libraries do not, and refuse the connection.",
     .help = "Send the leaf followed by every intermediate (for nginx: one file, leaf first).",
     .message = "The chain of '{name}' at {addresses} is incomplete: {what}.",
     .tags = "https,certificate,chain"},
    {.id = "RTE1027",
     .name = "ChainNotTrusted",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .cwe = 295,
     .short_description = "The served certificate is self-signed, or leads to no trusted root.",
     .full_description =
         "No path could be built from the served chain to the roots of this estate. For a certificate of a "
         "private authority (type 'private') trust is not judged.",
     .help =
         "Serve the certificate that the provider issued. When a private authority is intended, state 'type: private', "
         "or name its root under 'network.ca_roots'.",
     .message = "Clients do not trust what '{name}' serves at {addresses}: {what}.",
     .tags = "https,certificate,chain"},
    {.id = "RTE1028",
     .name = "AuthorityCertificateFirst",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The chain is sent in the wrong order, an authority's certificate first.",
     .full_description = "The first certificate must be the server's own (RFC 8446 4.4.2). Here it is that of a "
                         "certification authority, so that no client finds its name in it.",
     .help = "Put the leaf first in the server's chain file, then its issuer, and so on.",
     .message = "'{name}' sends its chain in the wrong order at {addresses}: first comes '{what}'.",
     .tags = "https,certificate,chain"},
    {.id = "RTE1029",
     .name = "ConnectionRefused",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "Connections to port 443 are refused.",
     .full_description =
         "The addresses answered twice that nothing listens on port 443. Other addresses of the same name, "
         "if it has any, may well serve it.",
     .help = "Start the service or open the port, or take the address out of the DNS.",
     .message = "'{name}' refuses connections to port 443 at {addresses}.",
     .tags = "https"},
    {.id = "RTE1030",
     .name = "NoCertificateSeen",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "No certificate could be seen: timeout, reset, or a handshake that ended early.",
     .full_description = "Silence says nothing about the certificate. A firewall that lets in some networks only, or a "
                         "server that does not like scanners, looks exactly like this.",
     .help = "Audit again, from another network if need be, or allow this scanner's address.",
     .message = "No certificate could be seen for '{name}' at {addresses}.",
     .tags = "https"},
    {.id = "RTE1031",
     .name = "Ipv6Dead",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name works over IPv4, but not over IPv6.",
     .full_description =
         "IPv4 addresses serve a certificate, and no IPv6 address does. Browsers hide this by falling "
         "back; programs and certificate authorities often do not. Silence, unlike a refusal, leaves it "
         "open whether the fault is on this side.",
     .help = "Serve HTTPS over IPv6 too, or remove the AAAA records.",
     .message = "'{name}' works over IPv4, but not at {addresses}.",
     .tags = "https,ipv6"},
    {.id = "RTE1032",
     .name = "NoIpv6Here",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name's only addresses are of a family that this machine has no route to.",
     .full_description = "This says something about the machine that runs the audit, and nothing about the name.",
     .help = "Audit from a machine with IPv6.",
     .message = "This machine has no route to {addresses}, the only addresses of '{name}'.",
     .tags = "https,ipv6"},
    {.id = "RTE1033",
     .name = "AddressNotAllowed",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name leads to an address that this audit must not connect to.",
     .full_description =
         "Private, local and reserved ranges are denied unless the estate allows them. A public name that "
         "leads to one serves an internal network, or is a mistake.",
     .help =
         "When the service is internal, audit from inside and allow the range under 'network.allow'. Otherwise correct "
         "the record.",
     .message = "'{name}' leads to {addresses}, which this audit must not connect to.",
     .tags = "https,egress"},
    {.id = "RTE1034",
     .name = "NoTlsOnPort",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .cwe = 319,
     .short_description = "Port 443 speaks something other than TLS, mostly plain HTTP.",
     .full_description = "The server answered the start of a TLS handshake in another protocol.",
     .help = "Turn TLS on for that port.",
     .message = "'{name}' does not speak TLS on port 443 at {addresses}.",
     .tags = "https"},
    {.id = "RTE1035",
     .name = "WeakTls",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .bearing = LAPSE_BEARS_SERVICE,
     .cwe = 326,
     .short_description = "Only outdated TLS is spoken, or the certificate is weak.",
     .full_description =
         "TLS 1.1 and older, SHA-1 and MD5 signatures, and RSA keys of less than 2048 bits are refused by "
         "present clients. It has no influence on the renewal.",
     .help = "Turn on TLS 1.2 and 1.3, and let the next certificate have a stronger key.",
     .message = "'{name}' at {addresses} is outdated: {what}.",
     .tags = "https,tls"},
    {.id = "RTE1036",
     .name = "StapleMissingOrRevoked",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description =
         "The certificate demands a stapled OCSP response and none comes, or the response says revoked.",
     .full_description =
         "A certificate with the must-staple extension (RFC 7633) is refused without a staple by clients "
         "that know it. A staple that says revoked is refused by all that look at it.",
     .help = "Turn stapling on and see that the server can reach the OCSP responder. Replace a revoked certificate.",
     .message = "'{name}' at {addresses}: {what}.",
     .tags = "https,ocsp"},
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
    {.id = "RTE1038",
     .name = "OverLimit",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The look ended at a limit of this run.",
     .full_description =
         "The certificate message was larger than the run accepts, or its time or number of observations "
         "was used up.",
     .help = "Raise the limit that the evidence names under 'network.limits', if the server may be trusted that far.",
     .message = "A limit of this run ended the look at '{name}' at {addresses}.",
     .tags = "https,limits"},
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
    {.id = "RTE1044",
     .name = "NoHttpAnswer",
     .kind = LAPSE_OPEN,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The handshake succeeded, but 'GET /' was not answered.",
     .full_description =
         "Only with the parameter 'request'. The status of an answer is shown and never judged: a page that "
         "is missing says nothing about a certificate.",
     .help = "See whether the service behind the TLS endpoint is up.",
     .message = "'{name}' at {addresses} completes the handshake, but does not answer 'GET /'.",
     .tags = "https"},
    {.id = "RTE1045",
     .name = "AddressFailsAtTimes",
     .kind = LAPSE_REVIEW,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "One address completes some handshakes and fails others.",
     .full_description =
         "A certificate was seen at the address, and another handshake with it ended in silence, a refusal or an "
         "alert. One of several servers behind it may be broken, or handshakes are limited.",
     .help = "Look at every server behind that address. When the limit is meant for scanners, allow this one.",
     .message = "'{name}' at {addresses} completes some handshakes and fails others.",
     .tags = "https"},
    {.id = "RTE1046",
     .name = "ChainOutOfOrder",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The chain is complete, but out of order or with certificates that do not belong to it.",
     .full_description =
         "Each certificate should be followed by that of its issuer. Most clients find the path all the same; TLS 1.2 "
         "demands the order, and a certificate that has expired misleads old clients even when it is not needed.",
     .help = "Send the leaf followed by every intermediate in the order of issue, and nothing else.",
     .message = "The chain of '{name}' at {addresses} is untidy: {what}.",
     .tags = "https,certificate,chain"},
    {.id = "RTE1047",
     .name = "PrivateAuthorityExpected",
     .kind = LAPSE_NOT_APPLICABLE,
     .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The certificate is of a private authority, so that public trust is not asked of it.",
     .full_description = "The inventory states 'type: private'. Clients of such a service know its root; the roots of this "
                         "estate do not lead to it.",
     .help = "To have the path judged, name the root of the private authority under 'network.ca_roots'.",
     .message = "'{name}' serves a certificate of a private authority at {addresses}: whether clients trust it was not "
                "judged.",
     .tags = "https,certificate,chain"},
};

}  // namespace https_routing
