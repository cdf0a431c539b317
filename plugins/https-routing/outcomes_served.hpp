// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

namespace https_routing {

/// Which certificate is served, and whether clients accept it.
inline constexpr lapse::outcome kServedOutcomes[] = {
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
