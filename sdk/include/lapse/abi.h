/* SPDX-License-Identifier: Apache-2.0
 *
 * The contract between the Lapse host and a rule, version 1.0.
 *
 * A rule is a pure function from observations to findings. It lives in a shared library that exports one constant data
 * symbol, `lapse_rule_v1`, of type `lapse_rule`. The host loads the library, reads the descriptor, calls `create` once for
 * each distinct set of parameters, and `judge` for every subject that the rule looks at.
 *
 * `judge` asks its questions through `lapse_case_functions.observe`. A question that the host has answered already returns
 * its answer at once; any other returns NULL, is made in the background, and `judge` is called again from the top when it
 * has ended. What a call reported while one of its questions was NULL is dropped. So a rule may ask everything it can
 * think of before it returns (one round of waiting) and needs no callbacks, threads or clocks.
 *
 * Rules of the contract
 *   sizes      Every struct starts with `struct_size`, set by the side that made it. The reader never touches a member that
 *              lies beyond the maker's size. Minor versions append members at the end; nothing is ever moved or removed.
 *   tables     Tables point to sub-tables; they never embed them.
 *   memory     Nobody frees the other side's memory. What a rule passes in is copied before the call returns. What the host
 *              passes in lives until `judge` (or `create`) returns. A descriptor is constant data and lives for ever.
 *   text       UTF-8, not NUL-terminated, with an explicit size. `data` may be NULL only when `size` is 0.
 *   time       64-bit signed seconds since 1970-01-01T00:00:00Z; LAPSE_NO_TIME where unknown.
 *   threads    `create` and `destroy`: one thread at a time. `judge`: any thread, and several at once on one instance;
 *              the instance is immutable. A case belongs to the call that it was handed to.
 *   errors     "Does not exist" and "expired" are answers. Timeout, refused, denied are how an observation *ended*; a rule
 *              turns those into a finding of kind LAPSE_OPEN, never into pass or fail. No exception crosses this line.
 *   imports    A rule imports nothing from the host. Everything comes through the tables below.
 */
#ifndef LAPSE_ABI_H
#define LAPSE_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LAPSE_ABI_MAJOR 1u
#define LAPSE_ABI_MINOR 0u
#define LAPSE_NO_TIME INT64_MIN

typedef struct lapse_string {
  const char* data;
  size_t size;
} lapse_string;

typedef struct lapse_bytes {
  const uint8_t* data;
  size_t size;
} lapse_bytes;

/* ---------------------------------------------------------------------------------------------------------------------
 * Subject: what is judged. Strings that are empty, and times that are LAPSE_NO_TIME, are not known to the inventory.
 */

/* The standing record that proves control of a name, as the provider gave it. [constant during judge] */
typedef struct lapse_record {
  uint32_t struct_size;
  lapse_string name;  /* owner, absolute, A-labels, lower case, no trailing dot */
  lapse_string type;  /* mnemonic: CNAME, TXT */
  lapse_string value; /* presentation form as the provider gave it, without a trailing dot */
} lapse_record;

/* One name of a certificate, with what the inventory says of its validation. [constant during judge] */
typedef struct lapse_name {
  uint32_t struct_size;
  lapse_string domain;  /* A-labels, lower case, no trailing dot; "*.example.com" for a wildcard */
  lapse_string display; /* as the estate wrote it (may hold U-labels) */
  lapse_string validation;        /* dns, email, http, or empty */
  lapse_string validation_domain; /* e-mail: the domain after the @; empty = derive it */
  const lapse_record* record;     /* NULL when the inventory gives none */
  lapse_string redirect_from;     /* http validation: RedirectFrom URL */
  lapse_string redirect_to;       /* http validation: RedirectTo URL */
  lapse_string renewal_status;    /* of this name in the running renewal: pending_validation, success, failed, or empty */
} lapse_name;

typedef enum lapse_tristate { LAPSE_UNKNOWN = 0, LAPSE_NO = 1, LAPSE_YES = 2 } lapse_tristate;

/* A certificate of the inventory. Enumerated strings are lower case; a value that Lapse does not know is passed through
 * in lower case, so a rule must treat anything unexpected as "unknown". [constant during judge] */
typedef struct lapse_certificate {
  uint32_t struct_size;
  lapse_string id;         /* the ARN, or the estate's own id */
  lapse_string provider;   /* aws-acm, google-cm, ...; empty = unknown */
  uint32_t provider_inferred; /* 1: read off the served certificate or the records, not stated by the estate */
  lapse_string type;       /* amazon_issued, imported, private, or empty */
  lapse_string status;     /* issued, expired, ... or empty */
  lapse_string validation; /* dns, email, http, or empty when the names differ or nothing is known */
  lapse_string serial;     /* hexadecimal, lower case, no separators, no leading zeros */
  lapse_string sha256;     /* of the leaf's DER, hexadecimal, lower case */
  lapse_string issuer;
  lapse_string key_algorithm;
  int64_t not_before;
  int64_t not_after;
  int64_t issued_at;
  lapse_string renewal_status; /* pending_auto_renewal, pending_validation, success, failed, or empty */
  lapse_string renewal_reason; /* caa_error, no_available_contacts, ... or empty */
  int64_t renewal_updated_at;
  lapse_string renewal_eligibility; /* eligible, ineligible, or empty */
  uint32_t in_use;   /* lapse_tristate */
  uint32_t exported; /* lapse_tristate */
  const lapse_string* in_use_by;
  size_t in_use_by_count;
  lapse_string key_pair_origin; /* aws_managed, acme, customer_provided, or empty */
  lapse_string managed_by;      /* cloudfront, or empty */
  const lapse_name* const* names;
  size_t name_count;
  uint32_t discovered; /* 1: read off a handshake, there is no inventory behind it */
} lapse_certificate;

/* What this call judges. `name` is NULL for a rule of scope LAPSE_PER_CERTIFICATE. */
typedef struct lapse_subject {
  uint32_t struct_size;
  const lapse_certificate* certificate;
  const lapse_name* name;
} lapse_subject;

/* ---------------------------------------------------------------------------------------------------------------------
 * Questions and answers. A question starts with lapse_question, its body is the struct that its kind names.
 * Addresses are IPv4 or IPv6 literals without brackets. Ports are the standard ones of the service (53, 80, 443, 25): the
 * host replaces them with those of the estate's `network.ports`.
 */

typedef struct lapse_question {
  uint32_t struct_size;
  uint32_t again;     /* 0 the first look; 1, 2, ... a further look at the same thing: an observation of its own */
  uint32_t at_end;    /* 1: ask when nothing else is left to do, as late in the run as possible */
  const char* kind;   /* "dns/1", "dns-validated/1", "tls/1", "http/1", "dialogue/1" */
  const void* body;   /* lapse_dns_question, ... of that kind */
} lapse_question;

/* How an observation ended. Only LAPSE_ANSWERED carries a body. */
typedef enum lapse_ended {
  LAPSE_ANSWERED = 0,
  LAPSE_TIMEOUT = 1,     /* nothing came in time */
  LAPSE_REFUSED = 2,     /* connection refused, or ICMP port unreachable */
  LAPSE_RESET = 3,       /* the peer reset or closed before anything useful */
  LAPSE_UNREACHABLE = 4, /* the network said so */
  LAPSE_NO_ROUTE = 5,    /* this host has no route of that family: about us, not about them */
  LAPSE_DENIED = 6,      /* the egress policy, or a question that the descriptor's needs do not name */
  LAPSE_LIMIT = 7,       /* a bound of the run was reached (size, time, number) */
  LAPSE_FAILED = 8,      /* a fault of the host, or not in the recording */
  LAPSE_MALFORMED = 9    /* something came that is not the protocol */
} lapse_ended;

typedef struct lapse_answer {
  uint32_t struct_size;
  uint32_t ended;      /* lapse_ended */
  uint64_t id;         /* the same observation has the same id within a run */
  int64_t at;          /* when it ended */
  lapse_string detail; /* what the system or the library said, for people; hostile text */
  lapse_string asked;  /* the question in words: "CNAME _x.example.com at 192.0.2.1" */
  const void* body;    /* lapse_dns_answer, ... of the question's kind; NULL unless LAPSE_ANSWERED */
} lapse_answer;

/* dns/1: one question, to one place. The answer is the wire message. */
typedef enum lapse_dns_view {
  LAPSE_DNS_RECURSIVE = 0, /* any of the estate's resolvers, RD=1 */
  LAPSE_DNS_ROOT = 1,      /* any of the estate's root servers, RD=0 */
  LAPSE_DNS_SERVERS = 2    /* any of `servers`, RD=0; with one server: that one */
} lapse_dns_view;

typedef struct lapse_dns_question {
  uint32_t struct_size;
  lapse_string name; /* absolute, presentation form, with or without the trailing dot */
  uint16_t type;     /* RR type code; class is IN */
  uint16_t view;     /* lapse_dns_view */
  const lapse_string* servers;
  size_t server_count;
} lapse_dns_question;

enum {
  LAPSE_DNS_OVER_TCP = 1u,     /* came over TCP, after truncation */
  LAPSE_DNS_TCP_FAILED = 2u,   /* truncated over UDP, and TCP did not work: the message is the truncated one */
  LAPSE_DNS_WITHOUT_EDNS = 4u, /* only answered without EDNS */
  LAPSE_DNS_RETRIED = 8u,      /* the first datagram got no answer */
  LAPSE_DNS_CASE_LOST = 16u    /* asked in mixed case (0x20), the server did not give it back, or answered otherwise */
};

typedef struct lapse_dns_answer {
  uint32_t struct_size;
  uint32_t flags;      /* LAPSE_DNS_OVER_TCP, ... */
  lapse_bytes message; /* RFC 1035 wire format, header and all; id, source and question were matched */
  lapse_string server; /* the address that answered */
} lapse_dns_answer;

/* dns-validated/1: what a validating resolver of our own makes of a name, from the root down, asked fresh (RFC 4035 4.3).
 * It needs no resolver that validates. Read `state` first: data that is bogus is handed out all the same. */
typedef struct lapse_validated_question {
  uint32_t struct_size;
  uint32_t type;     /* RR type code; class is IN. Ask for CNAME where a CNAME is what matters: another type follows it */
  lapse_string name; /* absolute, presentation form, with or without the trailing dot */
} lapse_validated_question;

typedef enum lapse_dnssec_state {
  LAPSE_SECURE = 0,
  LAPSE_INSECURE = 1,     /* proven unsigned */
  LAPSE_BOGUS = 2,        /* signed, and it does not verify: a CA must refuse */
  LAPSE_INDETERMINATE = 3 /* no servers could be reached, or no trust anchor covers the name */
} lapse_dnssec_state;

typedef struct lapse_validated_answer {
  uint32_t struct_size;
  uint32_t state;      /* lapse_dnssec_state */
  uint32_t rcode;      /* of the last name of the chain */
  uint32_t has_data;   /* 1: records of the asked type */
  lapse_string why;    /* why it is bogus, in the validator's words; hostile text */
  lapse_bytes message; /* the answer packet, may be empty */
} lapse_validated_answer;

/* tls/1: a handshake with one address. Never fails because of the certificate. */
typedef struct lapse_tls_question {
  uint32_t struct_size;
  uint32_t port;
  lapse_string address;
  lapse_string sni;  /* A-labels; empty = none is sent */
  lapse_string alpn; /* comma separated; empty = none is sent */
} lapse_tls_question;

enum {
  LAPSE_TLS_COMPLETE = 1u,          /* the handshake was completed */
  LAPSE_TLS_CLIENT_CERTIFICATE = 2u /* the server asked for one */
};

/* Why a handshake did not complete, in `failure`. */
typedef enum lapse_tls_failure {
  LAPSE_TLS_NONE = 0,
  LAPSE_TLS_ALERT = 1,      /* `alert` tells which */
  LAPSE_TLS_CLOSED = 2,     /* reset or end of stream during the handshake */
  LAPSE_TLS_SILENT = 3,     /* connected, then nothing until the deadline */
  LAPSE_TLS_PLAIN_HTTP = 4, /* HTTP came instead */
  LAPSE_TLS_NOT_TLS = 5,    /* something else came instead */
  LAPSE_TLS_TOO_LARGE = 6,  /* the certificate message is over the host's limit */
  LAPSE_TLS_OTHER = 7
} lapse_tls_failure;

typedef struct lapse_tls_answer {
  uint32_t struct_size;
  uint32_t flags;   /* LAPSE_TLS_COMPLETE, ... */
  uint32_t failure; /* lapse_tls_failure; LAPSE_TLS_NONE when complete */
  int32_t alert;    /* TLS alert number, -1 = none */
  uint32_t version; /* 0x0303, 0x0304; 0 = unknown */
  int32_t trust;    /* X509_V_OK or X509_V_ERR_*: path building to the estate's CA roots with dates left aside; -1 = not done */
  lapse_string trust_detail;
  lapse_string alpn;           /* the chosen protocol */
  lapse_string cipher;
  const lapse_bytes* chain;    /* DER, as sent, leaf first; may be there although the handshake failed later */
  size_t chain_count;
  const lapse_bytes* path;     /* DER, the path that verified, leaf first, root last; empty unless trust is 0 */
  size_t path_count;
  lapse_bytes ocsp;            /* stapled OCSP response, DER; empty = none */
} lapse_tls_answer;

/* http/1: one request to one address. Redirects are not followed. */
typedef struct lapse_http_question {
  uint32_t struct_size;
  uint32_t port;
  uint32_t tls;        /* 1: over TLS, with `host` as SNI; the certificate is not judged */
  lapse_string address;
  lapse_string host;   /* Host header */
  lapse_string method; /* GET or HEAD */
  lapse_string target; /* origin-form: path and query */
} lapse_http_question;

enum { LAPSE_HTTP_BODY_CUT = 1u };

typedef struct lapse_http_answer {
  uint32_t struct_size;
  uint32_t flags;
  uint32_t status;
  lapse_bytes head; /* status line and header fields as sent, up to and without the empty line */
  lapse_bytes body; /* at most 64 KiB, transfer coding removed; LAPSE_HTTP_BODY_CUT when there was more */
} lapse_http_answer;

/* dialogue/1: a scripted line conversation. Steps run in order; a step whose condition does not hold is skipped. An
 * LAPSE_EXPECT that does not get a reply ends the conversation.
 *
 * Two scripts make no connection and are about the run as a whole. One without steps asks what the run has found out
 * about the port; only `port` counts, and `at_end` makes sense with it. One whose only step is LAPSE_LEAVE asks the host
 * to hold no further conversation with this peer's provider (its registrable domain) in this run. */
typedef enum lapse_step_op {
  LAPSE_EXPECT = 0,   /* read one reply */
  LAPSE_SEND = 1,     /* send `text` as it is; it ends in CR LF where the protocol wants it */
  LAPSE_STARTTLS = 2, /* start TLS now; the certificate is not judged, but seen: see lapse_dialogue_answer */
  LAPSE_LEAVE = 3     /* as the only step: leave the peer's provider alone; `text` tells people why */
} lapse_step_op;

typedef enum lapse_framing {
  LAPSE_FRAMING_SMTP = 0, /* a reply is lines of "ddd-text" up to one of "ddd text" or "ddd" */
  LAPSE_FRAMING_LINE = 1, /* a reply is one line */
  LAPSE_FRAMING_ALL = 2   /* a reply is everything until the peer closes */
} lapse_framing;

typedef enum lapse_when {
  LAPSE_ALWAYS = 0,
  LAPSE_IF_STARTS = 1,    /* the reply at step `of` was read and starts with `pattern` */
  LAPSE_UNLESS_STARTS = 2,/* the reply at step `of` was read and does not start with it */
  LAPSE_IF_HAS = 3,       /* the reply at step `of` was read and contains it, ASCII case-insensitively */
  LAPSE_UNLESS_HAS = 4
} lapse_when;

typedef struct lapse_step {
  uint32_t op;    /* lapse_step_op */
  uint32_t when;  /* lapse_when */
  uint32_t of;    /* index of an earlier LAPSE_EXPECT */
  uint32_t reserved;
  lapse_string pattern;
  lapse_string text; /* LAPSE_SEND */
} lapse_step;

typedef struct lapse_dialogue_question {
  uint32_t struct_size;
  uint32_t port;
  uint32_t framing; /* lapse_framing */
  uint32_t step_size; /* sizeof(lapse_step) of the asking side */
  lapse_string address;
  lapse_string peer; /* the host's name: limits per provider and ports per name go by it */
  const lapse_step* steps;
  size_t step_count;
  /* How long to wait, in milliseconds: for the connection, for one reply, for everything. 0 = as long as the host does,
   * which is also the most. */
  uint32_t connect_ms;
  uint32_t reply_ms;
  uint32_t whole_ms;
  /* An answer of an earlier run will do when it is no older than this, in seconds; 0 = only one of this run. */
  uint32_t kept_seconds;
} lapse_dialogue_question;

/* How the conversation ended, in `stopped`. */
typedef enum lapse_stopped {
  LAPSE_DONE = 0,          /* every step ran or was skipped */
  LAPSE_PEER_CLOSED = 1,
  LAPSE_PEER_SILENT = 2,   /* a reply did not come in time */
  LAPSE_TOO_MUCH = 3,      /* a bound on bytes or lines */
  LAPSE_BAD_REPLY = 4,     /* not the framing that was asked for */
  LAPSE_TLS_BROKEN = 5,
  /* The following three are about this run and say nothing of the peer; `detail` tells people why. */
  LAPSE_PORT_BLOCKED = 6,     /* nobody can be reached on this port from here */
  LAPSE_PORT_INTERCEPTED = 7, /* somebody on the way answers on this port in the place of everybody */
  LAPSE_PEER_LEFT = 8         /* the provider is left alone since an LAPSE_LEAVE */
} lapse_stopped;

/* One reply read, or one text sent. */
typedef struct lapse_turn {
  uint32_t step;  /* index into the script */
  uint32_t sent;  /* 1: by us */
  lapse_bytes text; /* as on the wire; hostile bytes */
} lapse_turn;

typedef struct lapse_dialogue_answer {
  uint32_t struct_size;
  uint32_t stopped;  /* lapse_stopped */
  uint32_t at_step;  /* the step where it stopped; step_count when done */
  uint32_t turn_size; /* sizeof(lapse_turn) of the answering side */
  const lapse_turn* turns;
  size_t turn_count;
  uint64_t age; /* seconds since the conversation, when it was held in an earlier run; 0 = in this one */
  const lapse_bytes* chain; /* after LAPSE_STARTTLS: DER, as sent, leaf first */
  size_t chain_count;
  int32_t trust; /* of that chain, as in lapse_tls_answer; -1 = not done */
} lapse_dialogue_answer;

/* ---------------------------------------------------------------------------------------------------------------------
 * Findings
 */

typedef enum lapse_kind {
  LAPSE_PASS = 0,           /* positive evidence that the condition holds */
  LAPSE_FAIL = 1,           /* positive evidence, seen twice, that it does not */
  LAPSE_OPEN = 2,           /* cannot tell */
  LAPSE_REVIEW = 3,         /* seen, but a person must judge */
  LAPSE_NOT_APPLICABLE = 4  /* the condition does not concern this subject */
} lapse_kind;

typedef enum lapse_level { LAPSE_LEVEL_DEFAULT = 0, LAPSE_NOTE = 1, LAPSE_WARNING = 2, LAPSE_ERROR = 3 } lapse_level;

/* Does the verdict of the certificate hang on this finding? */
typedef enum lapse_bearing {
  LAPSE_BEARING_DEFAULT = 0, /* as the outcome says */
  LAPSE_BEARS_RENEWAL = 1,   /* a condition of renewal */
  LAPSE_BEARS_SERVICE = 2    /* about the service, not about the renewal: never changes the verdict */
} lapse_bearing;

/* Which entry of the inventory declares the thing that was checked. */
typedef enum lapse_part {
  LAPSE_PART_CERTIFICATE = 0,
  LAPSE_PART_NAME = 1,
  LAPSE_PART_RECORD = 2,
  LAPSE_PART_DATES = 3,
  LAPSE_PART_VALIDATION = 4,
  LAPSE_PART_RENEWAL = 5
} lapse_part;

typedef struct lapse_argument {
  lapse_string name;
  lapse_string value;
} lapse_argument;

/* One result. Several findings of one call are several results; a call that reports none counts as LAPSE_OPEN. */
typedef struct lapse_finding {
  uint32_t struct_size;
  uint32_t kind;    /* lapse_kind */
  uint32_t level;   /* lapse_level; only read for LAPSE_FAIL */
  uint32_t bearing; /* lapse_bearing */
  uint32_t part;    /* lapse_part */
  uint32_t argument_size; /* sizeof(lapse_argument) */
  lapse_string outcome;       /* an id of the descriptor */
  lapse_string discriminator; /* tells apart several findings of one outcome on one subject; stable: never an address, a
                                 date, a serial number or a TTL. Empty = there is one */
  const lapse_argument* arguments; /* for the placeholders of the outcome's message */
  size_t argument_count;
  lapse_string asked;    /* what was asked of whom; lines separated by LF */
  lapse_string seen;     /* what came back; lines separated by LF */
  lapse_string expected;
  lapse_string fix;      /* exactly what to publish or to change */
  int64_t visible_after; /* seconds until a fix can be seen everywhere (a TTL); -1 = not known */
} lapse_finding;

/* ---------------------------------------------------------------------------------------------------------------------
 * Case: the host's side of one call of judge.
 */

typedef struct lapse_case lapse_case;

typedef struct lapse_case_functions {
  uint32_t struct_size;
  /* The answer, or NULL while it is pending. The answer lives until judge returns. */
  const lapse_answer* (*observe)(const lapse_case* c, const lapse_question* question);
  /* Takes a copy. Returns 0, or -1 when the finding was refused (unknown outcome, bad kind, too many): the host then
   * counts the call as LAPSE_OPEN and says why in the run's notifications. */
  int (*report)(const lapse_case* c, const lapse_finding* finding);
  /* The subject as a JSON object, for rules that want what the typed fields do not hold. */
  lapse_string (*subject_json)(const lapse_case* c);
} lapse_case_functions;

struct lapse_case {
  uint32_t struct_size;
  const lapse_case_functions* functions;
  const lapse_subject* subject;
  int64_t now; /* evaluation time: the only clock there is */
  void* host;  /* the host's own; do not touch */
};

/* ---------------------------------------------------------------------------------------------------------------------
 * Descriptor and functions: the rule's side.
 */

typedef enum lapse_scope { LAPSE_PER_CERTIFICATE = 0, LAPSE_PER_NAME = 1 } lapse_scope;

/* One way in which a check can end: field for field a SARIF reportingDescriptor. All text is English, the catalogues
 * under rules/ translate it. */
typedef struct lapse_outcome {
  uint32_t struct_size;
  uint32_t kind;    /* lapse_kind that it usually has */
  uint32_t level;   /* default level when it fails: LAPSE_NOTE, LAPSE_WARNING or LAPSE_ERROR */
  uint32_t bearing; /* LAPSE_BEARS_RENEWAL or LAPSE_BEARS_SERVICE */
  uint32_t cwe;     /* CWE number, 0 = none is true */
  const char* id;   /* up to 8 capitals, then digits: DNS1001. Final once released */
  const char* name; /* PascalCase, unlike the id */
  const char* short_description; /* one sentence, ends with a period */
  const char* full_description;  /* up to 1,024 characters */
  const char* help;              /* what to do, in words an operator can act on */
  const char* message;           /* template with {named} placeholders, one line, ends with a period */
  const char* tags;              /* comma separated; may be empty */
} lapse_outcome;

typedef struct lapse_descriptor {
  uint32_t struct_size;
  uint32_t scope;      /* lapse_scope */
  const char* kind;    /* dns-cname: lower case, digits, hyphens */
  const char* version; /* of the plugin, semantic */
  const char* vendor;
  const char* license; /* SPDX expression */
  const char* url;     /* absolute; the page of the rule */
  const char* summary; /* one sentence, ends with a period */
  const char* parameters; /* JSON Schema subset: an object, each property with type, default, description; optional
                             minimum, maximum, enum, items. "x-lapse-table": "NAME" = the host puts the row of that dated
                             table here which holds for the certificate at evaluation time, or null when none does */
  const char* const* needs; /* observation kinds that the rule may ask for; anything else ends as LAPSE_DENIED */
  size_t need_count;
  const lapse_outcome* const* outcomes;
  size_t outcome_count;
} lapse_descriptor;

typedef struct lapse_functions {
  uint32_t struct_size;
  /* Makes an instance for these parameters (a JSON object, validated against the schema, defaults filled in). Returns NULL
   * on failure and writes at most `capacity` bytes of the reason, NUL included, to `error`. */
  void* (*create)(lapse_string parameters, char* error, size_t capacity);
  /* Judges one subject. Returns 0, or -1 for a fault of the rule's own: counted as LAPSE_OPEN. */
  int (*judge)(const void* instance, const lapse_case* c);
  void (*destroy)(void* instance);
} lapse_functions;

typedef struct lapse_rule {
  uint32_t struct_size;
  uint16_t abi_major; /* LAPSE_ABI_MAJOR the rule was built with */
  uint16_t abi_minor;
  const lapse_descriptor* descriptor;
  const lapse_functions* functions;
} lapse_rule;

/* The one symbol that a plugin exports:  extern const lapse_rule lapse_rule_v1; */
#define LAPSE_RULE_SYMBOL "lapse_rule_v1"

#ifdef __cplusplus
}
#endif

#endif
