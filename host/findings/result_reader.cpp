// SPDX-License-Identifier: Apache-2.0
#include "findings/result_reader.hpp"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <string>

namespace lapse::findings {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostBytes = 256U << 20U;
constexpr std::size_t kMostDepth = 64;

/// Takes the parser's events and builds only what is wanted: results one by one, and a few members of each run.
class Picker {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  explicit Picker(const ResultVisitor& visitor) : visitor_(visitor) {}

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    begin(false);
    return true;
  }
  bool on_array_begin(json::error_code&) {
    begin(true);
    return true;
  }
  bool on_object_end(std::size_t size, json::error_code&) {
    if (building_) stack_.push_object(size);
    --depth_;
    if (!building_ && depth_ == kRuns) {
      going_ = visitor_.run_ended(run_);
      run_.clear();
      return going_;
    }
    done();
    return true;
  }
  bool on_array_end(std::size_t size, json::error_code&) {
    if (building_) stack_.push_array(size);
    --depth_;
    if (!building_ && depth_ == kRun) in_results_ = false;
    if (!building_ && depth_ == kFile) in_runs_ = false;
    done();
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    if (building_) stack_.push_chars(part);
    else key_.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view rest, std::size_t, json::error_code&) {
    if (building_) {
      stack_.push_key(rest);
      return true;
    }
    key_.append(rest.data(), rest.size());
    if (depth_ == kFile) file_key_ = key_;
    if (depth_ == kRun) run_key_ = key_;
    key_.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    if (building_) stack_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view rest, std::size_t, json::error_code&) {
    if (building_) stack_.push_string(rest);
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
    if (building_) stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
    if (building_) stack_.push_uint64(number);
    return true;
  }
  bool on_double(double number, json::string_view, json::error_code&) {
    if (building_) stack_.push_double(number);
    return true;
  }
  bool on_bool(bool truth, json::error_code&) {
    if (building_) stack_.push_bool(truth);
    return true;
  }
  bool on_null(json::error_code&) {
    if (building_) stack_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

  [[nodiscard]] bool saw_runs() const { return saw_runs_; }
  [[nodiscard]] bool going() const { return going_; }

 private:
  // Depths: inside the file's object, the array of runs, a run, its array of results.
  static constexpr std::size_t kFile = 1;
  static constexpr std::size_t kRuns = 2;
  static constexpr std::size_t kRun = 3;
  static constexpr std::size_t kResults = 4;

  [[nodiscard]] bool wanted() const {
    if (depth_ == kResults && in_results_) return true;
    static constexpr std::array<std::string_view, 3> kMembers = {"tool", "properties", "automationDetails"};
    return depth_ == kRun && in_runs_ && std::ranges::find(kMembers, run_key_) != kMembers.end();
  }

  void begin(bool array) {
    if (!building_ && wanted()) {
      building_ = true;
      base_ = depth_;
      stack_.reset();
    } else if (!building_ && array && depth_ == kFile && file_key_ == "runs") {
      in_runs_ = saw_runs_ = true;
    } else if (!building_ && array && depth_ == kRun && in_runs_ && run_key_ == "results") {
      in_results_ = true;
    }
    ++depth_;
  }

  void done() {
    if (!building_ || depth_ != base_) return;
    building_ = false;
    const json::value value = stack_.release();
    if (depth_ == kResults) {
      visitor_.result(value);
    } else if (value.is_object()) {
      run_[run_key_] = value;
    }
  }

  const ResultVisitor& visitor_;
  json::value_stack stack_;
  json::object run_;
  std::string key_, file_key_, run_key_;
  std::size_t depth_ = 0;
  std::size_t base_ = 0;
  bool building_ = false;
  bool in_runs_ = false;
  bool in_results_ = false;
  bool saw_runs_ = false;
  bool going_ = true;
};

}  // namespace

bool read_results(const std::filesystem::path& path, const ResultVisitor& visitor, config::Problems& problems) {
  static constexpr const char* kExpected = "a file that --sarif or --sarif-audit wrote";
  const auto shown = std::make_shared<const std::string>(path.string());
  const auto refuse = [&](int line, int column, std::string what) {
    problems.push_back({{shown, line, column, line, column + 1}, std::move(what), kExpected});
    return false;
  };
  std::error_code bad;
  if (std::filesystem::is_directory(path, bad)) return refuse(0, 0, "this is a folder");
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return refuse(0, 0, std::string("it cannot be read (") + std::strerror(errno == 0 ? EIO : errno) + ")");
  json::parse_options options;
  options.max_depth = kMostDepth;
  json::basic_parser<Picker> parser(options, visitor);
  std::string block(1U << 16U, '\0');
  std::size_t total = 0;
  int line = 1;
  int column = 1;
  json::error_code error;
  for (bool more = true; more;) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    const auto size = static_cast<std::size_t>(in.gcount());
    if (in.bad()) return refuse(0, 0, "it cannot be read to its end");
    more = !in.eof();
    if (total += size; total > kMostBytes) return refuse(0, 0, "it is larger than 256 MiB");
    std::size_t used = parser.write_some(more, block.data(), size, error);
    if (!parser.handler().going()) return true;
    if (!error && used < size && block.find_first_not_of(" \t\r\n", used) < size) error = json::error::extra_data;
    for (std::size_t i = 0; i < std::min(used, size); ++i) {
      column = block[i] == '\n' ? 1 : column + 1;
      line += block[i] == '\n' ? 1 : 0;
    }
    if (error == json::error::too_deep) return refuse(line, column, "this is nested too deep");
    if (error && total == 0) return refuse(0, 0, "it is empty");
    if (error) return refuse(line, column, "this is not JSON: " + error.message());
  }
  if (!parser.handler().saw_runs()) return refuse(1, 1, "this is JSON, but no SARIF: it has no runs");
  return true;
}

}  // namespace lapse::findings
