// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/url.hpp>

namespace https_routing {

using lapse::follow_location;
using lapse::parse_url;
using lapse::url;

}  // namespace https_routing
