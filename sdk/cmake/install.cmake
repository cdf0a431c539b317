# SPDX-License-Identifier: Apache-2.0
# What find_package(lapse) and pkg-config find, and the guide. Three sets of targets, since each needs more than the one before:
# the contract and the programs nothing at all, the C++ layer its libraries, the test kit's library yaml-cpp as well.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/lapse)

install(DIRECTORY include/lapse DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT sdk)
install(DIRECTORY testkit conformance description DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/lapse COMPONENT sdk FILES_MATCHING PATTERN "*.hpp")

install(TARGETS lapse_abi lapse-scenarios lapse-conformance EXPORT lapse-targets RUNTIME COMPONENT sdk)
install(TARGETS lapse_sdk EXPORT lapse-sdk-targets)
install(TARGETS lapse_testkit lapse_conformance lapse_description lapse_idn EXPORT lapse-testkit-targets ARCHIVE COMPONENT sdk)
foreach(set lapse-targets lapse-sdk-targets lapse-testkit-targets)
  install(EXPORT ${set} NAMESPACE lapse:: DESTINATION ${package_dir} COMPONENT sdk)
endforeach()

# The same for rules that are written against a build folder: the program there finds it beside itself. Without the test
# kit's library, which is built with our own warnings.
set(here ${CMAKE_BINARY_DIR}/cmake/lapse)
foreach(set lapse-targets lapse-sdk-targets)
  export(EXPORT ${set} NAMESPACE lapse:: FILE ${here}/${set}.cmake)
endforeach()
foreach(file lapse_add_rule.cmake rule.map)
  configure_file(cmake/${file} ${here}/${file} COPYONLY)
endforeach()
configure_package_config_file(cmake/lapse-config.cmake.in ${here}/lapse-config.cmake INSTALL_DESTINATION ${here}
  INSTALL_PREFIX ${CMAKE_BINARY_DIR} NO_CHECK_REQUIRED_COMPONENTS_MACRO)

configure_package_config_file(cmake/lapse-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/lapse-config.cmake
  INSTALL_DESTINATION ${package_dir} NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# While the major is 0, every minor may change the C++ layer. The contract itself has a version of its own (versioning.md).
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/lapse-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/lapse_add_rule.cmake cmake/rule.map
  ${CMAKE_CURRENT_BINARY_DIR}/lapse-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/lapse-config-version.cmake
  DESTINATION ${package_dir} COMPONENT sdk)

# From the folder of the .pc files up to the prefix, so that an installation may be moved.
file(RELATIVE_PATH LAPSE_PC_TO_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
foreach(file lapse lapse-abi)
  configure_file(cmake/${file}.pc.in ${CMAKE_CURRENT_BINARY_DIR}/${file}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${file}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT sdk)
endforeach()

set(doc ${CMAKE_INSTALL_DATADIR}/doc/lapse-dev)
file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.md)
install(FILES ${pages} DESTINATION ${doc} COMPONENT sdk)
foreach(kit testkit conformance)
  install(FILES ${kit}/README.md DESTINATION ${doc}/${kit} COMPONENT sdk)
endforeach()
install(DIRECTORY examples DESTINATION ${doc} COMPONENT sdk)
