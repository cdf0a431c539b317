// SPDX-License-Identifier: Apache-2.0
//
// lapse-mailbox-replies PHRASES REPLIES
//
// Runs every reply line of REPLIES (replies.yaml) through the classifier with the phrases of PHRASES (the dated table),
// and those with `codes_alone` without any phrase too. Says where the meaning is another than the file expects. Exit: 0
// all as expected, 1 not, 2 usage or unreadable files.
#include <yaml-cpp/yaml.h>

#include <boost/json.hpp>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "classify.hpp"

namespace {

using mailbox::Meaning;
using mailbox::Stage;

const std::map<std::string, Meaning> kMeanings = {{"accepted", Meaning::accepted},
                                                  {"absent", Meaning::absent},
                                                  {"disabled", Meaning::disabled},
                                                  {"full", Meaning::full},
                                                  {"internal_only", Meaning::internal_only},
                                                  {"relay_denied", Meaning::relay_denied},
                                                  {"no_mail", Meaning::no_mail},
                                                  {"temporary", Meaning::temporary},
                                                  {"about_us", Meaning::about_us},
                                                  {"unclear", Meaning::unclear}};
const std::map<std::string, Stage> kStages = {
    {"banner", Stage::banner}, {"hello", Stage::hello}, {"mail", Stage::mail}, {"rcpt", Stage::recipient}};

std::string name_of(Meaning wanted) {
  for (const auto& [name, meaning] : kMeanings)
    if (meaning == wanted) return name;
  return "?";
}

/// The values of the newest row, as the host hands them to the rule.
boost::json::object newest_row(const YAML::Node& table) {
  YAML::Node newest;
  for (const auto& row : table["rows"])
    if (!newest.IsDefined() || newest.IsNull() || row["valid_from"].Scalar() > newest["valid_from"].Scalar())
      newest.reset(row);
  boost::json::object out;
  for (const auto& group : newest["values"]) {
    boost::json::array list;
    for (const auto& entry : group.second) {
      boost::json::object phrase;
      for (const auto& member : entry) phrase[member.first.Scalar()] = member.second.Scalar();
      list.push_back(std::move(phrase));
    }
    out[group.first.Scalar()] = std::move(list);
  }
  return out;
}

/// The domain, the address and the host that the file's replies repeat.
const std::vector<std::string> kEchoes = {"admin@example.com", "example.com", "mx.example.net"};

/// Judges every line that has `member` and counts those that mean something else.
std::size_t check(const YAML::Node& lines, const char* member, const mailbox::Phrases& phrases) {
  std::size_t wrong = 0;
  for (const auto& line : lines) {
    if (!line[member]) continue;
    const std::string stage = line["stage"] ? line["stage"].Scalar() : "rcpt";
    const std::string wanted = line[member].Scalar();
    std::string seen = "a stage or class that is not known";
    if (const auto at = kStages.find(stage); at != kStages.end() && kMeanings.contains(wanted))
      seen = name_of(classify(at->second, mailbox::parse_reply(line["reply"].Scalar(), kEchoes), phrases).meaning);
    if (seen == wanted) continue;
    ++wrong;
    std::cout << "FAIL line " << line.Mark().line + 1 << ": " << member << " is " << wanted << ", got " << seen << ": "
              << line["reply"].Scalar() << "\n";
  }
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: lapse-mailbox-replies PHRASES REPLIES\n";
    return 2;
  }
  try {
    const mailbox::Phrases phrases(newest_row(YAML::LoadFile(argv[1])));
    const YAML::Node lines = YAML::LoadFile(argv[2])["replies"];
    std::size_t wrong = 0;
    for (const auto& line : lines) wrong += line["class"] ? 0 : 1;
    wrong += check(lines, "class", phrases) + check(lines, "codes_alone", mailbox::Phrases());
    std::cout << lines.size() << " reply lines, " << phrases.size() << " phrases, " << wrong << " wrong\n";
    return wrong || lines.size() == 0 ? 1 : 0;
  } catch (const std::exception& e) {
    std::cerr << "lapse-mailbox-replies: " << e.what() << "\n";
    return 2;
  }
}
