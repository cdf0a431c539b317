# SPDX-License-Identifier: Apache-2.0
# lapse_add_rule(NAME SOURCES file... [SCENARIOS folder])
#
# Builds lapse-rule-NAME.so: everything hidden but lapse_rule_v1, nothing undefined, no symbol of a static library let
# through. With SCENARIOS, every scenario of that folder becomes a CTest.
function(lapse_add_rule name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCENARIOS" "SOURCES")
  set(target lapse-rule-${name})
  set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/rule.map)
  add_library(${target} MODULE ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE lapse::sdk)
  if(TARGET lapse_warnings)
    target_link_libraries(${target} PRIVATE lapse_warnings)
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON NO_SONAME ON
    LINK_DEPENDS ${exports})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
  endif()
  target_link_options(${target} PRIVATE
    -Wl,-z,defs -Wl,--exclude-libs,ALL -Wl,--as-needed -Wl,--version-script,${exports})
  if(DEFINED LAPSE_PLUGIN_DIRECTORY)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${LAPSE_PLUGIN_DIRECTORY})
  endif()
  if(arg_SCENARIOS AND TARGET lapse-scenarios)
    add_test(NAME scenarios.${name}
      COMMAND lapse-scenarios $<TARGET_FILE:${target}> ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SCENARIOS})
  endif()
endfunction()
