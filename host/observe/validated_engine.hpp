// SPDX-License-Identifier: Apache-2.0
#pragma once

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
class ValidatedEngine final : public Engine<ValidatedQuestion> {
 public:
  /// `roots` are used when the estate names root servers; else the root hints of `network` are.
  ValidatedEngine(const Context& context, std::vector<config::Endpoint> roots);
  ~ValidatedEngine() override;

  void ask(const ValidatedQuestion& question, Done done) override;

 private:
  class Validator;
  const Context& context_;
  std::vector<config::Endpoint> roots_;
  std::unique_ptr<Validator> validator_;
};

}  // namespace lapse::observe
