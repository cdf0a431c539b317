/* SPDX-License-Identifier: Apache-2.0
 *
 * The plugin of which every released version keeps a binary (../released): it asks one question of every kind, reads what
 * lies at both ends of every struct, and reports what it read, so that a member that moved shows in the finding.
 */
#include <lapse/abi.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TEXT(literal) {(literal), sizeof(literal) - 1}

typedef struct notes {
  char text[1024];
  size_t size;
} notes;

__attribute__((format(printf, 2, 3))) static void note(notes* to, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int written = vsnprintf(to->text + to->size, sizeof to->text - to->size, format, values);
  va_end(values);
  if (written > 0) to->size += (size_t)written;
  if (to->size >= sizeof to->text) to->size = sizeof to->text - 1;
}

static int width(lapse_string text) { return (int)text.size; }

/* What is known of the subject, at both ends of its structs. */
static void note_subject(notes* to, const lapse_case* c) {
  const lapse_certificate* of = c->subject->certificate;
  const lapse_name* name = c->subject->name;
  note(to, "%.*s until %lld in use %u discovered %u names %zu; %.*s record %.*s status %.*s; json %zu", width(of->id), of->id.data,
       (long long)of->not_after, of->in_use, of->discovered, of->name_count, width(name->domain), name->domain.data,
       name->record ? width(name->record->value) : 0, name->record ? name->record->value.data : "", width(name->renewal_status),
       name->renewal_status.data, c->functions->subject_json(c).size > 2 ? (size_t)1 : (size_t)0);
}

static void note_dns(notes* to, const lapse_dns_answer* a) {
  const unsigned records = a->message.size < 12 ? 0U : (unsigned)(a->message.data[6] << 8 | a->message.data[7]);
  note(to, "; dns %u records flags %u from %.*s", records, a->flags, width(a->server), a->server.data);
}

static void note_validated(notes* to, const lapse_validated_answer* a) {
  note(to, "; validated %u rcode %u data %u why %.*s", a->state, a->rcode, a->has_data, width(a->why), a->why.data);
}

static void note_tls(notes* to, const lapse_tls_answer* a) {
  note(to, "; tls %04x flags %u alert %d trust %d alpn %.*s chain %zu of %02x path %zu ocsp %zu", a->version, a->flags, (int)a->alert,
       (int)a->trust, width(a->alpn), a->alpn.data, a->chain_count, a->chain_count ? a->chain[0].data[0] : 0U, a->path_count,
       a->ocsp.size);
}

static void note_http(notes* to, const lapse_http_answer* a) {
  note(to, "; http %u flags %u head %.8s body %.*s", a->status, a->flags, (const char*)a->head.data, (int)a->body.size,
       (const char*)a->body.data);
}

static void note_dialogue(notes* to, const lapse_dialogue_answer* a) {
  const lapse_turn* last = (const lapse_turn*)((const char*)a->turns + (a->turn_count - 1) * a->turn_size);
  note(to, "; dialogue %zu turns stopped %u at %u age %llu trust %d last step %u %.3s", a->turn_count, a->stopped, a->at_step,
       (unsigned long long)a->age, (int)a->trust, last->step, (const char*)last->text.data);
}

static void* create(lapse_string parameters, char* error, size_t capacity) {
  static int instance;
  if (parameters.size >= 2 && parameters.data[0] == '{') return &instance;
  if (capacity) snprintf(error, capacity, "the parameters are no object");
  return NULL;
}

static int judge(const void* instance, const lapse_case* c) {
  (void)instance;
  const lapse_string address = TEXT("192.0.2.10");
  const lapse_string domain = c->subject->name->domain;
  const lapse_string none = TEXT("");
  const lapse_step steps[] = {
      {.op = LAPSE_EXPECT, .pattern = none, .text = none},
      {.op = LAPSE_SEND, .when = LAPSE_IF_STARTS, .of = 0, .pattern = TEXT("220"), .text = TEXT("EHLO probe.example\r\n")},
      {.op = LAPSE_EXPECT, .pattern = none, .text = none},
      {.op = LAPSE_SEND, .when = LAPSE_UNLESS_HAS, .of = 2, .pattern = TEXT("pipelining"), .text = TEXT("QUIT\r\n")},
  };
  const lapse_dns_question dns = {.struct_size = sizeof dns, .name = domain, .type = 1, .view = LAPSE_DNS_SERVERS, .servers = &address, .server_count = 1};
  const lapse_validated_question validated = {.struct_size = sizeof validated, .type = 1, .name = domain};
  const lapse_tls_question tls = {.struct_size = sizeof tls, .port = 443, .address = address, .sni = domain, .alpn = TEXT("h2,http/1.1")};
  const lapse_http_question http = {.struct_size = sizeof http, .port = 80, .address = address, .host = domain, .method = TEXT("GET"), .target = TEXT("/w")};
  const lapse_dialogue_question dialogue = {.struct_size = sizeof dialogue,
                                            .port = 25,
                                            .framing = LAPSE_FRAMING_SMTP,
                                            .step_size = sizeof(lapse_step),
                                            .address = address,
                                            .peer = domain,
                                            .steps = steps,
                                            .step_count = sizeof steps / sizeof steps[0]};
  const lapse_question questions[] = {
      {.struct_size = sizeof(lapse_question), .kind = "dns/1", .body = &dns},
      {.struct_size = sizeof(lapse_question), .kind = "dns-validated/1", .body = &validated},
      {.struct_size = sizeof(lapse_question), .kind = "tls/1", .body = &tls},
      {.struct_size = sizeof(lapse_question), .kind = "http/1", .body = &http},
      {.struct_size = sizeof(lapse_question), .kind = "dialogue/1", .body = &dialogue},
  };
  const size_t count = sizeof questions / sizeof questions[0];
  const lapse_answer* answers[sizeof questions / sizeof questions[0]];
  size_t pending = 0;
  size_t ended = 0; /* otherwise than answered */
  for (size_t i = 0; i < count; ++i) {
    answers[i] = c->functions->observe(c, &questions[i]);
    if (!answers[i]) ++pending;
    else if (answers[i]->ended != LAPSE_ANSWERED || !answers[i]->body) ++ended;
  }
  if (pending) return 0;

  notes read = {.size = 0};
  note_subject(&read, c);
  if (ended == 0) {
    note_dns(&read, answers[0]->body);
    note_validated(&read, answers[1]->body);
    note_tls(&read, answers[2]->body);
    note_http(&read, answers[3]->body);
    note_dialogue(&read, answers[4]->body);
  }
  const lapse_argument argument = {TEXT("read"), {read.text, read.size}};
  const lapse_finding finding = {.struct_size = sizeof finding,
                                 .kind = ended ? LAPSE_OPEN : LAPSE_FAIL,
                                 .level = ended ? LAPSE_LEVEL_DEFAULT : LAPSE_WARNING,
                                 .bearing = LAPSE_BEARS_SERVICE,
                                 .part = LAPSE_PART_NAME,
                                 .argument_size = sizeof(lapse_argument),
                                 .outcome = {ended ? "WIT1020" : "WIT1001", 7},
                                 .discriminator = TEXT("one"),
                                 .arguments = &argument,
                                 .argument_count = 1,
                                 .asked = TEXT("everything"),
                                 .seen = TEXT("both ends"),
                                 .expected = TEXT("the same"),
                                 .fix = TEXT("append instead"),
                                 .visible_after = 4242};
  return c->functions->report(c, &finding);
}

static void destroy(void* instance) { (void)instance; }

static const lapse_outcome read_it = {.struct_size = sizeof(lapse_outcome),
                                      .kind = LAPSE_FAIL,
                                      .level = LAPSE_NOTE,
                                      .bearing = LAPSE_BEARS_RENEWAL,
                                      .cwe = 295,
                                      .id = "WIT1001",
                                      .name = "EverythingRead",
                                      .short_description = "Everything was read.",
                                      .full_description = "One question of every kind was answered and read.",
                                      .help = "Nothing to do.",
                                      .message = "Read: {read}.",
                                      .tags = "test"};
static const lapse_outcome not_all = {.struct_size = sizeof(lapse_outcome),
                                      .kind = LAPSE_OPEN,
                                      .bearing = LAPSE_BEARS_SERVICE,
                                      .id = "WIT1020",
                                      .name = "NotEverythingAnswered",
                                      .short_description = "Something was not answered.",
                                      .full_description = "A question ended otherwise than answered.",
                                      .help = "Nothing to do.",
                                      .message = "Read: {read}.",
                                      .tags = ""};
static const lapse_outcome* const outcomes[] = {&read_it, &not_all};
static const char* const needs[] = {"dns/1", "dns-validated/1", "tls/1", "http/1", "dialogue/1"};
static const lapse_descriptor descriptor = {.struct_size = sizeof(lapse_descriptor),
                                            .scope = LAPSE_PER_NAME,
                                            .kind = "witness",
                                            .version = "1.0.0",
                                            .vendor = "Lapse",
                                            .license = "Apache-2.0",
                                            .url = "https://github.com/lapse-project/lapse",
                                            .summary = "Reads both ends of everything.",
                                            .parameters = "{\"type\":\"object\",\"properties\":{}}",
                                            .needs = needs,
                                            .need_count = sizeof needs / sizeof needs[0],
                                            .outcomes = outcomes,
                                            .outcome_count = 2};
static const lapse_functions functions = {.struct_size = sizeof(lapse_functions), .create = create, .judge = judge, .destroy = destroy};

extern const lapse_rule lapse_rule_v1;
const lapse_rule lapse_rule_v1 = {.struct_size = sizeof(lapse_rule),
                                  .abi_major = LAPSE_ABI_MAJOR,
                                  .abi_minor = LAPSE_ABI_MINOR,
                                  .descriptor = &descriptor,
                                  .functions = &functions};
