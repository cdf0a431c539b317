// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

namespace https_routing {

/// Addresses that show no certificate, or not at every look.
inline constexpr lapse::outcome kReachOutcomes[] = {
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
};

}  // namespace https_routing
