# SPDX-License-Identifier: Apache-2.0
# lapse_add_rule(NAME SOURCES file... [SCENARIOS folder] [LIBRARIES library...] [PASS_ON_THE_REST outcome...]
#   [FROM_THE_INVENTORY outcome...])
#
# Builds lapse-rule-NAME.so: everything hidden but lapse_rule_v1, nothing undefined, no symbol of a static library let
# through. Rules in C get the contract alone, rules in C++ the SDK; LIBRARIES are linked besides. `cmake --install` puts the
# plugin into the folder that Lapse searches below that prefix. The conformance kit becomes a
# CTest, and with SCENARIOS the scenarios of that folder become another, and the worlds of the kit. PASS_ON_THE_REST and
# FROM_THE_INVENTORY name outcomes that the kit is to let pass: see its page.
function(lapse_add_rule name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCENARIOS" "SOURCES;LIBRARIES;PASS_ON_THE_REST;FROM_THE_INVENTORY")
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "lapse_add_rule(${name}): no source; expected lapse_add_rule(${name} SOURCES rule.cpp)")
  endif()
  set(target lapse-rule-${name})
  set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/rule.map)
  add_library(${target} MODULE ${arg_SOURCES})
  set(layer lapse::sdk)
  if(NOT arg_SOURCES MATCHES "\\.(cpp|cc|cxx|C)(;|$)")
    set(layer lapse::abi)
  endif()
  target_link_libraries(${target} PRIVATE ${layer} ${arg_LIBRARIES})
  if(TARGET lapse_warnings)
    target_link_libraries(${target} PRIVATE lapse_warnings)
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON NO_SONAME ON
    LINK_DEPENDS ${exports})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
  endif()
  target_link_options(${target} PRIVATE
    -Wl,-z,defs -Wl,--exclude-libs,ALL -Wl,--as-needed -Wl,--version-script,${exports})
  if(DEFINED LAPSE_PLUGIN_DIRECTORY)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${LAPSE_PLUGIN_DIRECTORY})
  endif()
  if(NOT DEFINED LAPSE_PLUGIN_COMPONENT)
    install(TARGETS ${target} LIBRARY DESTINATION ${LAPSE_PLUGIN_INSTALL_DIR})
  elseif(LAPSE_PLUGIN_COMPONENT)
    install(TARGETS ${target} LIBRARY DESTINATION ${LAPSE_PLUGIN_INSTALL_DIR} COMPONENT ${LAPSE_PLUGIN_COMPONENT})
  endif()
  set(worlds "")
  if(arg_SCENARIOS)
    set(worlds ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SCENARIOS})
    add_test(NAME scenarios.${name}
      COMMAND $<TARGET_FILE:lapse::scenarios> $<TARGET_FILE:${target}> ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SCENARIOS})
  endif()
  list(TRANSFORM arg_PASS_ON_THE_REST PREPEND "--pass-on-the-rest;")
  list(TRANSFORM arg_FROM_THE_INVENTORY PREPEND "--from-the-inventory;")
  # The same samples every time, and few: "lapse rule check" takes others, and as many as --tries says.
  add_test(NAME check.${name} COMMAND $<TARGET_FILE:lapse::conformance-program> $<TARGET_FILE:${target}> ${worlds} --seed 1 --tries 60
    ${arg_PASS_ON_THE_REST} ${arg_FROM_THE_INVENTORY})
endfunction()
