/* SPDX-License-Identifier: Apache-2.0 */
#include <lapse/abi.h>
#include <string.h>

#define TEXT(literal) ((lapse_string){literal, sizeof(literal) - 1})

static int report(const lapse_case* c, lapse_kind kind, lapse_string outcome, const lapse_answer* answer, lapse_string fix) {
  const lapse_argument name = {TEXT("name"), c->subject->name->domain};
  const lapse_finding finding = {.struct_size = sizeof finding, .kind = kind, .part = LAPSE_PART_NAME,
                                 .argument_size = sizeof name, .outcome = outcome, .arguments = &name, .argument_count = 1,
                                 .asked = answer->asked, .seen = answer->detail, .fix = fix, .visible_after = -1};
  return c->functions->report(c, &finding);
}

static int judge(const void* instance, const lapse_case* c) {
  (void)instance;
  lapse_string name = c->subject->name->domain;
  if (name.size > 2 && memcmp(name.data, "*.", 2) == 0) name = (lapse_string){name.data + 2, name.size - 2};
  const lapse_validated_question aaaa = {.struct_size = sizeof aaaa, .type = 28, .name = name};
  for (uint32_t look = 0;; ++look) { /* what is absent is looked at twice */
    const lapse_question question = {.struct_size = sizeof question, .again = look, .kind = "dns-validated/1", .body = &aaaa};
    const lapse_answer* answer = c->functions->observe(c, &question);
    if (!answer) return 0; /* not known yet: the host asks, and calls again */
    const lapse_validated_answer* body = answer->ended == LAPSE_ANSWERED ? answer->body : NULL;
    if (!body || body->state > LAPSE_INSECURE || (body->rcode != 0 && body->rcode != 3))
      return report(c, LAPSE_OPEN, TEXT("@PREFIX@1002"), answer, TEXT(""));
    if (body->has_data) return report(c, LAPSE_PASS, TEXT("@PREFIX@1000"), answer, TEXT(""));
    if (look == 1) return report(c, LAPSE_FAIL, TEXT("@PREFIX@1001"), answer, TEXT("Publish an AAAA record."));
  }
}

static void* create(lapse_string parameters, char* error, size_t capacity) {
  static int the_one_instance;
  (void)parameters, (void)error, (void)capacity;
  return &the_one_instance;
}

static void destroy(void* instance) { (void)instance; }

static const lapse_outcome has = {
    .struct_size = sizeof has, .kind = LAPSE_PASS, .bearing = LAPSE_BEARS_SERVICE, .id = "@PREFIX@1000", .name = "HasIpv6",
    .short_description = "The name has an IPv6 address.", .full_description = "An AAAA record answers at the name.",
    .help = "Nothing to do.", .message = "'{name}' has an IPv6 address.", .tags = ""};
static const lapse_outcome lacks = {
    .struct_size = sizeof lacks, .kind = LAPSE_FAIL, .level = LAPSE_NOTE, .bearing = LAPSE_BEARS_SERVICE,
    .id = "@PREFIX@1001", .name = "LacksIpv6", .short_description = "The name has no IPv6 address.",
    .full_description = "No AAAA record answers at the name.", .help = "Publish an AAAA record for the name.",
    .message = "'{name}' has no IPv6 address.", .tags = ""};
static const lapse_outcome not_told = {
    .struct_size = sizeof not_told, .kind = LAPSE_OPEN, .bearing = LAPSE_BEARS_SERVICE, .id = "@PREFIX@1002",
    .name = "Ipv6NotTold", .short_description = "It could not be told.",
    .full_description = "No usable answer came for the AAAA record.", .help = "See how the question ended, and run again.",
    .message = "Whether '{name}' has an IPv6 address cannot be told.", .tags = ""};

static const char* const needs[] = {"dns-validated/1"};
static const lapse_outcome* const outcomes[] = {&has, &lacks, &not_told};
static const lapse_descriptor descriptor = {
    .struct_size = sizeof descriptor, .scope = LAPSE_PER_NAME, .kind = "@KIND@", .version = "0.1.0", .vendor = "You",
    .license = "Apache-2.0", .url = "https://example.com/@KIND@", .summary = "Does the name have an IPv6 address?",
    .parameters = "{\"type\":\"object\",\"properties\":{}}", .needs = needs, .need_count = 1, .outcomes = outcomes,
    .outcome_count = 3};
static const lapse_functions functions = {.struct_size = sizeof functions, .create = create, .judge = judge, .destroy = destroy};

__attribute__((visibility("default"))) const lapse_rule lapse_rule_v1 = {
    .struct_size = sizeof lapse_rule_v1, .abi_major = LAPSE_ABI_MAJOR, .abi_minor = LAPSE_ABI_MINOR,
    .descriptor = &descriptor, .functions = &functions};
