// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <unordered_set>

#include "inventory/source.hpp"

namespace lapse::inventory {

/// The certificates that stand in the estate itself. Keeps the estate's document: some 1.6 kB a certificate.
class YamlSource : public Source {
 public:
  YamlSource(const config::Estate& estate, const config::Tables& tables, config::Problems& problems);

  [[nodiscard]] std::optional<Certificate> next() override;
  /// Passes over the next entry with this id, which has been handed out together with the inventory's. The text must
  /// live on.
  void leave_out(std::string_view id) { left_out_.insert(id); }

 private:
  std::shared_ptr<const config::Document> document_;
  config::Node following_;
  std::unordered_set<std::string_view> left_out_;
  const config::Tables& tables_;
  config::Problems& problems_;
};

}  // namespace lapse::inventory
