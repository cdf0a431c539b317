// SPDX-License-Identifier: Apache-2.0
#include "inventory/estate_reader.hpp"

#include <algorithm>
#include <array>

#include "config/fields.hpp"
#include "inventory/values.hpp"

namespace lapse::inventory {
namespace {

using config::lower;
using config::Node;
using config::Problems;
using config::read_choice;
using config::read_text;
using config::report;
using config::shown;

constexpr std::array<std::string_view, 3> kValidations = {"dns", "email", "http"};
constexpr std::array<std::string_view, 3> kTypes = {"amazon_issued", "imported", "private"};
constexpr std::array<std::string_view, 7> kStatuses = {
    "issued", "pending_validation", "expired", "inactive", "validation_timed_out", "revoked", "failed"};
constexpr std::array<std::string_view, 4> kRenewalStatuses = {"pending_auto_renewal", "pending_validation", "success",
                                                              "failed"};
constexpr std::array<std::string_view, 2> kEligibilities = {"eligible", "ineligible"};
constexpr std::array<std::string_view, 3> kOrigins = {"aws_managed", "acme", "customer_provided"};

std::string choice(const Node& node, config::Keys choices, Problems& problems) {
  return read_choice(node, choices, problems).value_or("");
}

std::int64_t time(const Node& node, Problems& problems) {
  return read_time(node, problems).value_or(kNoTime);
}

/// Names of providers and methods that plugins may add to: a word, not a fixed list.
std::string word(const Node& node, std::string_view expected, Problems& problems) {
  const auto text = read_text(node, expected, problems);
  if (!text) return {};
  const std::string value = lower(*text);
  if (value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string::npos) return value;
  report(problems, node, shown(*text) + " is not one word", std::string(expected));
  return {};
}

std::optional<Record> read_record(const Node& node, Problems& problems) {
  static constexpr std::array<std::string_view, 3> kKeys = {"name", "type", "value"};
  static constexpr std::array<std::string_view, 2> kRecordTypes = {"cname", "txt"};
  if (!expect_map(node, "a record", kKeys, problems)) return std::nullopt;
  Record record;
  record.where = node.where();
  if (const auto type = read_choice(node.find("type"), kRecordTypes, problems)) {
    record.type = *type == "txt" ? "TXT" : "CNAME";
  }
  const Node name = require(node, "name", "the full name of the record, such as _a.example.com.", problems);
  if (const auto text = read_text(name, "a name", problems)) record.name = to_record_name(*text, name, problems);
  const Node value = require(node, "value", "the value that the provider gave", problems);
  if (const auto text = read_text(value, "a value", problems)) {
    record.value = to_record_value(record.type, *text, value, problems);
  }
  if (record.name.empty() || record.value.empty()) return std::nullopt;
  return record;
}

void read_redirect(const Node& node, Name& name, Problems& problems) {
  static constexpr std::array<std::string_view, 2> kKeys = {"from", "to"};
  if (!expect_map(node, "a redirect", kKeys, problems)) return;
  name.redirect_from = read_text(require(node, "from", "a URL", problems), "a URL", problems).value_or("");
  name.redirect_to = read_text(require(node, "to", "a URL", problems), "a URL", problems).value_or("");
}

std::optional<Name> read_name(const Node& node, Problems& problems) {
  static constexpr std::array<std::string_view, 6> kKeys = {"name",          "validation",        "record",
                                                            "http_redirect", "validation_domain", "renewal_status"};
  static constexpr std::string_view kForms = "a name such as www.example.com, or a map with the key 'name'";
  if (!node.is_map()) {
    if (!node.has_value()) report(problems, node, "there is no name here", std::string(kForms));
    const auto text = read_text(node, kForms, problems);
    return text ? std::optional(to_name(*text, node, problems)) : std::nullopt;
  }
  expect_map(node, "a name", kKeys, problems);
  const Node own = require(node, "name", "a name such as www.example.com", problems);
  const auto text = read_text(own, "a name such as www.example.com", problems);
  Name name;
  if (text) name = to_name(*text, own, problems);
  const Node validation = node.find("validation");
  name.validation = choice(validation, kValidations, problems);
  const Node domain = node.find("validation_domain");
  if (const auto value = read_text(domain, "a domain name", problems)) {
    name.validation_domain = to_record_name(*value, domain, problems);
  }
  if (!name.validation_domain.empty()) name.where_validation = domain.where();
  if (!name.validation.empty()) name.where_validation = validation.where();
  name.record = read_record(node.find("record"), problems);
  read_redirect(node.find("http_redirect"), name, problems);
  name.renewal_status = choice(node.find("renewal_status"), kRenewalStatuses, problems);
  return text ? std::optional(std::move(name)) : std::nullopt;
}

void read_renewal(const Node& node, Certificate& certificate, Problems& problems) {
  static constexpr std::array<std::string_view, 4> kKeys = {"status", "reason", "updated", "eligibility"};
  if (!expect_map(node, "a renewal", kKeys, problems)) return;
  certificate.renewal_status = choice(node.find("status"), kRenewalStatuses, problems);
  certificate.renewal_reason = word(node.find("reason"), "a reason such as caa_error", problems);
  certificate.renewal_updated_at = time(node.find("updated"), problems);
  certificate.renewal_eligibility = choice(node.find("eligibility"), kEligibilities, problems);
  certificate.where_renewal = (node.find("status").present() ? node.find("status") : node).where();
}

void read_use(const Node& node, Certificate& certificate, Problems& problems) {
  if (node.is_sequence()) {
    certificate.in_use_by = read_texts(node, "a list of ARNs, host names or addresses", problems);
    certificate.in_use = node.size() > 0;
  } else if (node.is_map()) {
    report(problems, node, "a map stands here", "true, false, or a list of ARNs, host names or addresses");
  } else {
    certificate.in_use = read_bool(node, problems);
  }
}

void read_hex(const Node& node, bool serial, std::string& out, Problems& problems) {
  const std::string_view expected =
      serial ? "a serial number in hexadecimal digits, such as 0a:1b:2c" : "64 hexadecimal digits";
  const auto text = read_text(node, expected, problems);
  if (!text) return;
  auto digits = serial ? to_serial(*text) : to_hex(*text);
  if (!digits) {
    report(problems, node, shown(*text) + ": " + digits.error(), std::string(expected));
  } else if (!serial && digits->size() != 64) {
    report(problems, node, shown(*text) + " has " + std::to_string(digits->size()) + " digits", std::string(expected));
  } else {
    out = std::move(*digits);
  }
}

}  // namespace

std::optional<Certificate> read_certificate(const Node& node, Problems& problems) {
  static constexpr std::array<std::string_view, 19> kKeys = {
      "id",      "provider",        "type",       "status",    "validation", "serial", "sha256",
      "issuer",  "key_algorithm",   "not_before", "not_after", "issued_at",  "in_use", "exported",
      "renewal", "key_pair_origin", "managed_by", "names",     "spki_sha256"};
  if (!node.is_map()) {
    report(problems, node, "this is not a certificate", "a map with the keys " + config::listed(kKeys));
    return std::nullopt;
  }
  expect_map(node, "a certificate", kKeys, problems);
  Certificate certificate;
  certificate.where = node.where();
  certificate.id = read_text(node.find("id"), "an ARN, or a name of your own", problems).value_or("");
  certificate.provider = word(node.find("provider"), "a provider such as aws-acm", problems);
  certificate.type = choice(node.find("type"), kTypes, problems);
  certificate.status = choice(node.find("status"), kStatuses, problems);
  const Node validation = node.find("validation");
  certificate.validation = choice(validation, kValidations, problems);
  if (!certificate.validation.empty()) certificate.where_validation = validation.where();
  read_hex(node.find("serial"), true, certificate.serial, problems);
  read_hex(node.find("sha256"), false, certificate.sha256, problems);
  read_hex(node.find("spki_sha256"), false, certificate.spki_sha256, problems);
  certificate.issuer = read_text(node.find("issuer"), "the issuer's name", problems).value_or("");
  certificate.key_algorithm = word(node.find("key_algorithm"), "an algorithm such as rsa_2048", problems);
  std::replace(certificate.key_algorithm.begin(), certificate.key_algorithm.end(), '-', '_');
  certificate.not_before = time(node.find("not_before"), problems);
  certificate.not_after = time(node.find("not_after"), problems);
  certificate.where_dates = (node.find("not_after").has_value() ? node.find("not_after") : node).where();
  certificate.issued_at = time(node.find("issued_at"), problems);
  read_use(node.find("in_use"), certificate, problems);
  certificate.exported = read_bool(node.find("exported"), problems);
  read_renewal(node.find("renewal"), certificate, problems);
  certificate.key_pair_origin = choice(node.find("key_pair_origin"), kOrigins, problems);
  certificate.managed_by = word(node.find("managed_by"), "a service such as cloudfront", problems);
  const Node names = require(node, "names", "a list with at least one name", problems);
  if (expect_sequence(names, "a list of names", problems)) {
    if (names.size() == 0) report(problems, names, "this list is empty", "at least one name");
    names.each_item([&](const Node& item) {
      if (auto name = read_name(item, problems)) certificate.names.push_back(std::move(*name));
    });
  }
  if (certificate.id.empty() && !certificate.names.empty()) {
    const Name& first = certificate.names.front();
    certificate.id = first.domain.empty() ? first.display : first.domain;
  }
  return certificate;
}

}  // namespace lapse::inventory
