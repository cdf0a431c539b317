// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "observe/answer.hpp"
#include "observe/certificates.hpp"
#include "observe/openssl.hpp"
#include "support/result.hpp"

// Would a client with the estate's CA roots accept this chain? Asked offline, after the handshake, once for each
// distinct chain, and with the dates left aside: whether a certificate has expired is for the rules to say, from the
// chain itself.

namespace lapse::observe {

/// What path building to the estate's CA roots came to.
struct Verification {
  int error = -1;         ///< X509_V_OK or X509_V_ERR_*; -1 when it could not be done
  std::string detail;     ///< why not, with the certificate's subject; escaped to printable ASCII
  std::vector<Der> path;  ///< the path that verified, leaf first, root last; empty unless `error` is X509_V_OK
};

/// Verifies chains as a TLS client would (purpose serverAuth), but at security level 0, so that a weak key does not
/// hide the real reason. Names are not compared. One thread.
class Trust {
 public:
  /// `ca_roots` is a hashed directory (read lazily, as issuers are met), a plain directory of PEM files, or one PEM
  /// file. `now` is the evaluation time: where several paths exist, one that is valid then is preferred. `certificates`
  /// keeps the bytes of the paths and outlives this.
  [[nodiscard]] static Result<std::unique_ptr<Trust>> open(const std::string& ca_roots, std::int64_t now,
                                                           Certificates& certificates);

  /// Verifies `chain` (leaf first, as sent). `parsed` are the same certificates where the caller has them; when null
  /// they are parsed here. Chains whose `Der`s came from one `Certificates` are verified once, however often they are
  /// asked.
  [[nodiscard]] std::shared_ptr<const Verification> verify(const std::vector<Der>& chain, STACK_OF(X509) * parsed);

 private:
  using Key = std::vector<Der>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  struct Entry {
    std::shared_ptr<const Verification> verification;
    std::list<const Key*>::iterator use;
  };
  /// An intermediate that verified cleanly, directly above a leaf. Chains that send it again need only their leaf's own
  /// signature checked.
  struct Issuer {
    X509StackPtr certificate;  ///< it alone
    std::vector<Der> path;     ///< it, and the rest of its path up to the root
  };

  Trust(X509StorePtr roots, Certificates& certificates);

  [[nodiscard]] Verification build(const std::vector<Der>& chain, STACK_OF(X509) * parsed);
  [[nodiscard]] bool by_known_issuer(const std::vector<Der>& chain, STACK_OF(X509) * parsed, Verification& out);
  [[nodiscard]] bool run(X509* leaf, STACK_OF(X509) * sent, STACK_OF(X509) * only_trust, unsigned long flags);
  void remember_issuer(const Verification& verified, const std::vector<Der>& chain);
  [[nodiscard]] std::vector<Der> ders_of(STACK_OF(X509) * path, const std::vector<Der>& chain,
                                         STACK_OF(X509) * parsed) const;
  [[nodiscard]] std::string describe_error(int error) const;

  X509StorePtr roots_;
  X509StoreContextPtr context_;
  Certificates& certificates_;
  std::unordered_map<Key, Entry, KeyHash> known_;
  std::list<const Key*> uses_;                        ///< most recent first
  std::unordered_map<const Bytes*, Issuer> issuers_;  ///< each holds its key alive
};

}  // namespace lapse::observe
