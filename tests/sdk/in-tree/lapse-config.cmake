# SPDX-License-Identifier: Apache-2.0
# What find_package(lapse) finds in this tree: lapse::sdk, lapse::abi and lapse_add_rule are there already.
