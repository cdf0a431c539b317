// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>

/// Every way in which the check of a mailbox can end.
namespace mailbox {

inline constexpr lapse::outcome kOutcomes[] = {
    {.id = "MBX1000",
     .name = "MailboxAccepts",
     .kind = LAPSE_PASS,
     .short_description = "The mail host accepts the addresses that the approval is sent to.",
     .full_description = "The best reachable mail host of the validation domain accepts at least one of the five "
                         "addresses that a CA may write "
                         "to, refuses none of them, and turns away an address that nobody has. So the approval mail "
                         "can be delivered. That a "
                         "person reads it is another matter: MBX1001.",
     .help = "Nothing to do for delivery. See MBX1001 for a way out of approvals by hand.",
     .message = "'{host}' accepts mail for '{addresses}' at '{domain}', and turns away an address that nobody has.",
     .tags = "mail"},
    {.id = "MBX1001",
     .name = "ApprovalByHand",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "A certificate validated by e-mail never renews without a person.",
     .full_description = "For every name that is validated by e-mail, each renewal sends a mail to up to five "
                         "addresses at the validation domain, "
                         "and somebody must follow its link for every single name. The link dies after 72 hours, "
                         "though it can be sent again. "
                         "Providers are giving this method up, and no public CA may use it from 2028-03-15 on "
                         "(CA/Browser Forum ballot SC-090).",
     .help =
         "Move the certificate to DNS validation. ACM does so in place: call UpdateCertificateOptions with "
         "ValidationMethod=DNS, "
         "read the CNAME records with ListCertificateDomainValidations, and publish them within 72 hours. The ARN "
         "stays, nothing "
         "is deployed anew, and if the 72 hours pass, the certificate stays as it was and the call can be repeated.",
     .message = "Renewing '{name}' takes a person who approves a mail to '{domain}'{when}.",
     .tags = "mail,manual"},
    {.id = "MBX1003",
     .name = "NoMailExchanger",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The validation domain has no MX record.",
     .full_description = "Two looks found no MX record at the validation domain, or no such domain. By RFC 5321 a mail "
                         "server would then try the "
                         "domain's own address, but ACM asks for an MX record and otherwise gives up with "
                         "NO_AVAILABLE_CONTACTS. A name such as "
                         "*.test.example.com is validated at test.example.com, which often has no mail of its own.",
     .help = "Publish an MX record at the validation domain that names a host which takes its mail, or move the "
             "certificate to DNS "
             "validation, which needs no mail at all.",
     .message = "'{domain}' has no MX record ('{what}'), so no approval mail can be sent.",
     .tags = "mail,dns"},
    {.id = "MBX1004",
     .name = "NullMailExchanger",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The validation domain says that it takes no mail.",
     .full_description =
         "The MX record `0 .` (RFC 7505) tells every sender that the domain takes no mail, so no approval mail is "
         "sent. Beside "
         "other MX records it must not stand: senders differ in what they make of it, and this is then a warning.",
     .help = "Replace the record by one that names a mail host, or move the certificate to DNS validation. Where other "
             "MX records "
             "stand beside it, remove the null record.",
     .message = "'{domain}' says that it takes no mail, by its record '{record}'.",
     .tags = "mail,dns"},
    {.id = "MBX1005",
     .name = "NoUsableMailHost",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "No mail host of the validation domain can be reached or takes mail.",
     .full_description = "Every host that the MX records name is unusable: it has no address, its address is private, "
                         "an address stands where a "
                         "name belongs, it refused the connection twice, or it says itself that it takes no mail. A "
                         "resolver that shows an "
                         "inside view of your network can cause this too: name public resolvers in the estate then.",
     .help = "Repair the MX records or the hosts that they name. Until then no approval mail arrives. DNS validation "
             "needs no mail.",
     .message = "No mail host of '{domain}' can take mail: '{why}'.",
     .tags = "mail,dns"},
    {.id = "MBX1006",
     .name = "AllAddressesRefused",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The mail host refuses all five addresses.",
     .full_description = "The best reachable mail host gave a final refusal for each of admin, administrator, "
                         "hostmaster, postmaster and "
                         "webmaster at the validation domain. An approval mail bounces, and the renewal waits until "
                         "the certificate expires.",
     .help = "Create one of the five as an alias that reaches a person, or move the certificate to DNS validation.",
     .message = "'{host}' refuses mail to all five addresses at '{domain}'.",
     .tags = "mail"},
    {.id = "MBX1007",
     .name = "SomeAddressesRefused",
     .kind = LAPSE_PASS,
     .short_description = "The mail host accepts at least one of the five addresses, and refuses others.",
     .full_description = "One address is enough for the approval. The finding names those that work, so that you know "
                         "where the mail arrives.",
     .help = "Make sure that a person reads the addresses which work.",
     .message = "'{host}' accepts mail for '{addresses}' at '{domain}', and refuses '{refused}'.",
     .tags = "mail"},
    {.id = "MBX1008",
     .name = "ValidationDomainUnrelated",
     .kind = LAPSE_FAIL,
     .level = LAPSE_WARNING,
     .short_description = "The validation domain is neither the name nor a domain above it.",
     .full_description = "The approval mail goes to the validation domain, which must be the name itself or one of the "
                         "domains above it. ACM "
                         "refuses any other. An inventory that says otherwise is out of date or has a slip of the pen.",
     .help = "Correct the validation domain in the inventory or at the provider.",
     .message = "The validation domain '{domain}' is neither '{name}' nor a domain above it.",
     .tags = "mail,inventory"},
    {.id = "MBX1020",
     .name = "AcceptsEverything",
     .kind = LAPSE_REVIEW,
     .short_description = "The mail host accepts the addresses, but that does not prove that they exist.",
     .full_description = "The mail host accepts some of the five addresses, but it also accepts one that nobody has, "
                         "or it could not be told "
                         "whether it does. Such a host takes all mail in and sorts it later, so that the mail may "
                         "still be lost behind it.",
     .help = "Send a mail to one of the addresses and have somebody confirm that it arrived.",
     .message =
         "'{host}' accepts mail for '{addresses}' at '{domain}'{control}: have somebody confirm that it is read.",
     .tags = "mail"},
    {.id = "MBX1021",
     .name = "MailboxNotUsable",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The addresses exist, but take no mail from outside.",
     .full_description = "The mail host knows at least one of the five addresses but refuses it for good: the mailbox "
                         "is full, switched off, or "
                         "takes mail from the organisation's own senders only, as a group in Microsoft 365 does by "
                         "default. None of the "
                         "others is accepted.",
     .help = "Empty or enable the mailbox, or let the group take mail from outside senders. In Microsoft 365 that is "
             "the group's "
             "setting \"Let people outside the organization email the group\".",
     .message = "'{host}' has no usable mailbox for '{domain}': '{why}'.",
     .tags = "mail"},
    {.id = "MBX1022",
     .name = "MailHostDoesNotServeDomain",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The mail hosts that the MX records name do not take mail for the domain.",
     .full_description = "Every mail host that could be reached refused to relay for the domain: the MX records point "
                         "to hosts that do not "
                         "serve it. That is common after a move to another mail service, or when a contract has ended.",
     .help = "Add the domain at the mail service, or point the MX records at the hosts that serve it.",
     .message = "The mail hosts of '{domain}' do not take mail for it: relaying is denied by '{hosts}'.",
     .tags = "mail,dns"},
    {.id = "MBX1023",
     .name = "MailHostSaysLater",
     .kind = LAPSE_OPEN,
     .short_description = "The mail host asks to come again later.",
     .full_description = "The mail host answered with a temporary refusal: greylisting, load, or a directory that is "
                         "out of reach. Even \"450 user "
                         "unknown\" is temporary. It tells nothing about the mailbox.",
     .help = "Run the audit again after ten minutes or more, from the same address: greylisting remembers it.",
     .message = "'{host}' asks to come again later, so nothing is known of the addresses at '{domain}'.",
     .tags = "mail"},
    {.id = "MBX1024",
     .name = "MailHostRefusedUs",
     .kind = LAPSE_OPEN,
     .short_description = "The mail host refused us, not the mailbox.",
     .full_description = "The refusal is about the machine that asks: its address is on a block list, it has no "
                         "matching reverse name, it asked too "
                         "often, or its sender was not liked. A refusal before any address was named is always of this "
                         "kind. It tells nothing "
                         "about the mailbox, whatever its code says.",
     .help = "Set the parameter helo to the full name of this machine, with a matching PTR record, and sender to an "
             "address that "
             "exists. Or run from a machine that is allowed to send mail.",
     .message = "'{host}' refused us, not the mailbox: nothing is known of the addresses at '{domain}'.",
     .tags = "mail"},
    {.id = "MBX1025",
     .name = "MailPortBlocked",
     .kind = LAPSE_OPEN,
     .short_description = "No mail host can be asked from here: outgoing port 25 is blocked.",
     .full_description = "Three or more unrelated mail providers could not be connected to in this run, and no other "
                         "could either. That is about the network this machine stands in, not about any of the "
                         "domains. Many networks and clouds block outgoing port 25. The run's own notes name the cause "
                         "once, and every mailbox of the run is left open for it.",
     .help = "Run the audit from a machine that may connect to port 25 outside, or have the block lifted. Setting the "
             "parameter depth to mx keeps the check to what DNS tells.",
     .message = "Nothing is known of the addresses at '{domain}': outgoing port 25 is blocked here.",
     .tags = "mail"},
    {.id = "MBX1026",
     .name = "NoClearAnswer",
     .kind = LAPSE_OPEN,
     .short_description = "The conversation with the mail hosts brought no answer that settles it.",
     .full_description = "A connection timed out, the server was too slow or closed the connection, or what it said is "
                         "not SMTP. RFC 5321 lets a "
                         "server take five minutes, so our running out of patience proves nothing. Many networks block "
                         "outgoing port 25.",
     .help = "Check that this machine may connect to port 25 outside, and run again. Longer deadlines: "
             "network.deadlines in the "
             "estate.",
     .message = "The mail hosts of '{domain}' gave no answer that settles it: '{why}'.",
     .tags = "mail"},
    {.id = "MBX1027",
     .name = "PostmasterRefused",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .short_description = "The mail host refuses postmaster, although another address works.",
     .full_description = "RFC 5321 4.5.1 asks every host that takes mail to accept postmaster. One address of the five "
                         "is enough for the approval, "
                         "so the renewal does not hang on it.",
     .help = "Create postmaster as an alias.",
     .message = "'{host}' refuses mail to postmaster at '{domain}', which every mail domain is to accept.",
     .tags = "mail"},
    {.id = "MBX1028",
     .name = "NotValidatedByEmail",
     .kind = LAPSE_NOT_APPLICABLE,
     .short_description = "The name is not validated by e-mail.",
     .full_description = "No mailbox takes part in the renewal of this name.",
     .help = "Nothing to do.",
     .message = "The validation of '{name}' is '{validation}', not 'email', so no mailbox takes part in its renewal.",
     .tags = "mail"},
    {.id = "MBX1029",
     .name = "AddressesNotAsked",
     .kind = LAPSE_OPEN,
     .short_description = "The mail hosts exist, but were not asked about the addresses.",
     .full_description = "The parameter depth keeps the check at the MX records (mx) or at the greeting (connect). "
                         "What can be seen from there is "
                         "in order; whether one of the five addresses accepts mail was not asked.",
     .help = "Set the parameter depth to rcpt to ask the mail host. No message is ever sent.",
     .message =
         "Mail host '{host}' of '{domain}' was looked at as far as '{depth}' only, and not asked about the addresses.",
     .tags = "mail"},
    {.id = "MBX1030",
     .name = "MailRouteNotSeen",
     .kind = LAPSE_OPEN,
     .short_description = "The mail hosts of the domain could not be looked up.",
     .full_description = "The resolvers gave no answer about the MX records or about the addresses of the mail hosts, "
                         "or the two looks at them "
                         "differ. That is not the same as there being none.",
     .help = "Look at the evidence, mend the resolvers or the zone, and run again.",
     .message = "The mail hosts of '{domain}' could not be looked up: '{why}'.",
     .tags = "mail,dns"},
    {.id = "MBX1031",
     .name = "MailHostFaulty",
     .kind = LAPSE_FAIL,
     .level = LAPSE_NOTE,
     .short_description = "One of several MX records is wrong.",
     .full_description = "An MX record must name a host with addresses of its own (RFC 5321 5.1, RFC 2181 10.3). A "
                         "CNAME there works with most "
                         "senders and is a note. An address in place of a name, a host without an address or with a "
                         "private one loses the mail "
                         "of every sender that tries it first, and is a warning.",
     .help = "Point the MX record at a name that has an A or AAAA record, or remove it.",
     .message = "Mail host '{host}' of '{domain}' is at fault: '{problem}'.",
     .tags = "mail,dns"},
    {.id = "MBX1032",
     .name = "ReplyNotUnderstood",
     .kind = LAPSE_OPEN,
     .short_description = "The mail host refused in words that do not say why.",
     .full_description = "The mail host gave a final refusal, but neither its code nor its text tells whether the "
                         "mailbox is meant or the one who "
                         "asked. A guess would be wrong as often as right.",
     .help = "Read the quoted reply. If its meaning is clear to you, add its words to the table smtp-phrases; if not, "
             "send a mail to one "
             "of the addresses and see whether it arrives.",
     .message = "'{host}' refused, but does not say whether it means the mailbox: nothing is known of the addresses at "
                "'{domain}'.",
     .tags = "mail"},
    {.id = "MBX1033",
     .name = "ProviderLeftAlone",
     .kind = LAPSE_OPEN,
     .short_description = "The mail host was not asked, because its provider refused us before.",
     .full_description = "In this run another mail host of the same provider refused the machine that asks: its "
                         "address, its name, its rate. Asking on would tell nothing and make it worse, so the "
                         "provider is left alone for the rest of the run.",
     .help = "Do what the finding about the first refusal (MBX1024) says, and run again.",
     .message = "'{host}' was not asked about '{domain}', because its provider refused us before: '{why}'.",
     .tags = "mail"},
    {.id = "MBX1034",
     .name = "MailPortIntercepted",
     .kind = LAPSE_OPEN,
     .short_description = "Somebody on the way answers on port 25 in the place of every mail host.",
     .full_description = "Three or more unrelated mail hosts greet with one and the same name, which is none of "
                         "theirs. So a firewall or a proxy of the network this machine stands in answers for all of "
                         "them, and what it says is not what the mail hosts would say.",
     .help = "Run the audit from a machine whose connections to port 25 are not redirected.",
     .message = "Nothing is known of the addresses at '{domain}': connections to port 25 are intercepted here.",
     .tags = "mail"},
    {.id = "MBX1035",
     .name = "PolicyExcludesMailHost",
     .kind = LAPSE_REVIEW,
     .short_description = "The MTA-STS policy of the domain does not name its mail host.",
     .full_description =
         "The domain publishes an MTA-STS policy (RFC 8461) in the mode enforce whose mx entries do not "
         "match a mail host of its MX records. A sender that keeps to such policies does not deliver "
         "to that host. Whether the provider's sender does is not documented.",
     .help = "Add the host to the policy and change the id of the _mta-sts record, or correct the MX records.",
     .message =
         "The MTA-STS policy of '{domain}' does not name '{hosts}', so a sender that enforces it delivers nothing "
         "there.",
     .tags = "mail,tls"},
    {.id = "MBX1036",
     .name = "PolicyNeedsWorkingTls",
     .kind = LAPSE_REVIEW,
     .short_description = "The MTA-STS policy demands TLS that the mail host does not offer properly.",
     .full_description =
         "The domain publishes an MTA-STS policy (RFC 8461) in the mode enforce. It demands STARTTLS with "
         "a certificate that is valid, trusted and names the mail host. A sender that keeps to such "
         "policies does not deliver otherwise. Whether the provider's sender does is not documented.",
     .help = "Repair TLS at the mail host, or set the policy's mode to testing until it works.",
     .message = "The MTA-STS policy of '{domain}' demands TLS, and '{host}' falls short of it: '{problem}'.",
     .tags = "mail,tls"},
    {.id = "MBX1037",
     .name = "MailRouteBogus",
     .kind = LAPSE_FAIL,
     .level = LAPSE_ERROR,
     .short_description = "The MX records of the domain fail DNSSEC validation.",
     .full_description = "A validating resolver refuses the MX records of the validation domain. A mail system behind "
                         "such a resolver finds no mail host, so the approval mail is not sent.",
     .help = "Repair the signatures of the zone or its DS record at the parent. The rule dnssec names the cause.",
     .message = "The MX records of '{domain}' fail DNSSEC validation: '{reason}'.",
     .tags = "mail,dns,dnssec"},
    {.id = "MBX1038",
     .name = "ValidationMethodNotKnown",
     .kind = LAPSE_OPEN,
     .short_description = "The certificate was read off a server, so it is not known whether it is validated by e-mail.",
     .full_description = "A certificate that was found by its host name alone does not say how its names are validated. If "
                         "it is by e-mail, the approval mail goes to the validation domain, and the finding tells what its "
                         "MX records say. No mail host was asked.",
     .help = "Add the certificate to the estate, from the output of 'aws acm describe-certificate' or by hand.",
     .message = "It is not known whether '{name}' is validated by e-mail. Mail for '{domain}': '{mail}'.",
     .tags = "mail,inventory"},
};

}  // namespace mailbox
