// SPDX-License-Identifier: Apache-2.0
//
// lapse-understood LANGUAGE FOLDER
//
// Reads JSON objects with a member "phrase", one a line, and prints for each what it becomes with the catalogues of the
// folder: {"phrase", "said", "entry" (null when no entry fits), "kept": [what stays as it is], "lost": [phrases inside it
// that no entry fits]}.
#include <boost/json.hpp>
#include <iostream>
#include <string>

#include "config/messages.hpp"

namespace {

namespace json = boost::json;

/// What of a text stays untranslated, down through its phrases.
void look(const lapse::support::Phrasebook& book, const std::string& text, int depth, json::array& kept, json::array& lost) {
  const auto understood = book.understand(text);
  if (!understood || depth > 5) {
    lost.emplace_back(text);
    return;
  }
  for (const auto& [name, taken] : understood->captured) {
    if (name.ends_with('*')) look(book, taken, depth + 1, kept, lost);
    else kept.push_back({name, taken});
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: lapse-understood LANGUAGE FOLDER\n";
    return 2;
  }
  lapse::support::Phrasebook book;
  lapse::config::Problems problems;
  lapse::config::read_messages_folder(argv[2], argv[1], book, problems);
  for (const auto& problem : problems) std::cerr << lapse::config::to_text(problem) << "\n";
  if (!problems.empty()) return 1;
  for (std::string line; std::getline(std::cin, line);) {
    const std::string text(json::parse(line).as_object().at("phrase").as_string());
    const auto understood = book.understand(text);
    json::array kept;
    json::array lost;
    look(book, text, 0, kept, lost);
    json::object out;
    out["phrase"] = text;
    out["said"] = book.phrase(text);
    if (understood) out["entry"] = understood->english;
    else out["entry"] = nullptr;
    out["kept"] = kept;
    out["lost"] = lost;
    std::cout << json::serialize(out) << "\n";
  }
  return 0;
}
