/* SPDX-License-Identifier: Apache-2.0
 *
 * One rule in C: does the name have an IPv6 address at both of two servers? Honest as it stands, and by definition of a
 * macro broken in one way that the conformance kit must find. Built once for each.
 */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <lapse/abi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TEXT(literal) ((lapse_string){literal, sizeof(literal) - 1})

#ifdef THROWS
void broken_throw(void);
#endif

static int calls; /* of judge, ever: what a rule must not have */

static int report_asked(const lapse_case* c, lapse_kind kind, lapse_string outcome, lapse_string asked) {
#ifdef NO_ARGUMENT
  const size_t count = 0;
#else
  const size_t count = 1;
#endif
  const lapse_argument name = {TEXT("name"), c->subject->name->domain};
  lapse_finding finding = {.struct_size = sizeof finding, .kind = kind, .part = LAPSE_PART_NAME, .argument_size = sizeof name,
                           .outcome = outcome, .arguments = &name, .argument_count = count, .asked = asked, .visible_after = -1};
#ifdef SMALL_FINDING
  finding.struct_size = 24;
#endif
#ifdef ODD_LEVEL
  finding.level = 77;
#endif
  return c->functions->report(c, &finding);
}

static int report(const lapse_case* c, lapse_kind kind, lapse_string outcome) { return report_asked(c, kind, outcome, TEXT("")); }

static const lapse_answer* ask(const lapse_case* c, lapse_string server, uint32_t again) {
  lapse_dns_question body = {.struct_size = sizeof body, .name = c->subject->name->domain, .type = 28, .view = LAPSE_DNS_SERVERS,
                             .servers = &server, .server_count = 1};
  lapse_question question = {.struct_size = sizeof question, .again = again, .kind = "dns/1", .body = &body};
#ifdef SMALL_QUESTION
  body.struct_size = 8;
#endif
#ifdef ENDLESS
  question.again = (uint32_t)calls;
#endif
  return c->functions->observe(c, &question);
}

/* -1 nothing usable, else the number of answers */
static int answers(const lapse_answer* a) {
  const lapse_dns_answer* body = a->ended == LAPSE_ANSWERED ? a->body : NULL;
  if (!body) return -1;
#ifdef CRASHES_ON_CUT
  if (body->message.size < 8) return *(volatile int*)NULL;
#endif
#ifdef READS_BEYOND
  if (((const volatile unsigned char*)body)[sizeof *body] == 1) return 2;
#endif
  if (body->message.size < 12 || (body->message.data[3] & 15) % 3 != 0) return -1;
  return body->message.data[6] << 8 | body->message.data[7];
}

static void misbehave(const lapse_case* c) {
  (void)c;
#ifdef SLEEPS
  const struct timespec time = {0, 60000000};
  nanosleep(&time, NULL);
#endif
#ifdef EATS_MEMORY
  volatile char* much = malloc((size_t)100 << 20);
  for (size_t at = 0; much && at < (size_t)100 << 20; at += 4096) much[at] = 1;
  free((void*)much);
#endif
#ifdef LEAKS
  volatile char* some = malloc(8192);
  if (some) some[0] = 1;
#endif
#ifdef BURNS
  volatile unsigned long n = 0;
  while (n < 1000000000UL) ++n;
#endif
#ifdef READS_FILES
  const int fd = open("/etc/hostname", O_RDONLY);
  if (fd >= 0) close(fd);
#endif
#ifdef EXITS
  exit(3);
#endif
#ifdef EXITS_AS_IF_DONE
  exit(0);
#endif
#ifdef THROWS
  broken_throw();
#endif
#ifdef ASKS_UNDECLARED
  const lapse_tls_question body = {.struct_size = sizeof body, .port = 443, .address = TEXT("192.0.2.80"), .sni = TEXT(""), .alpn = TEXT("")};
  const lapse_question question = {.struct_size = sizeof question, .kind = "tls/1", .body = &body};
  c->functions->observe(c, &question);
#endif
}

static int judge(const void* instance, const lapse_case* c) {
  (void)instance;
  ++calls;
  misbehave(c);
#ifdef JUDGE_FAILS
  return -1;
#endif
#ifdef UNKNOWN_OUTCOME
  return report(c, LAPSE_PASS, TEXT("XYZ9999"));
#endif
#ifdef REPORTS_NOTHING
  return 0;
#endif
#ifdef NONDETERMINISTIC
  if (calls % 3 == 0) return report(c, LAPSE_OPEN, TEXT("BRKN1002"));
#endif
#ifdef RACES
  static const lapse_case* volatile under_way;
  under_way = c;
#endif
  const lapse_answer* first = ask(c, TEXT("192.0.2.2"), 0);
  const lapse_answer* second = ask(c, TEXT("192.0.2.3"), 0);
#ifdef RACES
  if (under_way != c) return report(c, LAPSE_OPEN, TEXT("BRKN1002"));
#endif
#ifdef ORDER_DEPENDENT
  static __thread const void* half_known;
  if (first && !second) half_known = c;
  if (first && second && half_known == c) return half_known = NULL, report(c, LAPSE_OPEN, TEXT("BRKN1002"));
#endif
#ifdef REPORTS_EARLY
  if (!first || !second) return report(c, LAPSE_OPEN, TEXT("BRKN1002")), 0;
#endif
  if (!first || !second) return 0;
  const int a = answers(first), b = answers(second);
#ifdef PASS_UNSEEN
  if (a < 0 || b < 0) return report(c, LAPSE_PASS, TEXT("BRKN1000"));
#elif defined(FAIL_UNSEEN)
  if (a < 0 || b < 0) return report(c, LAPSE_FAIL, TEXT("BRKN1001"));
#elif defined(FAIL_HALF_SEEN)
  if ((a < 0) != (b < 0)) return report(c, LAPSE_FAIL, TEXT("BRKN1001"));
#elif defined(PASS_HALF_SEEN)
  if ((a < 0) != (b < 0)) return report(c, LAPSE_PASS, TEXT("BRKN1000"));
#elif defined(PASS_HALF_TOLD)
  if ((a < 0) != (b < 0)) return report_asked(c, LAPSE_PASS, TEXT("BRKN1000"), (a < 0 ? first : second)->asked);
#endif
  if (a < 0 || b < 0) return report(c, LAPSE_OPEN, TEXT("BRKN1002"));
  if (a > 0 && b > 0) return report(c, LAPSE_PASS, TEXT("BRKN1000"));
  const lapse_answer* again = ask(c, TEXT("192.0.2.2"), 1);
  if (!again) return 0;
  if (answers(again) < 0) return report(c, LAPSE_OPEN, TEXT("BRKN1002"));
  return report(c, LAPSE_FAIL, TEXT("BRKN1001"));
}

static void* create(lapse_string parameters, char* error, size_t capacity) {
  static int the_one_instance;
  (void)parameters;
#ifdef WRITES_BEYOND
  if (parameters.size < 3 && error) memset(error, 'x', capacity + 4);
#endif
#ifdef NEVER_MADE
  const char why[] = "no luck today";
  for (size_t i = 0; i < sizeof why && i < capacity; ++i) error[i] = why[i];
  return NULL;
#endif
  (void)error, (void)capacity;
  return &the_one_instance;
}

static void destroy(void* instance) { (void)instance; }

#ifdef POOR_WORDS
#define MESSAGE "'{name}' has an IPv6 address"
#else
#define MESSAGE "'{name}' has an IPv6 address."
#endif
#ifdef NO_HELP
#define HELP ""
#else
#define HELP "Publish an AAAA record."
#endif
#ifdef BAD_SCHEMA
#define SCHEMA "{\"type\":\"object\",\"properties\":{\"depth\":{\"type\":\"integer\",\"pattern\":\"x\"}}}"
#elif defined(NO_DEFAULT)
#define SCHEMA "{\"type\":\"object\",\"properties\":{\"depth\":{\"type\":\"integer\"}}}"
#else
#define SCHEMA "{\"type\":\"object\",\"properties\":{}}"
#endif
#ifdef ODD_NEED
#define NEED "socket/1"
#else
#define NEED "dns/1"
#endif

static const lapse_outcome has = {.struct_size = sizeof has, .kind = LAPSE_PASS, .bearing = LAPSE_BEARS_SERVICE, .id = "BRKN1000",
    .name = "HasIpv6", .short_description = "It has one.", .full_description = "It has one.", .help = HELP, .message = MESSAGE, .tags = ""};
static const lapse_outcome lacks = {.struct_size = sizeof lacks, .kind = LAPSE_FAIL, .level = LAPSE_NOTE, .bearing = LAPSE_BEARS_SERVICE,
    .id = "BRKN1001", .name = "LacksIpv6", .short_description = "It has none.", .full_description = "It has none.", .help = "Publish one.",
    .message = "'{name}' has no IPv6 address.", .tags = ""};
static const lapse_outcome not_told = {.struct_size = sizeof not_told, .kind = LAPSE_OPEN, .bearing = LAPSE_BEARS_SERVICE,
    .id = "BRKN1002", .name = "Ipv6NotTold", .short_description = "Not told.", .full_description = "Not told.", .help = "Run again.",
    .message = "'{name}' could not be told.", .tags = ""};
static const char* const needs[] = {NEED};
static const lapse_outcome* const outcomes[] = {&has, &lacks, &not_told};
static const lapse_descriptor descriptor = {
#ifdef SMALL_DESCRIPTOR
    .struct_size = 16,
#else
    .struct_size = sizeof descriptor,
#endif
    .scope = LAPSE_PER_NAME, .kind = "broken", .version = "1.0.0", .vendor = "Test", .license = "Apache-2.0",
    .url = "https://example.com/broken", .summary = "A rule for tests.", .parameters = SCHEMA, .needs = needs, .need_count = 1,
    .outcomes = outcomes, .outcome_count = 3};
#ifdef NULL_JUDGE
#define JUDGE NULL
#else
#define JUDGE judge
#endif
static const lapse_functions functions = {.struct_size = sizeof functions, .create = create, .judge = JUDGE, .destroy = destroy};

#ifdef SECOND_EXPORT
__attribute__((visibility("default"))) int helper_of_mine(void);
int helper_of_mine(void) { return calls; }
#endif
#ifdef CRASHES_ON_LOAD
__attribute__((constructor)) static void crash(void) { abort(); }
#endif
#ifndef MAJOR
#define MAJOR LAPSE_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR LAPSE_ABI_MINOR
#endif
#ifdef NO_SYMBOL
const void* lapse_keep(void);
const void* lapse_keep(void) { return calls ? (const void*)&functions : (const void*)&descriptor; }
#else
extern const lapse_rule lapse_rule_v1;
__attribute__((visibility("default"))) const lapse_rule lapse_rule_v1 = {.struct_size = sizeof lapse_rule_v1, .abi_major = MAJOR,
    .abi_minor = MINOR, .descriptor = &descriptor, .functions = &functions};
#endif
