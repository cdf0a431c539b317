// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "observe/openssl.hpp"
#include "support/result.hpp"

namespace lapse::observe {

/// Opens the CA roots of an estate. A directory hashed by `openssl rehash` is read lazily, one file as its issuer is
/// met (loading the whole of a system's bundle costs 20 ms); any other directory, and a single PEM file, at once. Fails
/// when there is no certificate to be found, because every chain would then seem untrusted.
[[nodiscard]] Result<X509StorePtr> open_ca_roots(const std::string& path);

}  // namespace lapse::observe
