// SPDX-License-Identifier: Apache-2.0
#include "judge/trust.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::judge {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kFormat = "lapse-plugin-signature: 1\n";
constexpr std::streamsize kMostSignature = 4096;

/// The lines that are signed. Their first one keeps a signature made for something else from counting here.
std::string signed_part(const std::string& sha256, const std::string& key) {
  return std::string(kFormat) + "sha256: " + sha256 + "\nkey: " + key + "\n";
}

struct Signature {
  std::string sha256, key;
  support::Ed25519Signature bytes{};
};

/// The value behind "NAME: " at the start of `text`, with its line taken off; nullopt when another line is there.
std::optional<std::string> line(std::string_view& text, std::string_view name) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(name) || text.substr(name.size(), 2) != ": ") return std::nullopt;
  std::string value(text.substr(name.size() + 2, end - name.size() - 2));
  text.remove_prefix(end + 1);
  return value;
}

std::optional<Signature> parse(std::string_view text) {
  if (!text.starts_with(kFormat)) return std::nullopt;
  text.remove_prefix(kFormat.size());
  const auto sha256 = line(text, "sha256");
  const auto key = line(text, "key");
  const auto bytes = line(text, "signature");
  if (!sha256 || !key || !bytes || !text.empty()) return std::nullopt;
  const auto decoded = support::signature_of(*bytes);
  if (!decoded) return std::nullopt;
  return Signature{*sha256, *key, *decoded};
}

std::string names(const std::vector<TrustedKey>& keys) {
  std::string out;
  for (const auto& key : keys) out += (out.empty() ? "" : ", ") + clean(key.name, 60) + " (" + support::key_id(key.key) + ")";
  return out;
}

std::string sign_command(const fs::path& path) { return "lapse rule sign --key KEY.pem '" + path.string() + "'"; }

}  // namespace

std::string to_text(const Refusal& r) {
  if (!r.found.empty() && !r.expected.empty()) return say("{}: {}; found {}; expected {}; {}", r.path, r.reason, r.found, r.expected, r.remedy);
  if (!r.found.empty()) return say("{}: {}; found {}; {}", r.path, r.reason, r.found, r.remedy);
  if (!r.expected.empty()) return say("{}: {}; expected {}; {}", r.path, r.reason, r.expected, r.remedy);
  return say("{}: {}; {}", r.path, r.reason, r.remedy);
}

fs::path signature_path(const fs::path& plugin) { return plugin.string() + ".sig"; }

std::string signature_text(const support::PrivateKey& key, const std::string& sha256) {
  const std::string part = signed_part(sha256, support::key_id(key.public_key()));
  return part + "signature: " + support::base64_of(key.sign(part)) + "\n";
}

std::variant<Standing, Refusal> vouch(const OpenFile& file, const fs::path& path, const Origin& origin,
                                      const Signers& signers) {
  const auto& keys = signers.keys;
  const auto refuse = [&](std::string reason, std::string found, std::string expected, std::string remedy) {
    return Refusal{path.string(), std::move(reason), std::move(found), std::move(expected), std::move(remedy)};
  };
  Standing standing;
  if (origin.from == Origin::From::program) standing.by = Standing::By::program;
  std::string digest;
  if (!origin.pin.empty()) {
    digest = file.sha256();
    if (digest != origin.pin)
      return refuse(say("it is not the file that {} pins", origin.place), "SHA-256 " + digest, "SHA-256 " + origin.pin,
                    say("find out who changed the plugin; if the new one is to be used, put its SHA-256 there"));
    standing.by = Standing::By::pin;
  }
  if (!signers.demanded) return standing;

  const fs::path at = signature_path(path);
  std::ifstream stream(at, std::ios::binary);
  if (!stream) {
    if (standing.by != Standing::By::owner) return standing;
    return refuse(say("it is not signed, and the estate loads only plugins that a trusted key signed or that it pins"),
                  say("no file '{}'", at.string()), say("a signature by {}", names(keys)),
                  say("sign it: {}; or pin its SHA-256 {}", sign_command(path), file.sha256()));
  }
  std::string text(static_cast<std::size_t>(kMostSignature), '\0');
  stream.read(text.data(), kMostSignature);
  text.resize(static_cast<std::size_t>(stream.gcount()));
  const auto signature = parse(text);
  if (!signature)
    return refuse(say("its signature file cannot be read"), "'" + at.string() + "'", say("four lines as 'lapse rule sign' writes them"),
                  say("sign it again: {}", sign_command(path)));
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return support::key_id(k.key) == signature->key; });
  if (key == keys.end())
    return refuse(say("it is signed by a key that the estate does not trust"), say("key {}", clean(signature->key, 40)), names(keys),
                  say("have it signed by a trusted key, or add the key to 'trusted_keys:' if you know whose it is"));
  if (!support::verified(key->key, signed_part(signature->sha256, signature->key), signature->bytes))
    return refuse(say("its signature is wrong"), say("one that key {} did not make", clean(key->name, 60)), say("a signature by {}", names(keys)),
                  say("do not use the plugin before you know who wrote the signature; then sign it again: {}", sign_command(path)));
  if (digest.empty()) digest = file.sha256();
  if (digest != signature->sha256)
    return refuse(say("it was changed after it was signed"), "SHA-256 " + digest, "SHA-256 " + clean(signature->sha256, 64),
                  say("take the plugin and its signature from the same place again, or sign it: {}", sign_command(path)));
  standing.key = key->name;
  if (standing.by == Standing::By::owner) standing.by = Standing::By::signature;
  return standing;
}

}  // namespace lapse::judge
