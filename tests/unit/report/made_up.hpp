// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "findings/settle.hpp"
#include "report/report.hpp"
#include "support/sha256.hpp"

// Rules, certificates and findings for tests of reports. Nothing here is judged: it is made up as it is wanted.

namespace lapse::report::made_up {

inline constexpr std::int64_t kNow = 1790000000;  // 2026-09-21T14:13:20Z
inline constexpr std::int64_t kDays = 86400;

inline findings::Outcome outcome(std::string id, std::string name, findings::Kind kind, findings::Level level,
                                 std::string message, unsigned cwe = 0, std::vector<std::string> tags = {"dns"}) {
  findings::Outcome out;
  out.id = std::move(id);
  out.name = std::move(name);
  out.kind = kind;
  out.level = level;
  out.bearing = findings::Bearing::renewal;
  out.cwe = cwe;
  out.short_description = "What " + out.name + " means.";
  out.full_description = "At length: what " + out.name + " means.";
  out.help = "Do what mends " + out.name + ".";
  out.message = std::move(message);
  out.tags = std::move(tags);
  return out;
}

inline const findings::Rule& cname_rule() {
  using findings::Kind;
  using findings::Level;
  static const findings::Rule kRule = [] {
    findings::Rule rule;
    rule.kind = "dns-cname";
    rule.version = "1.2.0";
    rule.vendor = "Example Vendor";
    rule.license = "Apache-2.0";
    rule.url = "https://docs.example.com/rules/dns-cname";
    rule.summary = "The validation record of a certificate is published.";
    rule.path = "/usr/lib/lapse/dns-cname.so";
    rule.needs = {"dns/1"};
    rule.outcomes = {
        outcome("DNS1000", "RecordPublished", Kind::pass, Level::none, "The record of '{name}' is published."),
        outcome("DNS1001", "RecordMissing", Kind::fail, Level::error,
                "The CNAME of '{name}' does not exist, expected '{target}'.", 672, {"dns", "security"}),
        outcome("DNS1002", "RecordWrong", Kind::fail, Level::warning, "The CNAME of {name} is {found}, not {target}.",
                941),
        outcome("DNS1009", "ServersSilent", Kind::open, Level::none, "No name server of '{name}' answered."),
    };
    return rule;
  }();
  return kRule;
}

inline const findings::Rule& expiry_rule() {
  static const findings::Rule kRule = [] {
    findings::Rule rule = cname_rule();
    rule.kind = "expiry-horizon";
    rule.url = "https://docs.example.com/rules/expiry-horizon";
    rule.needs = {};
    rule.outcomes = {outcome("EXP1001", "RenewalLate", findings::Kind::fail, findings::Level::note,
                             "The certificate expires on '{date}' and is not renewed.", 0, {"dates"})};
    return rule;
  }();
  return kRule;
}

/// An inventory in a Git checkout that grows with each certificate, and the report under test.
class Scene {
 public:
  Scene() {
    static int number = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("lapse-report-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::filesystem::create_directories(folder_ / ".git/refs/heads");
    std::ofstream(folder_ / ".git/HEAD") << "ref: refs/heads/main\n";
    std::ofstream(folder_ / ".git/refs/heads/main") << "0123456789abcdef0123456789abcdef01234567\n";
    std::ofstream(folder_ / ".git/config") << "[remote \"origin\"]\n\turl = git@git.example.com:team/inventory.git\n";
    file_ = std::make_shared<const std::string>((folder_ / "lapse.yaml").string());
    lines_ = {"lapse: 1", "certificates:"};
    run_.version = "0.1.0";
    run_.started = kNow;
    run_.now = kNow;
    run_.scope = "lapse.yaml";
    run_.edition = "2026-11-23";
    run_.rules = {&findings::host_rule(), &cname_rule(), &expiry_rule()};
  }
  ~Scene() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  struct Entry {
    inventory::Certificate certificate;
    std::vector<findings::Finding> findings;
    verdict::Verdict verdict;
  };

  /// A certificate with one name, on two lines of the inventory of its own.
  Entry& certificate(const std::string& id, bool located = true) {
    entries_.push_back(std::make_unique<Entry>());
    auto& entry = *entries_.back();
    entry.certificate.id = id;
    inventory::Name name;
    name.domain = name.display = id;
    if (located) {
      lines_.push_back("  - id: " + id);
      entry.certificate.where = place(lines_.back(), "id: " + id);
      lines_.push_back("    names: [" + id + "]");
      name.where = place(lines_.back(), id);
    }
    entry.certificate.names = {name};
    entry.verdict.value = verdict::Value::will_renew;
    entry.verdict.calendar.expiry = kNow + 60 * kDays;
    entry.verdict.calendar.last_safe_day = kNow + 57 * kDays;
    entry.verdict.calendar.window_opens = kNow;
    return entry;
  }

  using Arguments = std::vector<std::pair<std::string, std::string>>;

  static findings::Finding& add(Entry& entry, const findings::Rule& rule, const std::string& id,
                                const Arguments& arguments, bool at_name = true) {
    findings::Finding f;
    f.rule = &rule;
    f.outcome = rule.find(id);
    f.kind = f.outcome->kind;
    f.level = f.kind == findings::Kind::fail ? f.outcome->level : findings::Level::none;
    f.bearing = f.outcome->bearing;
    f.certificate = entry.certificate.id;
    if (at_name) f.name = clean(entry.certificate.names.front().display);
    for (const auto& [name, value] : arguments) f.arguments.emplace_back(name, clean(value));
    f.message = findings::fill(f.outcome->message, f.arguments);
    f.where = at_name ? entry.certificate.names.front().where : entry.certificate.where;
    f.fingerprint = support::sha256_hex(id + f.certificate + f.name);
    entry.findings.push_back(f);
    if (f.kind == findings::Kind::fail) entry.verdict.value = verdict::Value::will_not_renew;
    if (f.kind == findings::Kind::open && entry.verdict.value == verdict::Value::will_renew) {
      entry.verdict.value = verdict::Value::cannot_tell;
    }
    return entry.findings.back();
  }

  static findings::Finding& missing(Entry& entry) {
    auto& f =
        add(entry, cname_rule(), "DNS1001", {{"name", entry.certificate.id}, {"target", "_b.acm-validations.aws"}});
    f.asked = "CNAME _a." + entry.certificate.id + " at 192.0.2.1\nCNAME _a." + entry.certificate.id + " at 192.0.2.2";
    f.seen = "NXDOMAIN";
    f.expected = "_b.acm-validations.aws";
    f.fix = "_a." + entry.certificate.id + ". 300 IN CNAME _b.acm-validations.aws.";
    f.visible_after = 300;
    return f;
  }

  static findings::Finding& silent(Entry& entry) {
    auto& f = add(entry, cname_rule(), "DNS1009", {{"name", entry.certificate.id}});
    f.asked = "CNAME _a." + entry.certificate.id + " at 192.0.2.1";
    f.seen = "timeout";
    return f;
  }

  /// Hands everything to the report, in order.
  bool tell(Report& report) {
    std::ofstream inventory(*file_, std::ios::binary);
    for (const auto& line : lines_) inventory << line << "\n";
    inventory.close();
    report.begin(run_);
    Summary summary = summary_;
    summary.ended = kNow;
    for (auto& entry : entries_) {
      entry->verdict.decisive = nullptr;
      for (const auto& f : entry->findings) {
        if (f.kind == findings::Kind::fail || f.kind == findings::Kind::open) {
          entry->verdict.decisive = &f;
          break;
        }
      }
      report.add({entry->certificate, entry->verdict, entry->findings, entry->findings.size()});
      ++summary.certificates;
      ++summary.verdicts[static_cast<std::size_t>(entry->verdict.value)];
      summary.planned += entry->findings.size();
      summary.reported += entry->findings.size();
      for (const auto& f : entry->findings) ++summary.kinds[static_cast<std::size_t>(f.kind)];
    }
    return report.end(summary);
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] Run& run() { return run_; }
  [[nodiscard]] Summary& summary() { return summary_; }
  [[nodiscard]] std::vector<std::string>& lines() { return lines_; }
  [[nodiscard]] const std::shared_ptr<const std::string>& file() const { return file_; }

  /// The last line's part that holds this text.
  [[nodiscard]] config::Location place(const std::string& line, const std::string& text) const {
    const auto at = line.rfind(text);
    const int column = at == std::string::npos ? 1 : static_cast<int>(at) + 1;
    const int number = static_cast<int>(lines_.size());
    return {file_, number, column, number, column + static_cast<int>(text.size())};
  }

 private:
  std::filesystem::path folder_;
  std::shared_ptr<const std::string> file_;
  std::vector<std::string> lines_;
  std::vector<std::unique_ptr<Entry>> entries_;
  Run run_;
  Summary summary_;
};

inline std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace lapse::report::made_up
