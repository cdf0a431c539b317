// SPDX-License-Identifier: Apache-2.0
#include "commands/outputs.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "report/html.hpp"
#include "report/jsonl.hpp"
#include "report/metrics.hpp"
#include "report/plain.hpp"
#include "report/sarif.hpp"
#include "report/table.hpp"
#include "support/say.hpp"

namespace lapse::commands {

std::size_t terminal_width(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

/// Watches what goes by for the exit code.
class Outputs::Gate final : public report::Report {
 public:
  explicit Gate(findings::Level from) : from_(from) {}
  void begin(const report::Run&) override {}
  void add(const report::Judged& judged) override {
    for (const auto& f : judged.findings)
      passed_ |= f.kind == findings::Kind::fail && f.level >= from_ && f.waiver == nullptr && !f.carried;
  }
  bool end(const report::Summary&) override { return true; }
  [[nodiscard]] bool passed() const { return passed_; }

 private:
  findings::Level from_;
  bool passed_ = false;
};

Outputs::Outputs(const AuditOptions& options) : options_(options) {}
Outputs::~Outputs() = default;

std::string Outputs::open() {
  const auto keep = [this](std::unique_ptr<report::Report> one) {
    all_.push_back(one.get());
    owned_.push_back(std::move(one));
  };
  const auto level = options_.fail_on == "note"      ? findings::Level::note
                     : options_.fail_on == "warning" ? findings::Level::warning
                                                     : findings::Level::error;
  auto gate = std::make_unique<Gate>(level);
  gate_ = gate.get();
  keep(std::move(gate));
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  const char* no_color = std::getenv("NO_COLOR");
  const bool color = options_.color == "always" || (options_.color == "auto" && terminal && !(no_color && *no_color));
  if (terminal || options_.color == "always") {
    keep(std::make_unique<report::TableReport>(std::cout, report::TableOptions{terminal_width(STDOUT_FILENO), color, 200}));
  } else {
    keep(std::make_unique<report::PlainReport>(std::cout));
  }
  std::string wrong;
  const auto keep_opened = [&](auto opened) {
    if (opened) keep(std::move(*opened));
    else if (wrong.empty()) wrong = opened.error();
  };
  if (!options_.sarif.empty())
    keep_opened(report::SarifReport::open(options_.sarif, options_.estate, std::cerr, {false, options_.sarif_split}));
  if (!options_.sarif_audit.empty())
    keep_opened(report::SarifReport::open(options_.sarif_audit, options_.estate, std::cerr, {true, options_.sarif_split}));
  if (!options_.notify_command.empty()) {
    auto change = std::make_unique<report::ChangeReport>();
    change_ = change.get();
    keep(std::move(change));
  }
  if (!options_.jsonl.empty()) keep_opened(report::JsonlReport::open(options_.jsonl));
  if (!options_.html.empty()) keep_opened(report::HtmlReport::open(options_.html, {.most_certificates = options_.html_most}));
  if (!options_.metrics.empty()) keep_opened(report::MetricsReport::open(options_.metrics, options_.metrics_most));
  if (!options_.quiet && ::isatty(STDERR_FILENO)) progress_ = std::make_unique<report::Progress>(std::cerr, terminal_width(STDERR_FILENO));
  return wrong;
}

void Outputs::begin(const report::Run& run) {
  for (auto* report : all_) report->begin(run);
}

bool Outputs::end(const report::Summary& summary) {
  bool written = true;
  for (auto* report : all_) written = report->end(summary) && written;
  std::cout.flush();
  return written;
}

void Outputs::progress(const AuditProgress& p) {
  if (!progress_) return;
  progress_->update(p.done, p.all_read ? std::optional(p.done + p.in_flight) : std::nullopt, p.in_flight);
}

void Outputs::clear_progress() {
  if (progress_) progress_->clear();
}

void Outputs::hint_at_inventory() const {
  std::cout << "\n"
            << say("With an inventory (lapse audit -c lapse.yaml) Lapse also checks the validation record, method and renewal status.")
            << "\n";
}

bool Outputs::anything_at_level() const { return gate_->passed(); }

}  // namespace lapse::commands
