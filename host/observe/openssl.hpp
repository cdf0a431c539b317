// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

// The owners of OpenSSL's handles: each has its one deleter here. For the files of this folder that speak TLS.

namespace lapse::observe {

/// Calls one C function to free one kind of handle.
template <auto kFree>
struct Freed {
  template <class T>
  void operator()(T* handle) const {
    kFree(handle);
  }
};

/// Frees a list of certificates and lets go of each certificate in it.
inline void free_x509_stack(STACK_OF(X509) * stack) {
  sk_X509_pop_free(stack, X509_free);
}

using SslContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Freed<SSL_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free>>;
using BioMethodPtr = std::unique_ptr<BIO_METHOD, Freed<BIO_meth_free>>;
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using X509StackPtr = std::unique_ptr<STACK_OF(X509), Freed<free_x509_stack>>;
using X509StorePtr = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using X509StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;

/// The oldest entry of this thread's OpenSSL error queue in words, "" when there is none. Empties the queue.
[[nodiscard]] std::string take_openssl_error();

}  // namespace lapse::observe
