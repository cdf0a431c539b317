// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/addresses.hpp>

namespace https_routing {

using lapse::is_ipv6;
using lapse::resolution;
using lapse::resolve;

}  // namespace https_routing
