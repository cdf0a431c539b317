# SPDX-License-Identifier: Apache-2.0
# lapse_add_rule(NAME SOURCES file... [SCENARIOS folder])
#
# Builds lapse-rule-NAME.so: everything hidden but lapse_rule_v1, nothing undefined, no symbol of a static library let
# through. With SCENARIOS, every scenario of that folder becomes a CTest.
set(LAPSE_RULE_VERSION_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/rule.map)

function(lapse_add_rule name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCENARIOS" "SOURCES")
  set(target lapse-rule-${name})
  add_library(${target} MODULE ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE lapse::sdk)
  if(TARGET lapse_warnings)
    target_link_libraries(${target} PRIVATE lapse_warnings)
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON NO_SONAME ON
    LINK_DEPENDS ${LAPSE_RULE_VERSION_SCRIPT})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
  endif()
  target_link_options(${target} PRIVATE
    -Wl,-z,defs -Wl,--exclude-libs,ALL -Wl,--as-needed -Wl,--version-script,${LAPSE_RULE_VERSION_SCRIPT})
  if(DEFINED LAPSE_PLUGIN_DIRECTORY)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${LAPSE_PLUGIN_DIRECTORY})
  endif()
  if(arg_SCENARIOS AND TARGET lapse-scenarios)
    add_test(NAME scenarios.${name}
      COMMAND lapse-scenarios $<TARGET_FILE:${target}> ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SCENARIOS})
  endif()
endfunction()
