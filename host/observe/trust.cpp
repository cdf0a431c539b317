// SPDX-License-Identifier: Apache-2.0
#include "observe/trust.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "observe/trust_roots.hpp"

namespace lapse::observe {
namespace {

constexpr std::size_t kMaxKnown = 2048;   // chains, some 2 KB each
constexpr std::size_t kMaxIssuers = 512;  // intermediates in use in the whole public web PKI are a few thousand

bool is_about_dates(int error) {
  return error == X509_V_ERR_CERT_NOT_YET_VALID || error == X509_V_ERR_CERT_HAS_EXPIRED ||
         error == X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD || error == X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD;
}

X509Ptr parse(const Bytes& der) {
  const unsigned char* at = der.data();
  X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return certificate;
}

/// Parses the whole chain, or nothing when one of its certificates cannot be read.
X509StackPtr parse(const std::vector<Der>& chain) {
  X509StackPtr stack(sk_X509_new_null());
  for (const Der& der : chain) {
    X509Ptr certificate = parse(*der);
    if (!stack || !certificate || sk_X509_push(stack.get(), certificate.get()) == 0) return nullptr;
    static_cast<void>(certificate.release());
  }
  return stack;
}

/// One line of printable ASCII; the subject is a stranger's text.
std::string subject_of(const X509* certificate) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  if (!out) return {};
  X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0, XN_FLAG_ONELINE);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

Result<std::unique_ptr<Trust>> Trust::open(const std::string& ca_roots, std::int64_t now, Certificates& certificates) {
  Result<X509StorePtr> roots = open_ca_roots(ca_roots);
  if (!roots) return Failure{roots.error()};
  X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(roots->get());
  X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_trust(parameters, X509_TRUST_SSL_SERVER);
  X509_VERIFY_PARAM_set_auth_level(parameters, 0);
  X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(now));
  return std::unique_ptr<Trust>(new Trust(std::move(*roots), certificates));
}

Trust::Trust(X509StorePtr roots, Certificates& certificates)
    : roots_(std::move(roots)), context_(X509_STORE_CTX_new()), certificates_(certificates) {}

// The keys hold their certificates alive, so equal bytes are equal pointers and nothing needs to be hashed again.
std::size_t Trust::KeyHash::operator()(const Key& key) const {
  std::size_t hash = key.size();
  for (const Der& der : key) hash = hash * 0x9e3779b97f4a7c15U + std::hash<const Bytes*>{}(der.get());
  return hash;
}

std::shared_ptr<const Verification> Trust::verify(const std::vector<Der>& chain, STACK_OF(X509) * parsed) {
  if (const auto found = known_.find(chain); found != known_.end()) {
    uses_.splice(uses_.begin(), uses_, found->second.use);
    return found->second.verification;
  }
  auto verification = std::make_shared<const Verification>(build(chain, parsed));
  if (known_.size() >= kMaxKnown) {
    const auto oldest = known_.find(*uses_.back());
    uses_.pop_back();
    known_.erase(oldest);
  }
  const auto [added, is_new] = known_.try_emplace(chain, Entry{verification, {}});
  uses_.push_front(&added->first);
  added->second.use = uses_.begin();
  return verification;
}

Verification Trust::build(const std::vector<Der>& chain, STACK_OF(X509) * parsed) {
  Verification out;
  X509StackPtr own;
  if (parsed == nullptr || sk_X509_num(parsed) != static_cast<int>(chain.size())) {
    own = parse(chain);
    parsed = own.get();
  }
  if (parsed == nullptr || sk_X509_num(parsed) == 0 || !context_) {
    out.detail = chain.empty() ? "no certificate was sent" : "a certificate of the chain cannot be read";
    return out;
  }
  if (by_known_issuer(chain, parsed, out)) return out;

  X509* leaf = sk_X509_value(parsed, 0);
  bool good = run(leaf, parsed, nullptr, 0);
  const bool clean = good;
  if (!good && is_about_dates(X509_STORE_CTX_get_error(context_.get()))) {
    good = run(leaf, parsed, nullptr, X509_V_FLAG_NO_CHECK_TIME);
  }
  out.error = X509_STORE_CTX_get_error(context_.get());
  if (good) {
    out.path = ders_of(X509_STORE_CTX_get0_chain(context_.get()), chain, parsed);
    if (clean) remember_issuer(out, chain);
  } else {
    if (out.error == X509_V_OK) out.error = X509_V_ERR_UNSPECIFIED;
    out.detail = describe_error(out.error);
  }
  X509_STORE_CTX_cleanup(context_.get());
  return out;
}

/// Checks the leaf against an intermediate that was verified before, alone: one signature instead of two. Whatever is
/// not plainly good is left to the full way, so that the reason is the same whether an issuer was known or not.
bool Trust::by_known_issuer(const std::vector<Der>& chain, STACK_OF(X509) * parsed, Verification& out) {
  if (chain.size() < 2) return false;
  const auto found = issuers_.find(chain[1].get());
  if (found == issuers_.end()) return false;
  // Another server may have sent what this one leaves out: all but the root has to be in this chain as well.
  const std::vector<Der>& path = found->second.path;
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    if (std::find(chain.begin(), chain.end(), path[i]) == chain.end()) return false;
  }
  const bool good =
      run(sk_X509_value(parsed, 0), nullptr, found->second.certificate.get(), X509_V_FLAG_PARTIAL_CHAIN) &&
      sk_X509_num(X509_STORE_CTX_get0_chain(context_.get())) == 2;
  X509_STORE_CTX_cleanup(context_.get());
  if (!good) return false;
  out.error = X509_V_OK;
  out.path.push_back(chain[0]);
  out.path.insert(out.path.end(), found->second.path.begin(), found->second.path.end());
  return true;
}

/// One attempt. The outcome stays in `context_`, which the caller cleans up before the next question.
bool Trust::run(X509* leaf, STACK_OF(X509) * sent, STACK_OF(X509) * only_trust, unsigned long flags) {
  X509_STORE_CTX* context = context_.get();
  X509_STORE_CTX_cleanup(context);
  ERR_clear_error();
  if (X509_STORE_CTX_init(context, roots_.get(), leaf, sent) != 1) {
    X509_STORE_CTX_set_error(context, X509_V_ERR_OUT_OF_MEM);
    return false;
  }
  if (only_trust != nullptr) X509_STORE_CTX_set0_trusted_stack(context, only_trust);
  if (flags != 0) X509_STORE_CTX_set_flags(context, flags);
  if ((flags & X509_V_FLAG_NO_CHECK_TIME) != 0) {
    // A time that was set beats the wish not to look at it.
    X509_VERIFY_PARAM_clear_flags(X509_STORE_CTX_get0_param(context), X509_V_FLAG_USE_CHECK_TIME);
  }
  const bool good = X509_verify_cert(context) == 1;
  ERR_clear_error();
  return good;
}

/// Keeps the intermediate of a path leaf - intermediate - ... - root. Not when a certificate above it constrains names:
/// those constraints bind every leaf, and would no longer be looked at.
void Trust::remember_issuer(const Verification& verified, const std::vector<Der>& chain) {
  if (chain.size() < 2 || verified.path.size() < 3 || verified.path[1] != chain[1]) return;
  STACK_OF(X509)* path = X509_STORE_CTX_get0_chain(context_.get());
  for (int i = 2; i < sk_X509_num(path); ++i) {
    if (X509_get_ext_by_NID(sk_X509_value(path, i), NID_name_constraints, -1) >= 0) return;
  }
  X509StackPtr alone(sk_X509_new_null());
  X509* issuer = sk_X509_value(path, 1);
  if (!alone || X509_up_ref(issuer) != 1) return;
  if (sk_X509_push(alone.get(), issuer) == 0) {
    X509_free(issuer);
    return;
  }
  if (issuers_.size() >= kMaxIssuers) issuers_.clear();
  issuers_.insert_or_assign(chain[1].get(), Issuer{std::move(alone), {verified.path.begin() + 1, verified.path.end()}});
}

std::vector<Der> Trust::ders_of(STACK_OF(X509) * path, const std::vector<Der>& chain, STACK_OF(X509) * parsed) const {
  std::vector<Der> ders;
  for (int i = 0; i < sk_X509_num(path); ++i) {
    X509* certificate = sk_X509_value(path, i);
    Der der;
    for (int k = 0; k < sk_X509_num(parsed) && !der; ++k) {
      if (sk_X509_value(parsed, k) == certificate) der = chain[static_cast<std::size_t>(k)];
    }
    if (!der) {
      unsigned char* encoded = nullptr;
      const int size = i2d_X509(certificate, &encoded);
      if (size > 0) der = certificates_.keep({encoded, static_cast<std::size_t>(size)});
      OPENSSL_free(encoded);
    }
    if (der) ders.push_back(std::move(der));
  }
  return ders;
}

std::string Trust::describe_error(int error) const {
  std::string text = X509_verify_cert_error_string(error);
  if (const X509* certificate = X509_STORE_CTX_get_current_cert(context_.get())) {
    text += ": certificate " + std::to_string(X509_STORE_CTX_get_error_depth(context_.get())) + ", " +
            subject_of(certificate);
  }
  return text;
}

}  // namespace lapse::observe
