// SPDX-License-Identifier: Apache-2.0
#include "observe/tls_messages.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <optional>

namespace lapse::observe {
namespace {

using View = std::span<const std::uint8_t>;

/// Takes a vector with a length of `length_bytes` from the front of `from`; nothing when it is cut short.
std::optional<View> take(View& from, std::size_t length_bytes) {
  if (from.size() < length_bytes) return std::nullopt;
  std::size_t size = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) size = size << 8U | from[i];
  if (from.size() - length_bytes < size) return std::nullopt;
  const View taken = from.subspan(length_bytes, size);
  from = from.subspan(length_bytes + size);
  return taken;
}

}  // namespace

std::vector<View> certificates_in(View body, bool tls13) {
  std::vector<View> found;
  if (tls13 && !take(body, 1)) return found;  // certificate_request_context
  std::optional<View> list = take(body, 3);
  while (list && !list->empty()) {
    const std::optional<View> der = take(*list, 3);
    if (!der) break;
    found.push_back(*der);
    if (tls13 && !take(*list, 2)) break;  // extensions
  }
  return found;
}

bool encode_alpn(std::string_view names, std::string& out) {
  out.clear();
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(','), names.size());
    if (end == 0 || end > 255 || end + 1 == names.size()) return false;
    out += static_cast<char>(end);
    out += names.substr(0, end);
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return out.size() <= 65535;
}

std::string describe_alert(int number) {
  return "TLS alert " + std::to_string(number) + " (" + SSL_alert_desc_string_long(number) + ")";
}

}  // namespace lapse::observe
