// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "config/document.hpp"

namespace lapse::inventory {

/// The objects of a JSON file, one at a time: a single one, one after the other with or without line ends between them,
/// or the items of arrays. Holds one object at a time.
class JsonStream {
 public:
  /// The largest object; a list of a full account's certificates takes a few MiB.
  static constexpr std::size_t kMaxObjectBytes = 64U << 20U;

  JsonStream(const std::filesystem::path& path, std::shared_ptr<const std::string> file, config::Problems& problems);

  /// Next object that is JSON, null at the end. One that is not is reported, and the next one is tried.
  [[nodiscard]] std::shared_ptr<const config::Document> next();

 private:
  [[nodiscard]] int peek();
  void take();
  bool skip_to_object();
  std::optional<std::string> object();
  void stop(std::string what, std::string expected);

  std::ifstream stream_;
  std::shared_ptr<const std::string> file_;
  config::Problems& problems_;
  std::string buffer_;
  std::size_t at_ = 0;
  config::TextStart here_;
  bool in_array_ = false;
  bool after_item_ = false;
  bool any_ = false;
  bool stopped_ = false;
};

}  // namespace lapse::inventory
