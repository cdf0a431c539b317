// SPDX-License-Identifier: Apache-2.0
#include "observe/trust_roots.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

namespace lapse::observe {
namespace {

namespace fs = std::filesystem;

/// "9d66eef0.0": eight hexadecimal digits of the subject's hash, a period, a number.
bool is_hashed_name(const std::string& name) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return name.size() >= 10 && name[8] == '.' && std::all_of(name.begin(), name.begin() + 8, is_hex) && name[9] >= '0' &&
         name[9] <= '9';
}

bool is_hashed(const fs::path& directory, std::error_code& error) {
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (is_hashed_name(it->path().filename().string())) return true;
  }
  return false;
}

/// Loads the PEM files of a directory that was not hashed; returns how many could be read.
int load_files(X509_STORE* store, const fs::path& directory, std::error_code& error) {
  std::vector<fs::path> files;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const std::string extension = it->path().extension().string();
    if (extension == ".pem" || extension == ".crt" || extension == ".cer") files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  int loaded = 0;
  for (const auto& file : files) loaded += X509_STORE_load_file(store, file.c_str());
  ERR_clear_error();
  return loaded;
}

}  // namespace

Result<X509StorePtr> open_ca_roots(const std::string& path) {
  X509StorePtr store(X509_STORE_new());
  if (!store) return Failure{"cannot make a certificate store: " + take_openssl_error()};
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    if (error || X509_STORE_load_file(store.get(), path.c_str()) != 1) {
      const std::string why = error ? error.message() : take_openssl_error();
      return Failure{"cannot read the CA roots at " + path + ": " + why};
    }
    return store;
  }
  if (is_hashed(path, error)) {
    X509_LOOKUP* lookup = X509_STORE_add_lookup(store.get(), X509_LOOKUP_hash_dir());
    if (lookup != nullptr && X509_LOOKUP_add_dir(lookup, path.c_str(), X509_FILETYPE_PEM) == 1) return store;
    return Failure{"cannot read the CA roots at " + path + ": " + take_openssl_error()};
  }
  if (!error && load_files(store.get(), path, error) > 0) return store;
  const std::string why = error ? error.message() : "there is no PEM certificate in this directory";
  return Failure{"cannot read the CA roots at " + path + ": " + why};
}

}  // namespace lapse::observe
