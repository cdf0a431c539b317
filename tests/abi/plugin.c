/* SPDX-License-Identifier: Apache-2.0
 *
 * One rule in C, and by definition of a macro every way in which a plugin can be broken. Built once for each.
 */
#include <lapse/abi.h>

static const lapse_outcome outcome = {
    .struct_size = sizeof(lapse_outcome),
    .kind = LAPSE_PASS,
    .bearing = LAPSE_BEARS_SERVICE,
    .id = OUTCOME_ID,
    .name = "ThingIsFine",
    .short_description = "It is fine.",
    .full_description = "It is fine.",
#ifdef NO_HELP
    .help = "",
#else
    .help = "Nothing to do.",
#endif
    .message = "It is fine.",
    .tags = "",
};
static const lapse_outcome* const outcomes[] = {&outcome};

static void* create(lapse_string parameters, char* error, size_t capacity) {
  (void)parameters;
#ifdef CREATE_FAILS
  const char why[] = "no luck today";
  for (size_t i = 0; i < sizeof why && i < capacity; ++i) error[i] = why[i];
  return NULL;
#else
  static int instance;
  (void)error;
  (void)capacity;
  return &instance;
#endif
}

static int judge(const void* instance, const lapse_case* c) {
  (void)instance;
#ifdef JUDGE_FAILS
  (void)c;
  return -1;
#elif defined(REPORTS_NOTHING)
  (void)c;
  return 0;
#elif defined(ASKS_UNDECLARED)
  const lapse_string none = {"", 0};
  const lapse_tls_question body = {.struct_size = sizeof body, .port = 443, .address = {"192.0.2.1", 9}, .sni = none, .alpn = none};
  const lapse_question question = {.struct_size = sizeof question, .kind = "tls/1", .body = &body};
  const lapse_answer* answer = c->functions->observe(c, &question);
  if (!answer || answer->ended != LAPSE_DENIED) return -1;
#endif
#ifdef UNKNOWN_OUTCOME
  const lapse_string id = {"XYZ9999", 7};
#else
  const lapse_string id = {OUTCOME_ID, sizeof(OUTCOME_ID) - 1};
#endif
  const lapse_finding finding = {.struct_size = sizeof finding,
                                 .kind = LAPSE_PASS,
                                 .argument_size = sizeof(lapse_argument),
                                 .outcome = id,
                                 .visible_after = -1};
  c->functions->report(c, &finding);
  return 0;
}

static void destroy(void* instance) { (void)instance; }

static const char* const needs[] = {"dns/1"};

static const lapse_descriptor descriptor = {
#ifdef SMALL_DESCRIPTOR
    .struct_size = 16,
#else
    .struct_size = sizeof(lapse_descriptor),
#endif
    .scope = LAPSE_PER_CERTIFICATE,
    .kind = KIND,
    .version = "1.0.0",
    .vendor = "Test",
    .license = "Apache-2.0",
    .url = "https://example.com/rule",
    .summary = "A rule for tests.",
#ifdef BAD_SCHEMA
    .parameters = "{\"type\":",
#else
    .parameters = "{\"type\":\"object\",\"properties\":{}}",
#endif
    .needs = needs,
    .need_count = 1,
    .outcomes = outcomes,
#ifdef NO_OUTCOMES
    .outcome_count = 0,
#else
    .outcome_count = 1,
#endif
};

static const lapse_functions functions = {
    .struct_size = sizeof(lapse_functions),
    .create = create,
#ifdef NULL_JUDGE
    .judge = NULL,
#else
    .judge = judge,
#endif
    .destroy = destroy,
};

#ifdef NO_SYMBOL
const int lapse_not_a_rule = 1;
const void* lapse_keep(void);
const void* lapse_keep(void) { return outcomes[0] ? (const void*)&functions : (const void*)&descriptor; }
#else
const lapse_rule lapse_rule_v1 = {
    .struct_size = sizeof(lapse_rule),
#ifdef MAJOR
    .abi_major = MAJOR,
#else
    .abi_major = LAPSE_ABI_MAJOR,
#endif
#ifdef MINOR
    .abi_minor = MINOR,
#else
    .abi_minor = LAPSE_ABI_MINOR,
#endif
#ifdef NULL_DESCRIPTOR
    .descriptor = NULL,
#else
    .descriptor = &descriptor,
#endif
    .functions = &functions,
};
#endif
