// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// The small pieces from which the HTML report is put together. Whatever comes from outside goes through `escape`.

namespace lapse::report::html {

/// Text as it may stand between tags and inside double quotes, whoever wrote it: cleaned, bounded, markup disarmed.
[[nodiscard]] std::string escape(std::string_view hostile, std::size_t most = 1000, bool lines = false);

/// "will-not-renew", for class names.
[[nodiscard]] std::string slug(std::string_view words);

/// `<time datetime="2026-12-16">2026-12-16</time>`
[[nodiscard]] std::string day(std::int64_t time);

/// "sha256-..." of a style or script as a Content-Security-Policy names it.
[[nodiscard]] std::string policy_hash(std::string_view text);

/// The frame, the style and the script: files of host/report/html, taken in when the program is built.
extern const std::string_view kFrame;
extern const std::string_view kStyle;
extern const std::string_view kScript;

}  // namespace lapse::report::html
