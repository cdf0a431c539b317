// SPDX-License-Identifier: Apache-2.0
#include "observe/tls_session.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/tls1.h>

#include <cstring>

#include "lapse/abi.h"
#include "observe/address.hpp"
#include "observe/tls_messages.hpp"

namespace lapse::observe {
namespace {

// Everything of a handshake that is not the certificate message: hellos, extensions, a stapled response, session
// tickets.
constexpr std::size_t kHandshakeExtra = 128U << 10U;

}  // namespace

TlsSettings::TlsSettings(const config::Limits& limits, For what)
    : context_(SSL_CTX_new(TLS_client_method())), handshake_bytes_(limits.certificate_bytes + kHandshakeExtra) {
  SSL_CTX* context = context_.get();
  if (context == nullptr) return;
  // Old servers are observed, not refused; the distribution's openssl.cnf may ask for more. Anonymous ciphers are left
  // out: with one of them a server would show no certificate.
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, 0);
  SSL_CTX_set_cipher_list(context, "ALL:!aNULL:@SECLEVEL=0");
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_options(
      context, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_max_cert_list(context, static_cast<long>(limits.certificate_bytes));
  // VERIFY_NONE alone would still build and check the chain; this is what leaves it to us, once per distinct chain.
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_cert_verify_callback(context, TlsSession::on_verify, nullptr);
  if (what == For::web) SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp);
}

TlsSession::TlsSession(const TlsSettings& settings, int descriptor, const std::string& sni, std::string_view alpn,
                       Certificates* certificates)
    : wire_(descriptor), certificates_(certificates) {
  wire_.allowance = settings.handshake_bytes();
  ERR_clear_error();
  if (settings.context() != nullptr) ssl_.reset(SSL_new(settings.context()));
  BioPtr bio = make_bio(wire_);
  std::string protocols;
  bool good = ssl_ && bio && encode_alpn(alpn, protocols);
  if (good && !sni.empty() && !is_address(sni)) good = SSL_set_tlsext_host_name(ssl_.get(), sni.c_str()) == 1;
  if (good && !protocols.empty()) {
    good = SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                               static_cast<unsigned>(protocols.size())) == 0;
  }
  if (!good) {
    broken_ = true;
    ssl_.reset();
    error_ = take_openssl_error();
    if (error_.empty()) error_ = "the server name or the protocol list cannot be sent";
    return;
  }
  SSL_set_bio(ssl_.get(), bio.get(), bio.get());
  static_cast<void>(bio.release());
  SSL_set_app_data(ssl_.get(), this);
  SSL_set_msg_callback(ssl_.get(), on_message);
  SSL_set_msg_callback_arg(ssl_.get(), this);
  SSL_set_connect_state(ssl_.get());
}

Io TlsSession::handshake() {
  if (broken_) return Io::broken;
  ERR_clear_error();
  const int returned = SSL_do_handshake(ssl_.get());
  if (returned == 1) {
    complete_ = true;
    return Io::done;
  }
  const Io io = outcome(returned);
  if (io != Io::end) return io;
  broken_ = true;  // a polite goodbye, but no handshake
  return Io::broken;
}

Moved TlsSession::receive(std::span<char> into) {
  if (broken_) return {Io::broken};
  ERR_clear_error();
  std::size_t size = 0;
  const int returned = SSL_read_ex(ssl_.get(), into.data(), into.size(), &size);
  if (returned == 1) return {Io::done, size};
  return {outcome(returned)};
}

Moved TlsSession::send(std::string_view text) {
  if (broken_) return {Io::broken};
  ERR_clear_error();
  std::size_t size = 0;
  const int returned = SSL_write_ex(ssl_.get(), text.data(), text.size(), &size);
  if (returned == 1) return {Io::done, size};
  return {outcome(returned)};
}

void TlsSession::say_goodbye() {
  if (broken_ || !complete_) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

Io TlsSession::outcome(int returned) {
  switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
      return Io::want_read;
    case SSL_ERROR_WANT_WRITE:
      return Io::want_write;
    case SSL_ERROR_ZERO_RETURN:
      return Io::end;
    default:
      break;
  }
  const unsigned long code = ERR_peek_error();
  error_reason_ = ERR_GET_LIB(code) == ERR_LIB_SSL ? ERR_GET_REASON(code) : 0;
  error_ = take_openssl_error();
  // Many servers close without saying so in TLS; after the handshake that is as good an end as any.
  if (complete_ && wire_.ended && wire_.error == 0 && !fatal_alert_) return Io::end;
  broken_ = true;
  return Io::broken;
}

/// Called in place of the verification, with the chain as sent. Says yes to everything.
int TlsSession::on_verify(X509_STORE_CTX* context, void*) {
  const auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* self = ssl == nullptr ? nullptr : static_cast<TlsSession*>(SSL_get_app_data(ssl));
  STACK_OF(X509)* sent = X509_STORE_CTX_get0_untrusted(context);
  if (self != nullptr && self->certificates_ != nullptr && sent != nullptr) {
    self->parsed_.reset(X509_chain_up_ref(sent));
  }
  return 1;
}

void TlsSession::on_message(int written, int version, int type, const void* bytes, std::size_t size, SSL*, void* self) {
  if (written != 0) return;
  auto& session = *static_cast<TlsSession*>(self);
  const auto* data = static_cast<const std::uint8_t*>(bytes);
  if (type == SSL3_RT_ALERT && size == 2) {
    session.alert_ = data[1];
    // In TLS 1.3 every alert but a goodbye ends the session, whatever its level says.
    session.fatal_alert_ = data[0] == SSL3_AL_FATAL || (version == TLS1_3_VERSION && data[1] != SSL_AD_CLOSE_NOTIFY);
  } else if (type == SSL3_RT_HANDSHAKE && size >= 4) {
    session.on_handshake_message(version, {data, size});
  }
}

void TlsSession::on_handshake_message(int version, std::span<const std::uint8_t> message) {
  switch (message[0]) {
    case SSL3_MT_SERVER_HELLO:
      answered_ = true;
      break;
    case SSL3_MT_CERTIFICATE_REQUEST:
      client_certificate_ = true;
      break;
    case SSL3_MT_CERTIFICATE:
      if (certificates_ != nullptr) {
        chain_.clear();
        for (const auto der : certificates_in(message.subspan(4), version == TLS1_3_VERSION)) {
          chain_.push_back(certificates_->keep(der));
        }
      }
      break;
    default:
      break;
  }
}

std::uint32_t TlsSession::failure() const {
  if (complete_) return LAPSE_TLS_NONE;
  if (!broken_) return LAPSE_TLS_SILENT;
  if (wire_.over || error_reason_ == SSL_R_EXCESSIVE_MESSAGE_SIZE) return LAPSE_TLS_TOO_LARGE;
  if (wire_.beginning().substr(0, 5) == "HTTP/") return LAPSE_TLS_PLAIN_HTTP;
  if (!looks_like_tls(wire_.beginning())) return LAPSE_TLS_NOT_TLS;
  if (fatal_alert_) return LAPSE_TLS_ALERT;
  if (wire_.ended || wire_.error != 0 || alert_ == SSL_AD_CLOSE_NOTIFY) return LAPSE_TLS_CLOSED;
  if (error_reason_ == SSL_R_WRONG_VERSION_NUMBER) return LAPSE_TLS_NOT_TLS;
  return LAPSE_TLS_OTHER;
}

std::string TlsSession::trouble() const {
  switch (failure()) {
    case LAPSE_TLS_NONE:
      break;
    case LAPSE_TLS_ALERT:
      return describe_alert(alert_);
    case LAPSE_TLS_CLOSED:
      return wire_.error != 0 ? std::strerror(wire_.error) : "the peer closed the connection during the handshake";
    case LAPSE_TLS_SILENT:
      return wire_.received == 0 ? "the peer sent nothing" : "the peer stopped in the middle of the handshake";
    case LAPSE_TLS_PLAIN_HTTP:
    case LAPSE_TLS_NOT_TLS:
      return "the peer sent " + quoted(wire_.beginning()) + " instead of TLS";
    case LAPSE_TLS_TOO_LARGE:
      return "the peer's certificate message is over the limit of limits.certificate_bytes";
    default:
      return error_;
  }
  if (wire_.over) return "the peer sent more than the limits of this run allow";
  if (fatal_alert_) return describe_alert(alert_);
  if (wire_.error != 0) return std::strerror(wire_.error);
  return error_;
}

TlsAnswer TlsSession::observed() const {
  TlsAnswer answer;
  if (complete_) answer.flags |= LAPSE_TLS_COMPLETE;
  if (client_certificate_) answer.flags |= LAPSE_TLS_CLIENT_CERTIFICATE;
  answer.failure = failure();
  answer.alert = alert_;
  answer.chain = chain_;
  if (!answered_) return answer;
  answer.version = static_cast<std::uint32_t>(SSL_version(ssl_.get()));
  if (const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl_.get())) answer.cipher = SSL_CIPHER_get_name(cipher);
  const unsigned char* bytes = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &bytes, &size);
  if (size != 0) answer.alpn.assign(reinterpret_cast<const char*>(bytes), size);
  const long staple = SSL_get_tlsext_status_ocsp_resp(ssl_.get(), &bytes);
  if (staple > 0) answer.ocsp.assign(bytes, bytes + staple);
  return answer;
}

bool is_address(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return parse_address(host).has_value();
}

}  // namespace lapse::observe
