// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lapse::testkit {

/// A DNS message in the making, sections as zone-file lines.
struct Message {
  unsigned code = 0;
  bool authoritative = true;
  bool recursion_available = false;
  std::vector<std::string> answer, authority, additional;
};

/// Wire form of an answer to (name, type), names in the case of their lines. Throws std::runtime_error naming a line that is not a resource record.
[[nodiscard]] std::vector<std::uint8_t> to_wire(const Message& message, const std::string& name, std::uint16_t type);

/// Type code of "CNAME" or "TYPE257"; throws std::runtime_error for anything else.
[[nodiscard]] std::uint16_t type_code(const std::string& mnemonic);

/// One zone as a server holds it: answers, referrals, wildcards, DNAME, "no data" and NXDOMAIN follow from its records
/// (RFC 1034 4.3.2). Names are canonical.
class Zone {
 public:
  /// `text` is zone-file lines with absolute names; a missing SOA is made.
  Zone(std::string origin, const std::string& text);
  [[nodiscard]] const std::string& origin() const { return origin_; }
  /// `depth`: aliases followed so far; after ten no more are, so that a circle ends.
  [[nodiscard]] Message answer(const std::string& name, std::uint16_t type, int depth = 0) const;

 private:
  struct Row {
    std::uint16_t type;
    std::string line;
    std::string target;  ///< of CNAME, DNAME, NS
  };
  /// An address of a name server that is named here and lies elsewhere.
  [[nodiscard]] bool is_glue(const std::string& owner) const;
  [[nodiscard]] bool exists(const std::string& name) const;
  void negative(Message& message) const;
  bool match(const std::string& owner, const std::string& as, std::uint16_t type, Message& message, int depth) const;

  std::string origin_;
  std::map<std::string, std::vector<Row>> rows_;
  std::string soa_;
};

}  // namespace lapse::testkit
