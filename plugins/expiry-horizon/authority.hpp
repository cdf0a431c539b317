// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>

#include <boost/json.hpp>
#include <lapse/calendar.hpp>
#include <lapse/http.hpp>
#include <lapse/timestamp.hpp>
#include <lapse/url.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "presented.hpp"

/// When the authority itself would have the certificate renewed: ACME Renewal Information (RFC 9773).
namespace expiry_horizon {

struct suggestion {
  int64_t start = LAPSE_NO_TIME, end = LAPSE_NO_TIME;
  std::string explanation;  ///< URL of a page for people; may be empty
};

/// What came of asking.
struct renewal_information {
  std::optional<suggestion> window;
  std::string unusable;  ///< the authority answered, and this is wrong with the answer
  std::string unasked;   ///< why there is no answer, where one was looked for
  std::vector<lapse::http_answer> answers;
};

namespace detail {

[[nodiscard]] inline std::string base64url(const uint8_t* data, std::size_t size) {
  std::string out(4 * ((size + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), data, static_cast<int>(size));
  out.resize(static_cast<std::size_t>(length));
  while (out.ends_with('=')) out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

}  // namespace detail

/// The name of a certificate at its authority (RFC 9773 4.1): key identifier of the issuer, and serial number with its
/// leading zero octet. Nothing when the certificate does not say who signed it.
[[nodiscard]] inline std::optional<std::string> information_id(lapse_bytes der) {
  const uint8_t* at = der.data;
  const std::unique_ptr<X509, lapse::detail::x509_free> cert(d2i_X509(nullptr, &at, static_cast<long>(der.size)));
  const ASN1_OCTET_STRING* key = cert ? X509_get0_authority_key_id(cert.get()) : nullptr;
  if (!key || ASN1_STRING_length(key) == 0) return std::nullopt;
  uint8_t* number = nullptr;
  const int size = i2d_ASN1_INTEGER(X509_get0_serialNumber(cert.get()), &number);
  const std::unique_ptr<uint8_t, void (*)(uint8_t*)> owned(number, [](uint8_t* p) { OPENSSL_free(p); });
  // Tag and a length of one octet come first: RFC 5280 allows at most 20 octets.
  if (size < 3 || number[1] > 127) return std::nullopt;
  return detail::base64url(ASN1_STRING_get0_data(key), static_cast<std::size_t>(ASN1_STRING_length(key))) + "." +
         detail::base64url(number + 2, static_cast<std::size_t>(size - 2));
}

/// What the authority's answer says. Nothing in it is taken on trust: sizes, forms and order are looked at.
[[nodiscard]] inline renewal_information read_information(const lapse::http_answer& a, int64_t not_before,
                                                          int64_t not_after) {
  renewal_information out;
  const auto wrong = [&](std::string what) {
    out.unusable = std::move(what);
    return out;
  };
  if (a.status() != 200) return wrong("the status is " + std::to_string(a.status()));
  if (a.body().flags & LAPSE_HTTP_BODY_CUT) return wrong("it is larger than any such answer");
  boost::json::error_code error;
  const auto value = boost::json::parse(a.text(), error);
  const auto* object = error ? nullptr : value.if_object();
  const auto* member = object ? object->if_contains("suggestedWindow") : nullptr;
  const auto* window = member ? member->if_object() : nullptr;
  if (!object) return wrong("it is no JSON object");
  if (!window) return wrong("it holds no suggested window");
  const auto time = [&](std::string_view key) {
    const auto* v = window->if_contains(key);
    return v && v->is_string() ? lapse::parse_timestamp(v->get_string()) : std::nullopt;
  };
  const auto start = time("start"), end = time("end");
  if (!start || !end) return wrong("a date of the suggested window cannot be read");
  if (*end <= *start) return wrong("the suggested window ends before it starts");
  if (*end < not_before || *start > not_after)
    return wrong("the suggested window does not touch the life of the certificate");
  out.window = {*start, *end, {}};
  if (const auto* page = object->if_contains("explanationURL"); page && page->is_string()) {
    const auto url = lapse::parse_url(page->get_string());
    if (url && url->tls) out.window->explanation = url->text();
  }
  return out;
}

/// Puts questions to an authority over TLS that is judged: who answers in its place could stop a renewal.
class authority {
 public:
  authority(const lapse::known& ask, int64_t now) : ask_(ask), now_(now) {}

  /// GET of `url`; nothing when no trustworthy answer came, and `why` then says the reason.
  [[nodiscard]] std::optional<lapse::http_answer> get(const lapse::url& at, uint32_t again, std::string& why) const {
    if (!at.tls) {
      why = "its address is not one of https";
      return std::nullopt;
    }
    const auto found = lapse::resolve(ask_, at.host);
    if (!found.found()) {
      why = at.host + " has no address that could be learnt";
      return std::nullopt;
    }
    const auto shaken = lapse::tls(found.addresses[0]).port(at.port).sni(at.host);
    const auto request =
        lapse::http(found.addresses[0], at.host).over_tls().port(at.port).get(at.target).again(again);
    ask_.soon(shaken, request);
    const auto hand = ask_(shaken);
    const auto leaf = hand.leaf();
    if (!leaf) {
      why = "no handshake with " + at.host + ": " + hand.summary();
      return std::nullopt;
    }
    if (hand.trust() != 0 || !leaf->covers(at.host) || leaf->not_after < now_) {
      why = "the certificate of " + at.host + " is not one to believe";
      return std::nullopt;
    }
    auto answer = ask_(request);
    if (answer.answered()) return answer;
    why = std::string(answer.asked()) + ": " + answer.why();
    return std::nullopt;
  }

 private:
  const lapse::known& ask_;
  int64_t now_;
};

/// Where the authority answers such questions, by its directory (RFC 9773 3); nothing when it does not, or was not
/// reached.
[[nodiscard]] inline std::optional<lapse::url> information_place(const authority& from, std::string_view directory,
                                                                 std::string& why) {
  const auto at = lapse::parse_url(directory);
  if (!at) {
    why = "the directory is no URL";
    return std::nullopt;
  }
  const auto answer = from.get(*at, 0, why);
  if (!answer) return std::nullopt;
  boost::json::error_code error;
  const auto value = boost::json::parse(answer->text(), error);
  const auto* object = error || answer->status() != 200 ? nullptr : value.if_object();
  const auto* place = object ? object->if_contains("renewalInfo") : nullptr;
  auto out = place && place->is_string() ? lapse::parse_url(place->get_string()) : std::nullopt;
  if (!out)
    why = !object ? "its directory cannot be read" : "its directory offers no renewal information";
  return out;
}

/// Asks the authority about the certificate that is served; a window is believed when two answers agree on it.
[[nodiscard]] inline renewal_information ask_authority(const presented& seen, std::string_view directory,
                                                       const lapse::known& ask, int64_t now) {
  renewal_information out;
  if (!seen.ours || directory.empty()) return out;
  const auto id = information_id(seen.answer->body().chain[0]);
  if (!id) {
    out.unasked = "the certificate does not name its issuer's key";
    return out;
  }
  const authority from(ask, now);
  auto place = information_place(from, directory, out.unasked);
  if (!place) return out;
  place->target += (place->target.ends_with('/') ? "" : "/") + *id;
  std::vector<lapse::http_answer> answers;
  for (uint32_t look = 0; look < 2; ++look) {
    const auto answer = from.get(*place, look, out.unasked);
    if (!answer) {
      out.window.reset();  // one answer alone says nothing of a window that is over
      return out;
    }
    answers.push_back(*answer);
    auto read = read_information(*answer, seen.leaf->not_before, seen.leaf->not_after);
    if (look == 1 && out.window && read.window && out.window->end != read.window->end)
      read.unusable = "two answers differ", read.window.reset();
    out = std::move(read);
    out.answers = answers;
    // One that is to come needs no second look: nothing is claimed from it.
    if (!out.window || out.window->end > now) return out;
  }
  return out;
}

}  // namespace expiry_horizon
