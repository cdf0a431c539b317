/* SPDX-License-Identifier: Apache-2.0
 *
 * An addition to dns/1 of abi.h: one more flag of lapse_dns_answer. A host that does not know it never sets it.
 */
#ifndef LAPSE_ABI_CASE_H
#define LAPSE_ABI_CASE_H

enum {
  LAPSE_DNS_CASE_LOST = 16u /* asked in mixed case (0x20), the server did not give it back, or answered otherwise */
};

#endif
