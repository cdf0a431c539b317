// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "judge/safe_file.hpp"
#include "support/ed25519.hpp"
#include "support/result.hpp"

// Whether a plugin may be loaded: who can change it, its pin, its signature. All of it before the loader maps the file,
// since mapping runs code. sdk/trust.md tells users.

namespace lapse::judge {

/// Why a plugin was not taken: everything that its user needs to mend it.
struct Refusal {
  std::string path;
  std::string reason;    ///< what is wrong
  std::string found;     ///< what is there; may be empty
  std::string expected;  ///< what should be; may be empty
  std::string remedy;    ///< what to do
};

/// "PATH: reason; found ...; expected ...; remedy".
[[nodiscard]] std::string to_text(const Refusal& refusal);

/// Where a plugin came from.
struct Origin {
  enum class From {
    program,      ///< beside the program: whoever can write there can replace the program itself
    environment,  ///< LAPSE_PLUGIN_PATH
    estate,       ///< `plugins:` of an estate
    command       ///< named on the command line
  };
  From from = From::command;
  std::string place = {};               ///< "lapse.yaml:12", for an estate's
  std::string pin = {};                 ///< SHA-256 that the estate demands; empty = none
  std::filesystem::path prefix = {};    ///< of the program's installation: folders above it are not looked at
};

/// A key whose signature the estate accepts.
struct TrustedKey {
  std::string name;
  support::PublicKey key{};
};

/// Why a plugin that was taken was trusted.
struct Standing {
  enum class By { program, owner, pin, signature };
  By by = By::owner;
  std::string key;  ///< the name of the key that signed it; may be there beside a pin
};

/// The signature file of a plugin: its path with ".sig" behind it.
[[nodiscard]] std::filesystem::path signature_path(const std::filesystem::path& plugin);

/// What that file holds for a plugin of this digest.
[[nodiscard]] std::string signature_text(const support::PrivateKey& key, const std::string& sha256);

/// Whose signatures count. Not demanded: the estate names no keys, and signatures are not looked at. Demanded: every plugin
/// that is not the program's own needs a pin or the signature of one of the keys.
struct Signers {
  std::vector<TrustedKey> keys;
  bool demanded = false;
};

/// Checks pin and signature of an open plugin.
[[nodiscard]] std::variant<Standing, Refusal> vouch(const OpenFile& file, const std::filesystem::path& path, const Origin& origin,
                                                    const Signers& signers);

}  // namespace lapse::judge
