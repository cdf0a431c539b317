// SPDX-License-Identifier: Apache-2.0
//
// Where every member of the contract lies, on the 64-bit systems that we ship for. A change here breaks plugins that are
// out there: append instead.
#include <gtest/gtest.h>
#include <lapse/abi.h>

#include <cstddef>

#define AT(type, member, offset) static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")
#define SIZE(type, size) static_assert(sizeof(type) == (size), #type " has changed its size")

#if defined(__LP64__)
SIZE(lapse_string, 16);
SIZE(lapse_record, 56);
AT(lapse_record, value, 40);
SIZE(lapse_name, 128);
AT(lapse_name, domain, 8);
AT(lapse_name, validation, 40);
AT(lapse_name, record, 72);
AT(lapse_name, renewal_status, 112);
SIZE(lapse_question, 32);
AT(lapse_question, again, 4);
AT(lapse_question, at_end, 8);
AT(lapse_question, kind, 16);
AT(lapse_question, body, 24);
SIZE(lapse_answer, 64);
AT(lapse_answer, ended, 4);
AT(lapse_answer, id, 8);
AT(lapse_answer, detail, 24);
AT(lapse_answer, body, 56);
SIZE(lapse_dns_question, 48);
SIZE(lapse_dns_answer, 40);
SIZE(lapse_tls_question, 56);
SIZE(lapse_http_question, 80);
SIZE(lapse_http_answer, 48);
SIZE(lapse_step, 48);
SIZE(lapse_dialogue_question, 80);
SIZE(lapse_turn, 24);
SIZE(lapse_dialogue_answer, 64);
SIZE(lapse_argument, 32);
AT(lapse_finding, outcome, 24);
AT(lapse_finding, arguments, 56);
SIZE(lapse_finding, 144);
AT(lapse_case_functions, observe, 8);
AT(lapse_case_functions, report, 16);
AT(lapse_case_functions, subject_json, 24);
SIZE(lapse_case, 40);
AT(lapse_outcome, id, 24);
AT(lapse_outcome, tags, 72);
AT(lapse_descriptor, kind, 8);
AT(lapse_descriptor, outcome_count, 88);
AT(lapse_functions, create, 8);
AT(lapse_functions, judge, 16);
AT(lapse_functions, destroy, 24);
SIZE(lapse_rule, 24);
AT(lapse_rule, descriptor, 8);
AT(lapse_rule, functions, 16);
SIZE(lapse_bytes, 16);
SIZE(lapse_certificate, 320);
SIZE(lapse_subject, 24);
SIZE(lapse_validated_question, 24);
SIZE(lapse_validated_answer, 48);
SIZE(lapse_tls_answer, 120);
SIZE(lapse_case_functions, 32);
SIZE(lapse_outcome, 80);
SIZE(lapse_descriptor, 96);
SIZE(lapse_functions, 32);
static_assert(LAPSE_NO_TIME == INT64_MIN);
#endif

TEST(Layout, TheNumbersOfTheContractStay) {
  EXPECT_EQ(LAPSE_MALFORMED, 9);
  EXPECT_EQ(LAPSE_NOT_APPLICABLE, 4);
  EXPECT_EQ(LAPSE_ERROR, 3);
  EXPECT_EQ(LAPSE_BEARS_SERVICE, 2);
  EXPECT_EQ(LAPSE_PART_RENEWAL, 5);
  EXPECT_EQ(LAPSE_TLS_OTHER, 7);
  EXPECT_EQ(LAPSE_TLS_BROKEN, 5);
  EXPECT_EQ(LAPSE_UNLESS_HAS, 4);
  EXPECT_STREQ(LAPSE_RULE_SYMBOL, "lapse_rule_v1");
}
