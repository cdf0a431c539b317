// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ocsp.h>

#include <lapse/calendar.hpp>
#include <lapse/tls.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "probe.hpp"

/// Would a client accept this chain? Everything but the question whether it is the right certificate.
namespace https_routing {

/// One thing that is wrong with a served chain.
struct trouble {
  std::string_view outcome;
  std::string what;  ///< fills {what} of the message; no addresses
  std::string expected, fix;
  lapse_kind kind = LAPSE_FAIL;
  std::vector<std::string> seen = {};  ///< further evidence
  bool missing = false;                ///< no path, because an issuer is neither sent nor a trusted root
  bool absence = false;                ///< something was not sent, which one look alone does not prove
};

namespace detail {

/// Those that lead from the leaf towards a root: the path that verified, else what was sent, in order of issue.
[[nodiscard]] inline std::vector<leaf_ptr> issuers(const lapse::tls_answer& a) {
  std::vector<leaf_ptr> out;
  for (std::size_t i = 1; i < a.path_size(); ++i)
    if (auto c = a.path(i)) out.push_back(std::move(c));
  if (a.path_size() > 0) return out;
  auto at = a.leaf();
  while (at && !at->self_issued && out.size() < a.chain_size()) {
    leaf_ptr next;
    for (std::size_t i = 1; i < a.chain_size() && !next; ++i)
      if (const auto c = a.chain(i); c && c->subject == at->issuer && c != at) next = c;
    if (!next) break;
    out.push_back(next);
    at = next;
  }
  return out;
}

struct ocsp_free {
  void operator()(OCSP_RESPONSE* r) const { OCSP_RESPONSE_free(r); }
  void operator()(OCSP_BASICRESP* r) const { OCSP_BASICRESP_free(r); }
};

/// Does the stapled response say that the certificate with this serial number is revoked?
[[nodiscard]] inline bool stapled_revoked(lapse_bytes der, const std::string& serial) {
  const uint8_t* at = der.data;
  const std::unique_ptr<OCSP_RESPONSE, ocsp_free> response(
      der.size ? d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(der.size)) : nullptr);
  if (!response || OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) return false;
  const std::unique_ptr<OCSP_BASICRESP, ocsp_free> basic(OCSP_response_get1_basic(response.get()));
  for (int i = 0; basic && i < OCSP_resp_count(basic.get()); ++i) {
    OCSP_SINGLERESP* single = OCSP_resp_get0(basic.get(), i);
    ASN1_INTEGER* number = nullptr;
    auto* id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
    if (OCSP_id_get0_info(nullptr, nullptr, nullptr, &number, id) != 1) continue;
    if (OCSP_single_get0_status(single, nullptr, nullptr, nullptr, nullptr) == V_OCSP_CERTSTATUS_REVOKED &&
        lapse::detail::serial_text(number) == serial)
      return true;
  }
  return false;
}

inline void judge_dates(const lapse::x509& c, const std::string& which, int64_t now, std::vector<trouble>& out) {
  trouble t{"RTE1025", {}, "certificates that are valid at " + lapse::time_text(now), {}};
  if (c.not_after == LAPSE_NO_TIME || c.not_before == LAPSE_NO_TIME) {
    t.kind = LAPSE_OPEN;
    t.what = "the dates of " + which + " cannot be read";
  } else if (now > c.not_after) {
    t.what = which + " expired at " + lapse::time_text(c.not_after);
    t.fix = "Serve the renewed certificate with the chain that came with it, and reload the server.";
  } else if (now < c.not_before) {
    t.what = which + " is valid only from " + lapse::time_text(c.not_before) + " on";
    t.fix = "Serve the certificate before this one until then.";
  } else {
    return;
  }
  out.push_back(std::move(t));
}

inline void judge_trust(const lapse::tls_answer& a, const lapse::x509& leaf, std::vector<trouble>& out) {
  constexpr int kIssuerNotFound[] = {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
                                     X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE};
  if (a.trust() == X509_V_OK) return;
  if (a.trust() < 0) {
    out.push_back({"RTE1027", "whether clients trust it was not judged", "a path to a trusted root", {}, LAPSE_OPEN});
    return;
  }
  const bool issuer_missing =
      std::find(std::begin(kIssuerNotFound), std::end(kIssuerNotFound), a.trust()) != std::end(kIssuerNotFound);
  if (issuer_missing && !leaf.self_issued && issuers(a).empty()) {
    trouble t{"RTE1026", "the certificate of its issuer " + leaf.issuer + " is not sent",
              "the leaf, followed by every intermediate certificate",
              "Append the certificate of '" + leaf.issuer + "' to what the server sends, behind the leaf."};
    t.missing = true;
    out.push_back(std::move(t));
    return;
  }
  const std::string why =
      a.trust_detail().empty() ? X509_verify_cert_error_string(a.trust()) : std::string(a.trust_detail());
  out.push_back({"RTE1027",
                 leaf.self_issued ? "the certificate is self-signed" : "no path to a trusted root (" + why + ")",
                 "a certificate from an authority that clients trust",
                 "Serve the certificate that the provider issued, with its chain."});
  out.back().missing = issuer_missing && !leaf.self_issued;
}

/// A chain that clients accept, and that some of them have to put in order first. The leaf comes first, and each next
/// certificate certifies the one before (RFC 5246 7.4.2; TLS 1.3 only wishes for it).
inline void judge_order(const lapse::tls_answer& a, int64_t now, std::vector<trouble>& out) {
  if (a.path_size() == 0) return;
  std::string what;
  const auto add = [&](const std::string& text) { what += (what.empty() ? "" : "; ") + text; };
  for (std::size_t i = 1; i < a.chain_size() && what.empty(); ++i) {
    const auto before = a.chain(i - 1);
    const auto here = a.chain(i);
    if (before && here && here->subject != before->issuer)
      add("certificate " + std::to_string(i) + ", " + here->subject + ", did not issue the one before it");
  }
  for (std::size_t i = 1; i < a.chain_size(); ++i) {
    const auto sent = a.chain(i);
    bool used = !sent || sent->not_after == LAPSE_NO_TIME || now <= sent->not_after;
    for (std::size_t k = 1; k < a.path_size() && !used; ++k) used = a.path(k) && a.path(k)->sha256 == sent->sha256;
    if (used) continue;
    add(sent->subject + " is sent, is not needed, and expired at " + lapse::time_text(sent->not_after));
    break;
  }
  if (!what.empty())
    out.push_back({"RTE1046", what, "the leaf, then its issuer, then that one's issuer, and nothing else",
                   "Write the server's chain file anew: the leaf, followed by the intermediates that came with it."});
}

inline void judge_staple(const lapse::tls_answer& a, const lapse::x509& leaf, std::vector<trouble>& out) {
  if (stapled_revoked(a.body().ocsp, leaf.serial))
    out.push_back({"RTE1036", "the stapled OCSP response says that the certificate is revoked",
                   "a certificate that is not revoked", "Request a new certificate and serve it."});
  else if (leaf.must_staple && a.body().ocsp.size == 0)
    out.push_back({"RTE1036", "the certificate demands a stapled OCSP response and none is sent",
                   "a stapled OCSP response (RFC 7633)",
                   "Turn OCSP stapling on, or request a certificate without the must-staple extension.",
                   LAPSE_FAIL, {}, false, true});
}

inline void judge_strength(const lapse::tls_answer& a, const lapse::x509& leaf, std::vector<trouble>& out) {
  constexpr uint32_t kTls12 = 0x0303;
  std::string what;
  const auto add = [&](std::string_view text) { what.append(what.empty() ? "" : ", ").append(text); };
  if (a.body().version != 0 && a.body().version < kTls12) add("nothing newer than TLS 1.1 is spoken");
  const std::string signature = lapse::lower(leaf.signature);
  if (signature.find("sha1") != std::string::npos || signature.find("md5") != std::string::npos)
    add("the signature is " + leaf.signature);
  if (leaf.key_type.starts_with("RSA ") && std::atoi(leaf.key_type.c_str() + 4) < 2048)
    add("the key is " + leaf.key_type);
  if (!what.empty())
    out.push_back({"RTE1035", what, "TLS 1.2 or newer, SHA-2, and an RSA key of at least 2048 bits",
                   "Turn on TLS 1.2 and 1.3, and replace the certificate."});
}

}  // namespace detail

/// A CA's certificate stands where the leaf belongs: the chain was put together in the wrong order.
[[nodiscard]] inline bool ca_first(const lapse::tls_answer& a, std::string_view host) {
  const auto first = a.leaf();
  if (!first || !first->is_ca || first->covers(host)) return false;
  if (!first->self_issued) return true;
  for (std::size_t i = 1; i < a.chain_size(); ++i)
    if (const auto c = a.chain(i); c && !c->is_ca) return true;
  return false;
}

/// All that is wrong with what this look saw. `private_ca`: an authority of one's own is expected, so that trust is not
/// judged. Only for a look that saw a certificate.
[[nodiscard]] inline std::vector<trouble> troubles_of(const lapse::tls_answer& a, int64_t now, bool private_ca) {
  std::vector<trouble> out;
  const auto leaf = a.leaf();
  detail::judge_dates(*leaf, "the certificate", now, out);
  for (const auto& issuer : detail::issuers(a))
    if (!issuer->self_issued) detail::judge_dates(*issuer, "the intermediate " + issuer->subject, now, out);
  if (!private_ca) detail::judge_trust(a, *leaf, out);
  detail::judge_order(a, now, out);
  detail::judge_staple(a, *leaf, out);
  detail::judge_strength(a, *leaf, out);
  return out;
}

}  // namespace https_routing
