// SPDX-License-Identifier: Apache-2.0
#include "inventory/aws_reader.hpp"

#include <algorithm>
#include <utility>

#include "config/fields.hpp"
#include "inventory/merge.hpp"
#include "inventory/values.hpp"

namespace lapse::inventory {
namespace {

using config::Node;
using config::Problems;
using config::report;
using config::shown;

/// An optional string; an empty one counts as absent.
std::string text(const Node& node, Problems& problems) {
  if (node.is_scalar() && node.quoted() && node.text().empty()) return {};
  return read_text(node, "a string", problems).value_or("");
}

/// An enumerated value, known or not, in lower case.
std::string value(const Node& node, Problems& problems) {
  return config::lower(text(node, problems));
}

std::int64_t time(const Node& node, Problems& problems) {
  return read_time(node, problems).value_or(kNoTime);
}

/// An optional list.
bool has_items(const Node& node, Problems& problems) {
  return expect_sequence(node, "a list", problems);
}

/// An optional object.
bool is_object(const Node& node, Problems& problems) {
  if (node.has_value() && !node.is_map()) report(problems, node, "this is not an object", "an object");
  return node.is_map();
}

/// The certificate's entry for this name, made when there is none yet.
Name& name_of(Certificate& certificate, std::string_view spelled, const Node& node, Problems& problems) {
  Problems own;
  Name name = to_name(spelled, node, own);
  const auto known = std::find_if(certificate.names.begin(), certificate.names.end(), [&](const Name& n) {
    return name.domain.empty() ? n.display == name.display : n.domain == name.domain;
  });
  if (known != certificate.names.end()) return *known;
  problems.insert(problems.end(), own.begin(), own.end());
  certificate.names.push_back(std::move(name));
  return certificate.names.back();
}

std::optional<Record> read_record(const Node& node, Problems& problems) {
  if (!is_object(node, problems)) return std::nullopt;
  Record record;
  record.where = node.where();
  if (std::string type = text(node.find("Type"), problems); !type.empty()) record.type = std::move(type);
  const Node name = node.find("Name");
  const Node target = node.find("Value");
  const std::string name_text = text(name, problems);
  const std::string target_text = text(target, problems);
  if (!name_text.empty()) record.name = to_record_name(name_text, name, problems);
  if (!target_text.empty()) record.value = to_record_value(record.type, target_text, target, problems);
  if (record.name.empty() || record.value.empty()) return std::nullopt;
  return record;
}

/// What one item of DomainValidationOptions says. Old answers have no method: the means that they list tell it.
Name read_option(const Node& option, Problems& problems) {
  Name name;
  const Node method = option.find("ValidationMethod");
  const Node domain = option.find("ValidationDomain");
  const Node redirect = option.find("HttpRedirect");
  name.validation = value(method, problems);
  name.record = read_record(option.find("ResourceRecord"), problems);
  const std::string validation_domain = text(domain, problems);
  if (!validation_domain.empty()) name.validation_domain = to_record_name(validation_domain, domain, problems);
  if (is_object(redirect, problems)) {
    name.redirect_from = text(redirect.find("RedirectFrom"), problems);
    name.redirect_to = text(redirect.find("RedirectTo"), problems);
  }
  if (name.validation.empty()) {
    if (name.record) {
      name.validation = "dns";
    } else if (!name.redirect_from.empty()) {
      name.validation = "http";
    } else if (option.find("ValidationEmails").size() > 0) {
      name.validation = "email";
    }
  }
  for (const Node& place : {method, domain, option}) {
    if (!place.has_value()) continue;
    name.where_validation = place.where();
    break;
  }
  return name;
}

/// Puts what `said` states over what `name` has.
void override_name(Name& name, Name said) {
  merge(said, name);
  name.validation = std::move(said.validation);
  name.validation_domain = std::move(said.validation_domain);
  name.record = std::move(said.record);
  name.redirect_from = std::move(said.redirect_from);
  name.redirect_to = std::move(said.redirect_to);
  name.renewal_status = std::move(said.renewal_status);
  name.requested_validation = std::move(said.requested_validation);
  name.requested_record = std::move(said.requested_record);
  name.where_validation = said.where_validation;
}

/// Calls visit(name, option) for each item of a list of validation options.
template <class Visit>
void each_option(Certificate& certificate, const Node& options, Problems& problems, Visit visit) {
  if (!has_items(options, problems)) return;
  options.each_item([&](const Node& option) {
    if (!option.is_map()) {
      report(problems, option, "this is not an object", "an object with a DomainName");
      return;
    }
    const Node domain = option.find("DomainName");
    const std::string spelled = text(domain, problems);
    if (spelled.empty()) {
      report(problems, option, "it does not say for which name it is", "a DomainName");
      return;
    }
    visit(name_of(certificate, spelled, domain, problems), option);
  });
}

void read_names(Certificate& certificate, const Node& list, const Node& main, Problems& problems) {
  const std::string first = text(main, problems);
  if (has_items(list, problems)) {
    list.each_item([&](const Node& item) {
      const std::string spelled = text(item, problems);
      if (!spelled.empty()) name_of(certificate, spelled, item, problems);
    });
  }
  if (!first.empty()) name_of(certificate, first, main, problems);
}

void read_renewal(Certificate& certificate, const Node& summary, Problems& problems) {
  if (!is_object(summary, problems)) return;
  const Node status = summary.find("RenewalStatus");
  certificate.renewal_status = value(status, problems);
  if (auto reason = value(summary.find("RenewalStatusReason"), problems); !reason.empty()) certificate.renewal_reason = std::move(reason);
  certificate.renewal_updated_at = time(summary.find("UpdatedAt"), problems);
  certificate.where_renewal = (status.has_value() ? status : summary).where();
  each_option(certificate, summary.find("DomainValidationOptions"), problems, [&](Name& name, const Node& option) {
    Name said = read_option(option, problems);
    said.renewal_status = value(option.find("ValidationStatus"), problems);
    override_name(name, std::move(said));
  });
}

/// Members that a detail and a summary share.
void read_common(Certificate& certificate, const Node& node, Problems& problems) {
  certificate.where = node.where();
  certificate.provider = "aws-acm";
  certificate.id = text(node.find("CertificateArn"), problems);
  certificate.type = value(node.find("Type"), problems);
  certificate.status = value(node.find("Status"), problems);
  certificate.key_algorithm = value(node.find("KeyAlgorithm"), problems);
  std::replace(certificate.key_algorithm.begin(), certificate.key_algorithm.end(), '-', '_');
  certificate.not_before = time(node.find("NotBefore"), problems);
  certificate.not_after = time(node.find("NotAfter"), problems);
  certificate.where_dates = (node.find("NotAfter").has_value() ? node.find("NotAfter") : node).where();
  certificate.issued_at = time(node.find("IssuedAt"), problems);
  certificate.renewal_eligibility = value(node.find("RenewalEligibility"), problems);
  certificate.managed_by = value(node.find("ManagedBy"), problems);
  certificate.key_pair_origin = value(node.find("CertificateKeyPairOrigin"), problems);
}

/// A public certificate that may not be exported was not; a private one may always be.
void settle_export(Certificate& certificate, const Node& option, Problems& problems) {
  const bool allowed = value(option, problems) != "disabled" || certificate.type == "private";
  if (!allowed && !certificate.exported) certificate.exported = false;
}

void settle_id(Certificate& certificate, const Node& node, Problems& problems) {
  if (!certificate.id.empty()) return;
  if (certificate.names.empty()) {
    report(problems, node, "this certificate has neither a CertificateArn nor a name", "a CertificateArn");
    return;
  }
  certificate.id = certificate.names.front().display;
}

void read_configuration(Name& name, const Node& item, bool requested, Problems& problems) {
  const Node node = item.find(requested ? "RequestedValidationConfiguration" : "ActiveValidationConfiguration");
  if (!is_object(node, problems)) return;
  const Node method = node.find("ValidationMethod");
  const Node challenge = node.find("ValidationChallenge");
  const Node dns = challenge.find("DnsValidationChallenge");
  const Node email = challenge.find("EmailValidationChallenge");
  auto record = read_record(dns.find("ResourceRecord"), problems);
  std::string validation = value(method, problems);
  if (validation.empty() && (record || dns.is_map())) validation = "dns";
  if (validation.empty() && email.is_map()) validation = "email";
  if (requested) {
    name.requested_validation = std::move(validation);
    name.requested_record = std::move(record);
    return;
  }
  name.validation = std::move(validation);
  name.record = std::move(record);
  const Node domain = email.find("ValidationDomain");
  const std::string validation_domain = text(domain, problems);
  if (!validation_domain.empty()) name.validation_domain = to_record_name(validation_domain, domain, problems);
  name.where_validation = (method.has_value() ? method : node).where();
}

}  // namespace

AwsAnswer recognise_aws(const Node& node) {
  if (node.find("CertificateSummaryList").present()) return AwsAnswer::summaries;
  if (node.find("DomainValidationSummaryList").present()) return AwsAnswer::validations;
  const Node wrapped = node.find("Certificate");
  if (wrapped.is_map()) return AwsAnswer::detail;
  for (const std::string_view key : {"DomainValidationOptions", "InUseBy", "SubjectAlternativeNames", "Serial"}) {
    if (node.find(key).present()) return AwsAnswer::detail;
  }
  return node.find("CertificateArn").present() ? AwsAnswer::summaries : AwsAnswer::none;
}

Certificate read_aws_detail(const Node& node, Problems& problems) {
  const Node detail = node.find("Certificate").is_map() ? node.find("Certificate") : node;
  Certificate certificate;
  read_common(certificate, detail, problems);
  const Node serial = detail.find("Serial");
  if (const std::string spelled = text(serial, problems); !spelled.empty()) {
    auto digits = to_serial(spelled);
    if (digits) {
      certificate.serial = std::move(*digits);
    } else {
      report(problems, serial, shown(spelled) + ": " + digits.error(), "hexadecimal digits with colons");
    }
  }
  certificate.issuer = text(detail.find("Issuer"), problems);
  if (const Node users = detail.find("InUseBy"); has_items(users, problems)) {
    certificate.in_use = users.size() > 0;
    certificate.in_use_by = read_texts(users, "an ARN", problems);
  }
  certificate.exported = read_bool(detail.find("Exported"), problems);
  if (const Node authority = detail.find("CertificateAuthorityArn"); !text(authority, problems).empty() && certificate.type.empty())
    certificate.type = "private";
  if (const Node options = detail.find("Options"); is_object(options, problems))
    settle_export(certificate, options.find("Export"), problems);
  // A request that failed has no renewal; its reasons are those of a renewal.
  certificate.renewal_reason = value(detail.find("FailureReason"), problems);
  read_names(certificate, detail.find("SubjectAlternativeNames"), detail.find("DomainName"), problems);
  const Node options = detail.find("DomainValidationOptions");
  each_option(certificate, options, problems,
              [&](Name& name, const Node& option) { override_name(name, read_option(option, problems)); });
  if (options.is_sequence()) certificate.where_validation = options.where();
  read_renewal(certificate, detail.find("RenewalSummary"), problems);
  settle_id(certificate, detail, problems);
  return certificate;
}

std::vector<Certificate> read_aws_summaries(const Node& node, Problems& problems) {
  std::vector<Certificate> certificates;
  const auto read = [&](const Node& summary) {
    if (!summary.is_map()) {
      report(problems, summary, "this is not an object", "a certificate's summary");
      return;
    }
    Certificate certificate;
    read_common(certificate, summary, problems);
    certificate.in_use = read_bool(summary.find("InUse"), problems);
    certificate.exported = read_bool(summary.find("Exported"), problems);
    settle_export(certificate, summary.find("ExportOption"), problems);
    const Node names = summary.find("SubjectAlternativeNameSummaries");
    read_names(certificate, names, summary.find("DomainName"), problems);
    const auto more = read_bool(summary.find("HasAdditionalSubjectAlternativeNames"), problems);
    certificate.names_incomplete = more.value_or(!names.is_sequence());
    settle_id(certificate, summary, problems);
    certificates.push_back(std::move(certificate));
  };
  const Node list = node.find("CertificateSummaryList");
  if (!list.present()) {
    read(node);
  } else if (has_items(list, problems)) {
    list.each_item(read);
  }
  return certificates;
}

Certificate read_aws_validations(const Node& node, Problems& problems) {
  Certificate certificate;
  certificate.where = node.where();
  certificate.id = text(node.find("CertificateArn"), problems);
  each_option(certificate, node.find("DomainValidationSummaryList"), problems, [&](Name& name, const Node& item) {
    read_configuration(name, item, false, problems);
    read_configuration(name, item, true, problems);
  });
  return certificate;
}

void apply_validations(Certificate& certificate, const Certificate& validations) {
  for (const Name& said : validations.names) {
    const auto name = std::find_if(certificate.names.begin(), certificate.names.end(),
                                   [&](const Name& n) { return n.domain == said.domain && !n.domain.empty(); });
    if (name != certificate.names.end()) {
      override_name(*name, said);
    } else if (certificate.names_incomplete) {
      certificate.names.push_back(said);
    }
  }
}

}  // namespace lapse::inventory
