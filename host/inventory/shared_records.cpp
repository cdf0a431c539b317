// SPDX-License-Identifier: Apache-2.0
#include "inventory/shared_records.hpp"

#include <algorithm>
#include <filesystem>

#include "config/domain_name.hpp"
#include "config/json.hpp"
#include "inventory/aws_source.hpp"
#include "inventory/estate_reader.hpp"
#include "inventory/id_set.hpp"
#include "inventory/jsonl_source.hpp"
#include "inventory/line_reader.hpp"
#include "inventory/record_scan.hpp"
#include "inventory/yaml_source.hpp"
#include "support/flat_index.hpp"

namespace lapse::inventory {
namespace {

std::uint64_t key_of(std::string_view text) { return hash_id(text).low; }

void pass_over(Source& source, config::Problems& problems, const SharedRecords::Use& use) {
  while (const auto certificate = source.next()) {
    problems.clear();
    for (const auto& name : certificate->names)
      if (name.record && !name.record->name.empty()) use(certificate->id, name.record->name);
  }
}

/// An entry without an id of its own goes by its first name.
std::string id_by_reading(const std::string& line) {
  config::Problems problems;
  const auto document = config::parse_json(line, nullptr, {1, 1}, problems);
  if (document == nullptr) return {};
  const auto certificate = read_certificate(document->root(), problems);
  return certificate ? certificate->id : std::string();
}

void pass_over_lines(const std::filesystem::path& path, const SharedRecords::Use& use) {
  LineReader lines(path, JsonlSource::kMaxLineBytes);
  RecordScan scan;
  std::string line;
  for (auto got = lines.next(line); got != LineReader::Got::end; got = lines.next(line)) {
    if (got != LineReader::Got::line || !scan.scan(line) || scan.records().empty()) continue;
    const std::string id = scan.id().empty() ? id_by_reading(line) : scan.id();
    for (const auto& text : scan.records())
      if (const auto record = config::to_domain(text, config::NameUse::record)) use(id, *record);
  }
}

bool can_be_read_again(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) || std::filesystem::is_directory(path, error);
}

}  // namespace

SharedRecords SharedRecords::read(const Pass& pass) {
  SharedRecords out;
  {
    support::FlatIndex first_of;  // record to its first certificate
    pass([&](std::string_view id, std::string_view record) {
      const std::uint64_t key = key_of(record);
      const std::uint64_t certificate = key_of(id);
      if (!first_of.insert(key, certificate) && *first_of.find(key) != certificate) out.sharers_.try_emplace(key);
    });
  }
  if (out.sharers_.empty()) return out;
  pass([&](std::string_view id, std::string_view record) {
    if (const auto found = out.sharers_.find(key_of(record)); found != out.sharers_.end()) out.add(found->second, id);
  });
  return out;
}

SharedRecords SharedRecords::read(const config::Estate& estate, const config::Tables& tables) {
  using Kind = config::InventorySource::Kind;
  if (!std::ranges::all_of(estate.sources, can_be_read_again, &config::InventorySource::path)) return {};
  return read([&](const Use& use) {
    config::Problems problems;
    for (const auto& source : estate.sources) {
      if (source.kind == Kind::jsonl) {
        pass_over_lines(source.path, use);
      } else {
        AwsSource aws(source.path, tables, problems);
        pass_over(aws, problems, use);
      }
    }
    YamlSource own(estate, tables, problems);
    pass_over(own, problems, use);
  });
}

void SharedRecords::add(Sharers& to, std::string_view id) {
  const std::uint64_t hash = key_of(id);
  // An estate may say more of a certificate that its inventory has: still one.
  if ((to.count > 0 && to.last == hash) || std::ranges::find(to.ids, id) != to.ids.end()) return;
  ++to.count;
  to.last = hash;
  const std::size_t cost = sizeof(std::string) + id.size();
  if (to.ids.size() >= kMostListed || bytes_ + cost > kMostBytes) return;
  bytes_ += cost;
  to.ids.emplace_back(id);
}

const SharedRecords::Sharers* SharedRecords::of(const Record& record) const {
  const auto found = sharers_.find(key_of(record.name));
  return found == sharers_.end() || found->second.count < 2 ? nullptr : &found->second;
}

}  // namespace lapse::inventory
