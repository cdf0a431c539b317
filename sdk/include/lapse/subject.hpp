// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <lapse/text.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What is judged, as typed views of lapse_subject. They are valid until judge returns.
namespace lapse {

/// The standing record that the provider asked for.
struct record {
  std::string_view name;
  std::string_view type;
  std::string_view value;
};

/// One name of the certificate. Members as in lapse_name.
class name {
 public:
  explicit name(const lapse_name* of) : of_(of) {}
  [[nodiscard]] std::string_view domain() const { return view(of_->domain); }
  [[nodiscard]] std::string_view display() const { return view(of_->display); }
  [[nodiscard]] bool is_wildcard() const { return domain().starts_with("*."); }
  /// dns, email, http, or empty.
  [[nodiscard]] std::string_view validation() const { return view(of_->validation); }
  [[nodiscard]] std::string_view validation_domain() const { return view(of_->validation_domain); }
  [[nodiscard]] std::string_view redirect_from() const { return view(of_->redirect_from); }
  [[nodiscard]] std::string_view redirect_to() const { return view(of_->redirect_to); }
  [[nodiscard]] std::string_view renewal_status() const { return view(of_->renewal_status); }
  [[nodiscard]] std::optional<lapse::record> record() const {
    if (!of_->record) return std::nullopt;
    return lapse::record{view(of_->record->name), view(of_->record->type), view(of_->record->value)};
  }

 private:
  const lapse_name* of_;
};

/// The certificate. Members as in lapse_certificate; times are LAPSE_NO_TIME when not known.
class certificate {
 public:
  explicit certificate(const lapse_certificate* of) : of_(of) {}
  [[nodiscard]] std::string_view id() const { return view(of_->id); }
  [[nodiscard]] std::string_view provider() const { return view(of_->provider); }
  [[nodiscard]] bool provider_inferred() const { return of_->provider_inferred != 0; }
  [[nodiscard]] std::string_view type() const { return view(of_->type); }
  [[nodiscard]] std::string_view status() const { return view(of_->status); }
  [[nodiscard]] std::string_view validation() const { return view(of_->validation); }
  [[nodiscard]] std::string_view serial() const { return view(of_->serial); }
  [[nodiscard]] std::string_view sha256() const { return view(of_->sha256); }
  [[nodiscard]] std::string_view issuer() const { return view(of_->issuer); }
  [[nodiscard]] std::string_view key_algorithm() const { return view(of_->key_algorithm); }
  [[nodiscard]] int64_t not_before() const { return of_->not_before; }
  [[nodiscard]] int64_t not_after() const { return of_->not_after; }
  [[nodiscard]] int64_t issued_at() const { return of_->issued_at; }
  [[nodiscard]] std::string_view renewal_status() const { return view(of_->renewal_status); }
  [[nodiscard]] std::string_view renewal_reason() const { return view(of_->renewal_reason); }
  [[nodiscard]] int64_t renewal_updated_at() const { return of_->renewal_updated_at; }
  [[nodiscard]] std::string_view renewal_eligibility() const { return view(of_->renewal_eligibility); }
  [[nodiscard]] lapse_tristate in_use() const { return static_cast<lapse_tristate>(of_->in_use); }
  [[nodiscard]] lapse_tristate exported() const { return static_cast<lapse_tristate>(of_->exported); }
  [[nodiscard]] std::vector<std::string_view> in_use_by() const {
    std::vector<std::string_view> out;
    for (std::size_t i = 0; i < of_->in_use_by_count; ++i) out.push_back(view(of_->in_use_by[i]));
    return out;
  }
  [[nodiscard]] std::string_view key_pair_origin() const { return view(of_->key_pair_origin); }
  [[nodiscard]] std::string_view managed_by() const { return view(of_->managed_by); }
  [[nodiscard]] std::size_t name_count() const { return of_->name_count; }
  [[nodiscard]] lapse::name name_at(std::size_t i) const { return lapse::name(of_->names[i]); }
  /// 1: read off a handshake; there is no inventory behind it.
  [[nodiscard]] bool discovered() const { return of_->discovered != 0; }

 private:
  const lapse_certificate* of_;
};

/// What this call judges, and when.
class subject {
 public:
  explicit subject(const lapse_case* of) : of_(of) {}
  [[nodiscard]] lapse::certificate certificate() const { return lapse::certificate(of_->subject->certificate); }
  /// The name judged. Only for rules of scope LAPSE_PER_NAME.
  [[nodiscard]] lapse::name name() const { return lapse::name(of_->subject->name); }
  /// How the name is validated: its own word, else the certificate's; empty when nobody says. As `name`.
  [[nodiscard]] std::string_view validation() const {
    const auto own = name().validation();
    return own.empty() ? certificate().validation() : own;
  }
  /// Evaluation time, UTC seconds: the only clock there is.
  [[nodiscard]] int64_t now() const { return of_->now; }
  /// Everything the inventory holds about the subject, as a JSON object.
  [[nodiscard]] std::string_view json() const { return view(of_->functions->subject_json(of_)); }

 private:
  const lapse_case* of_;
};

}  // namespace lapse
