// SPDX-License-Identifier: Apache-2.0
#include "inventory/record_scan.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <limits>

#include "config/document.hpp"

namespace lapse::inventory {
namespace {

namespace json = boost::json;

/// Listens to Boost.JSON's parser. Of what surrounds a value only the last key of each object is kept.
struct Listener {
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  enum class Key { other, id, arn, name, record };
  struct Object {
    bool is_record = false;
    Key key = Key::other;  ///< the last one
  };

  std::string id;
  std::vector<std::string> records;
  std::vector<Object> open;
  std::string text;  ///< the parts of the key or string at hand

  void clear() {
    id.clear();
    records.clear();
    open.clear();
    text.clear();
  }

  static Key key_of(std::string_view key) {
    if (key == "id") return Key::id;
    if (key == "CertificateArn") return Key::arn;
    if (key == "name" || key == "Name") return Key::name;
    if (key == "record" || key == "ResourceRecord") return Key::record;
    return Key::other;
  }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    open.push_back({!open.empty() && open.back().key == Key::record, Key::other});
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) {
    open.pop_back();
    return true;
  }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t, json::error_code&) { return true; }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return on_string_part(part, 0); }
  bool on_key(json::string_view part, std::size_t, json::error_code&) {
    on_string_part(part, 0);
    open.back().key = key_of(text);
    text.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t) {
    text.append(part.data(), part.size());
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return on_string_part(part, 0); }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    on_string_part(part, 0);
    if (!open.empty()) {
      const auto& object = open.back();
      if (object.is_record && object.key == Key::name) records.push_back(text);
      if (id.empty() && ((object.key == Key::id && open.size() == 1) || object.key == Key::arn)) id = text;
    }
    text.clear();
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

json::parse_options options() {
  json::parse_options out;
  out.max_depth = config::DocumentBuilder::kMaxDepth;
  return out;
}

}  // namespace

struct RecordScan::Impl {
  json::basic_parser<Listener> parser{options()};
};

RecordScan::RecordScan() : impl_(std::make_unique<Impl>()) {}
RecordScan::~RecordScan() = default;

bool RecordScan::scan(std::string_view line) {
  auto& parser = impl_->parser;
  parser.reset();
  parser.handler().clear();
  json::error_code error;
  parser.write_some(false, line.data(), line.size(), error);
  if (!error) return true;
  parser.handler().clear();
  return false;
}

const std::string& RecordScan::id() const { return impl_->parser.handler().id; }
const std::vector<std::string>& RecordScan::records() const { return impl_->parser.handler().records; }

}  // namespace lapse::inventory
