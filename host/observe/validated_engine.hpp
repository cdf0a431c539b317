// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>

#include "observe/dns_servers.hpp"
#include "observe/engine.hpp"

// dns-validated/1: would a CA's resolver accept what this name says? libunbound walks from the root with DNSSEC, in a
// thread of its own; what it hands back is read on the event loop.

namespace lapse::observe {

/// Validates names from the root. Nothing is started before the first question, so that a run without one pays nothing.
///
/// Signature times are judged by the clock, without libunbound's grace for expired ones (which would call a zone secure
/// a day after its signatures ran out). Signatures are not judged at the evaluation time: what a zone served then is
/// not known.
///
/// Every look has a validator with caches of its own. One that met silence remembers it, as a bad key for a minute and
/// as a dead server for a quarter of an hour, and would tell a second look the same without asking anybody.
///
/// "Bogus" is passed on only when something that came back fails the validation. libunbound also says it when a step of
/// the chain brought no answer at all; that is "indeterminate" here, with libunbound's words as the reason.
class ValidatedEngine final : public Validating {
 public:
  /// `roots` are used when the estate names root servers; else the root hints of `network` are.
  ValidatedEngine(const Context& context, std::vector<config::Endpoint> roots);
  ~ValidatedEngine() override;

  void ask(const ValidatedQuestion& question, std::uint32_t look, Done done) override;

 private:
  class Validator;
  const Context& context_;
  std::vector<config::Endpoint> roots_;
  /// By look; those beyond the last share it.
  std::array<std::unique_ptr<Validator>, 3> validators_;
};

}  // namespace lapse::observe
