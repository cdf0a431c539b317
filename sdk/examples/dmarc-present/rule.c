/* SPDX-License-Identifier: Apache-2.0
 *
 * dmarc-present: does a DMARC record cover the domain of the name? The whole contract in C, with no library but libc: one
 * kind of question, the answer read from the wire, and everything that a rule has to state about itself.
 */
#include <lapse/abi.h>
#include <stdio.h>
#include <string.h>

enum { TXT = 16, NXDOMAIN = 3, MOST_NAMES = 8, MOST_NAME = 255 };

#define TEXT(literal) {(literal), sizeof(literal) - 1}

/* -- The answer ----------------------------------------------------------------------------------------------------- */

typedef enum what { NOTHING_USABLE, ABSENT, PRESENT } what;

static unsigned u16(lapse_bytes m, size_t at) { return (unsigned)(m.data[at] << 8 | m.data[at + 1]); }

/* The place behind the name at `at`, or 0 when the message ends in it (RFC 1035 4.1.4). */
static size_t behind_name(lapse_bytes m, size_t at) {
  while (at < m.size) {
    const unsigned length = m.data[at];
    if (length == 0) return at + 1;
    if (length >= 0xc0) return at + 2;
    at += 1 + length;
  }
  return 0;
}

/* Is there a record "v=DMARC1" in the answer section? Remote bytes: nothing is read that was not measured first. */
static what read_message(lapse_bytes m) {
  if (m.size < 12 || u16(m, 4) > 1) return NOTHING_USABLE;
  const unsigned code = m.data[3] & 15U;
  if (code == NXDOMAIN) return ABSENT;
  if (code != 0) return NOTHING_USABLE;
  const int cut_short = m.data[2] & 2; /* and TCP did not work: what is not there may be in the rest */
  size_t at = 12;
  if (u16(m, 4) == 1 && (!(at = behind_name(m, at)) || (at += 4) > m.size)) return NOTHING_USABLE;
  for (unsigned left = u16(m, 6); left > 0; --left) {
    static const char version[] = "v=DMARC1";
    at = behind_name(m, at);
    if (!at || at + 10 > m.size) return NOTHING_USABLE;
    const unsigned type = u16(m, at);
    const size_t size = u16(m, at + 8);
    at += 10;
    if (at + size > m.size) return NOTHING_USABLE;
    /* The first byte of a TXT record's data is the length of its first string. */
    if (type == TXT && size >= sizeof version && memcmp(m.data + at + 1, version, sizeof version - 1) == 0) return PRESENT;
    at += size;
  }
  return cut_short ? NOTHING_USABLE : ABSENT;
}

static what read_answer(const lapse_answer* answer) {
  if (answer->ended != LAPSE_ANSWERED || !answer->body) return NOTHING_USABLE;
  return read_message(((const lapse_dns_answer*)answer->body)->message);
}

/* -- The question --------------------------------------------------------------------------------------------------- */

/* Where a receiver looks (DMARC's tree walk): at the name and at every domain above it but the top-level one. */
static size_t places(lapse_string domain, char names[MOST_NAMES][MOST_NAME + 1]) {
  size_t count = 0;
  if (domain.size >= 2 && memcmp(domain.data, "*.", 2) == 0) {
    domain.data += 2;
    domain.size -= 2;
  }
  while (count < MOST_NAMES && domain.size > 0) {
    const char* dot = memchr(domain.data, '.', domain.size);
    if (!dot) break;
    const int size = snprintf(names[count], sizeof names[count], "_dmarc.%.*s", (int)domain.size, domain.data);
    if (size < 0 || size > MOST_NAME) break;
    ++count;
    domain.size -= (size_t)(dot + 1 - domain.data);
    domain.data = dot + 1;
  }
  return count;
}

static const lapse_answer* ask(const lapse_case* c, const char* name, uint32_t look) {
  const lapse_dns_question body = {
      .struct_size = sizeof body, .name = {name, strlen(name)}, .type = TXT, .view = LAPSE_DNS_RECURSIVE};
  const lapse_question question = {.struct_size = sizeof question, .again = look, .kind = "dns/1", .body = &body};
  return c->functions->observe(c, &question);
}

/* -- The finding ---------------------------------------------------------------------------------------------------- */

static int report(const lapse_case* c, lapse_kind kind, const char* outcome, const lapse_answer* about, const char* fix) {
  const lapse_argument name = {TEXT("name"), c->subject->name->domain};
  const lapse_finding finding = {.struct_size = sizeof finding,
                                 .kind = kind,
                                 .part = LAPSE_PART_NAME,
                                 .argument_size = sizeof(lapse_argument),
                                 .outcome = {outcome, strlen(outcome)},
                                 .arguments = &name,
                                 .argument_count = 1,
                                 .asked = about ? about->asked : (lapse_string){"", 0},
                                 .seen = about ? about->detail : (lapse_string){"", 0},
                                 .fix = {fix, strlen(fix)},
                                 .visible_after = -1};
  return c->functions->report(c, &finding);
}

static int judge(const void* instance, const lapse_case* c) {
  char names[MOST_NAMES][MOST_NAME + 1];
  (void)instance;
  const size_t count = places(c->subject->name->domain, names);
  if (count == 0) return report(c, LAPSE_NOT_APPLICABLE, "DMA1003", NULL, "");
  const lapse_answer* last = NULL;
  for (uint32_t look = 0; look < 2; ++look) { /* a failure that rests on absence is seen twice */
    const lapse_answer* answers[MOST_NAMES];
    int pending = 0;
    /* Everything that does not depend on another answer is asked before anything is judged: one round of waiting. */
    for (size_t i = 0; i < count; ++i) pending |= !(answers[i] = ask(c, names[i], look));
    if (pending) return 0; /* the host finds out, and calls again */
    for (size_t i = 0; i < count; ++i)
      if (read_answer(answers[i]) == PRESENT) return report(c, LAPSE_PASS, "DMA1000", answers[i], "");
    for (size_t i = 0; i < count; ++i)
      if (read_answer(answers[i]) == NOTHING_USABLE) return report(c, LAPSE_OPEN, "DMA1002", answers[i], "");
    last = answers[0];
  }
  char fix[MOST_NAME + 64];
  snprintf(fix, sizeof fix, "%s. TXT \"v=DMARC1; p=none\"", names[count - 1]);
  return report(c, LAPSE_FAIL, "DMA1001", last, fix);
}

/* An instance holds the parameters; this rule has none. */
static void* create(lapse_string parameters, char* error, size_t capacity) {
  static int the_one_instance;
  (void)parameters;
  (void)error;
  (void)capacity;
  return &the_one_instance;
}

static void destroy(void* instance) { (void)instance; }

/* -- The description ------------------------------------------------------------------------------------------------ */

static const lapse_outcome present = {.struct_size = sizeof present,
                                      .kind = LAPSE_PASS,
                                      .bearing = LAPSE_BEARS_SERVICE,
                                      .id = "DMA1000",
                                      .name = "DmarcPresent",
                                      .short_description = "A DMARC record covers the domain.",
                                      .full_description = "A TXT record that starts with v=DMARC1 answers at _dmarc below the "
                                                          "name or a domain above it.",
                                      .help = "Nothing to do.",
                                      .message = "A DMARC record covers '{name}'.",
                                      .tags = "mail"};
static const lapse_outcome absent = {.struct_size = sizeof absent,
                                     .kind = LAPSE_FAIL,
                                     .level = LAPSE_NOTE,
                                     .bearing = LAPSE_BEARS_SERVICE,
                                     .id = "DMA1001",
                                     .name = "DmarcAbsent",
                                     .short_description = "No DMARC record covers the domain.",
                                     .full_description = "No TXT record that starts with v=DMARC1 answers at _dmarc below the "
                                                         "name or any domain above it, asked twice.",
                                     .help = "Publish a DMARC record, first with p=none to see who sends in your name.",
                                     .message = "No DMARC record covers '{name}'.",
                                     .tags = "mail"};
static const lapse_outcome not_told = {.struct_size = sizeof not_told,
                                       .kind = LAPSE_OPEN,
                                       .bearing = LAPSE_BEARS_SERVICE,
                                       .id = "DMA1002",
                                       .name = "DmarcNotTold",
                                       .short_description = "Whether a DMARC record is there cannot be told.",
                                       .full_description = "A question for the record got no usable answer.",
                                       .help = "See how the question ended, and run again.",
                                       .message = "Whether a DMARC record covers '{name}' cannot be told.",
                                       .tags = "mail"};
static const lapse_outcome no_domain = {.struct_size = sizeof no_domain,
                                        .kind = LAPSE_NOT_APPLICABLE,
                                        .bearing = LAPSE_BEARS_SERVICE,
                                        .id = "DMA1003",
                                        .name = "NoDomainForMail",
                                        .short_description = "The name is no domain that mail could come from.",
                                        .full_description = "The name has a single label, or is no domain name.",
                                        .help = "Nothing to do.",
                                        .message = "'{name}' is no domain that mail could come from.",
                                        .tags = "mail"};
static const lapse_outcome* const outcomes[] = {&present, &absent, &not_told, &no_domain};
static const char* const needs[] = {"dns/1"};

static const lapse_descriptor descriptor = {
    .struct_size = sizeof descriptor,
    .scope = LAPSE_PER_NAME,
    .kind = "dmarc-present",
    .version = "1.0.0",
    .vendor = "Lapse",
    .license = "Apache-2.0",
    .url = "https://github.com/lapse-project/lapse/blob/main/sdk/examples/README.md",
    .summary = "Does a DMARC record cover the domain?",
    .parameters = "{\"type\":\"object\",\"properties\":{}}",
    .needs = needs,
    .need_count = 1,
    .outcomes = outcomes,
    .outcome_count = sizeof outcomes / sizeof outcomes[0],
};

static const lapse_functions functions = {
    .struct_size = sizeof functions, .create = create, .judge = judge, .destroy = destroy};

__attribute__((visibility("default"))) const lapse_rule lapse_rule_v1 = {.struct_size = sizeof lapse_rule_v1,
                                                                         .abi_major = LAPSE_ABI_MAJOR,
                                                                         .abi_minor = LAPSE_ABI_MINOR,
                                                                         .descriptor = &descriptor,
                                                                         .functions = &functions};
