// SPDX-License-Identifier: Apache-2.0
#include "inventory/values.hpp"

#include "config/domain_name.hpp"
#include "config/fields.hpp"

namespace lapse::inventory {

using config::NameUse;
using config::shown;

Result<std::string> to_hex(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  std::string digits;
  for (const char c : text) {
    if (c == ':' || c == ' ' || c == '-') continue;
    if (c >= 'A' && c <= 'F') {
      digits += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
      digits += c;
    } else {
      return Failure{"it holds something else than hexadecimal digits"};
    }
  }
  if (digits.empty()) return Failure{"it has no digits"};
  return digits;
}

Result<std::string> to_serial(std::string_view text) {
  auto digits = to_hex(text);
  if (!digits) return digits;
  const std::size_t first = digits->find_first_not_of('0');
  return first == std::string::npos ? std::string("0") : digits->substr(first);
}

Name to_name(std::string_view text, const config::Node& node, config::Problems& problems) {
  Name name;
  name.display = text;
  name.where = node.where();
  auto domain = config::to_domain(text, NameUse::certificate);
  if (domain) {
    name.domain = std::move(*domain);
  } else {
    report(problems, node, shown(text) + " is not a domain name: " + domain.error(),
           "a name such as www.example.com or *.example.com");
  }
  return name;
}

std::string to_record_name(std::string_view text, const config::Node& node, config::Problems& problems) {
  auto name = config::to_domain(text, NameUse::record);
  if (name) return std::move(*name);
  report(problems, node, shown(text) + " is not a domain name: " + name.error(), "a full name such as _a.example.com.");
  return {};
}

std::string to_record_value(std::string_view type, std::string_view text, const config::Node& node,
                            config::Problems& problems) {
  if (type == "CNAME") return to_record_name(text, node, problems);
  return std::string(text);
}

}  // namespace lapse::inventory
