// SPDX-License-Identifier: Apache-2.0
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <iostream>

#include "commands/commands.hpp"
#include "commands/ground.hpp"
#include "config/domain_name.hpp"
#include "config/fields.hpp"
#include "config/json.hpp"
#include "config/text_file.hpp"
#include "config/time.hpp"
#include "report/output_file.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

using config::Node;
using config::Problems;

/// IANA's list of registries, as far as the rule `registration` goes by it.
struct Registries {
  std::string published;
  std::string lines;  ///< of the pack: one for each entry
  std::size_t entries = 0;
  std::size_t suffixes = 0;
};

/// JSON strings are YAML's double-quoted ones.
std::string in_quotes(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

bool is_web_address(std::string_view text) {
  const bool scheme = text.starts_with("https://") || text.starts_with("http://");
  return scheme && text.ends_with('/') && text.find_first_of(" \t\r\n\"'<>\\?#") == std::string_view::npos;
}

/// [["com", "net"], ["https://registry.example/rdap/"]]
void read_entry(const Node& entry, Registries& to, Problems& problems) {
  if (!entry.is_sequence() || entry.size() != 2 || !entry.first().is_sequence() || !entry.first().next().is_sequence())
    return config::report(problems, entry, "this is no entry", "a list of suffixes and a list of URLs");
  std::string suffixes, bases;
  entry.first().each_item([&](const Node& item) {
    const auto text = config::read_text(item, "the end of names, such as com", problems);
    if (!text) return;
    const auto name = config::to_domain(*text, config::NameUse::host);
    if (!name)
      return config::report(problems, item, config::shown(*text) + " is not a domain name: " + name.error(),
                            "a suffix");
    suffixes.append(suffixes.empty() ? "" : ", ").append(in_quotes(*name));
    ++to.suffixes;
  });
  entry.first().next().each_item([&](const Node& item) {
    const auto text = config::read_text(item, "a URL", problems);
    if (!text) return;
    if (!is_web_address(*text))
      return config::report(problems, item, config::shown(*text) + " is no base URL", "https://HOST/PATH/");
    bases.append(bases.empty() ? "" : ", ").append(in_quotes(*text));
  });
  if (suffixes.empty() || bases.empty()) return;
  to.lines += "          - [[" + suffixes + "], [" + bases + "]]\n";
  ++to.entries;
}

/// RFC 9224 10.2. Members that it does not know are passed over, as it demands.
Registries read_list(const Node& root, Problems& problems) {
  Registries out;
  if (!root.is_map()) {
    config::report(problems, root, "this is not a map", "IANA's list: {\"services\": [...]}");
    return out;
  }
  const Node published = config::require(root, "publication", "the time of its publication", problems);
  if (config::read_time(published, problems)) out.published = published.text();
  const Node services = config::require(root, "services", "the list of registries", problems);
  if (!config::expect_sequence(services, "the list of registries", problems)) return out;
  services.each_item([&](const Node& entry) { read_entry(entry, out, problems); });
  if (services.is_sequence() && out.entries == 0 && problems.empty())
    config::report(problems, services, "there is no registry in this list", "at least one");
  return out;
}

}  // namespace

int registries(const std::string& from, const std::string& to) {
  Problems problems;
  const auto file = std::make_shared<const std::string>(from);
  Registries list;
  if (auto text = config::read_text_file(from, file, problems)) {
    if (const auto document = config::parse_json(std::move(*text), file, {}, problems))
      list = read_list(document->root(), problems);
  }
  if (!problems.empty()) {
    print(problems);
    return usage;
  }
  const std::filesystem::path path = to;
  auto output = report::OutputFile::open(path);
  if (!output) return complain(output.error());
  (*output)->write(
      "# IANA's list of RDAP services, made into a rule pack by `lapse registries`.\npack: " +
      in_quotes(path.stem().string()) + "\nabout: Which registry answers for which names, and that they are asked.\n" +
      "rules:\n  registration:\n    parameters:\n      services:\n        complete: true\n        publication: " +
      in_quotes(list.published) + "\n        services:\n" + list.lines);
  if (const auto failure = (*output)->commit()) return complain(failure->message);
  std::cout << say("wrote '{}': {} entries for {} suffixes; an estate beside it names it under 'rules:' as 'packs: "
                   "[default, {}]'",
                   to, list.entries, list.suffixes, "./" + path.filename().string())
            << "\n";
  return all_renew;
}

}  // namespace lapse::commands
