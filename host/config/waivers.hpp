// SPDX-License-Identifier: Apache-2.0
//
// Waivers: findings that somebody has accepted until a day, with a reason. They stand in a YAML file of their own:
//
//     waivers: 1                           # version of the format
//     accept:
//       - outcome: DNS1008                 # an id, or a pattern: DNS*; one or a list
//         certificate: "arn:aws:acm:*"     # pattern of the certificate's id; optional
//         name: "*.split.example"          # pattern of the name judged; optional, one of the two is needed
//         reason: The third server is retired on 12 December (CHG-4711).
//         until: 2026-12-12                # the last day, to its end in UTC (23:59:59Z)
//         by: Ada Lovelace                 # optional
//         force: true                      # only to accept it beyond the last safe day
//
// This file reads them; findings::Waiving says which finding each of them covers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.hpp"

namespace lapse::config {

/// One entry of a waivers file.
struct Waiver {
  std::vector<std::string> outcomes;      ///< patterns of outcome ids; never empty
  std::vector<std::string> certificates;  ///< patterns of certificate ids; empty = any
  std::vector<std::string> names;         ///< patterns of the names judged; empty = any
  std::string reason;
  std::string by;
  std::int64_t until = 0;  ///< the last second in which it holds
  bool force = false;
  Location where;        ///< of the entry
  Location where_until;  ///< of its end
};

/// Reads a waivers file and adds its entries; what is wrong is in `problems`. An entry with a problem is left out.
void read_waivers(const std::filesystem::path& path, std::vector<Waiver>& waivers, Problems& problems);

/// Does the text match the pattern? '*' stands for any run of characters, also an empty one, everything else for itself;
/// ASCII letters match without regard to case.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text);

}  // namespace lapse::config
