// SPDX-License-Identifier: Apache-2.0
#include "reader.hpp"

#include <chrono>
#include <cstdio>
#include <stdexcept>

namespace lapse::testkit {

void Reader::wrong(const YAML::Node& at, const std::string& what) const {
  throw std::runtime_error(path + ":" + std::to_string(at.Mark().line + 1) + ":" + std::to_string(at.Mark().column + 1) +
                           ": " + what);
}

std::string Reader::text(const YAML::Node& map, const char* key, const std::string& otherwise) const {
  const YAML::Node n = map[key];
  if (!n) return otherwise;
  if (!n.IsScalar()) wrong(n, std::string("'") + key + "' is not text");
  return n.Scalar();
}

void Reader::only(const YAML::Node& map, std::initializer_list<const char*> keys) const {
  if (!map.IsMap()) wrong(map, "not a mapping");
  for (const auto& entry : map) {
    bool known = false;
    std::string all;
    for (const char* k : keys) {
      known |= entry.first.Scalar() == k;
      all += (all.empty() ? "" : ", ") + std::string(k);
    }
    if (!known) wrong(entry.first, "unknown key '" + entry.first.Scalar() + "'; expected one of " + all);
  }
}

std::int64_t Reader::time(const YAML::Node& n) const {
  const std::string s = n.Scalar();
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, se = 0;
  const int got = std::sscanf(s.c_str(), "%d-%d-%dT%d:%d:%d", &y, &mo, &d, &h, &mi, &se);
  if (got < 3) wrong(n, "'" + s + "' is not a time; expected 2026-12-01T00:00:00Z or 2026-12-01");
  using namespace std::chrono;
  const year_month_day date(year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d)));
  if (!date.ok()) wrong(n, "'" + s + "' is not a date");
  return sys_seconds(sys_days(date)).time_since_epoch().count() + h * 3600 + mi * 60 + se;
}

std::vector<std::string> Reader::list(const YAML::Node& n) const {
  std::vector<std::string> out;
  if (!n) return out;
  if (n.IsScalar()) return {n.Scalar()};
  for (const auto& e : n) out.push_back(e.Scalar());
  return out;
}

std::uint32_t Reader::index_in(const YAML::Node& n, const char* const* names, std::size_t count) const {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) {
    if (n.Scalar() == names[i]) return static_cast<std::uint32_t>(i);
    all += (all.empty() ? "" : ", ") + std::string(names[i]);
  }
  wrong(n, "'" + n.Scalar() + "' is not known here; expected one of " + all);
}

}  // namespace lapse::testkit
