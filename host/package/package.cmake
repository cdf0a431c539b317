# SPDX-License-Identifier: Apache-2.0
# What is installed of the host, and the two Debian packages: lapse, and lapse-dev for those who write rules.
#   cmake --preset package && cmake --build --preset package && cpack --preset package
set(doc ${CMAKE_INSTALL_DATADIR}/doc/lapse)
install(TARGETS lapse EXPORT lapse-targets RUNTIME COMPONENT host)
install(DIRECTORY rules DESTINATION ${LAPSE_DATA_INSTALL_DIR} COMPONENT host)
install(DIRECTORY host/sample DESTINATION ${LAPSE_DATA_INSTALL_DIR} COMPONENT host)
install(FILES host/report/jsonl.schema.json DESTINATION ${LAPSE_DATA_INSTALL_DIR} COMPONENT host)
install(FILES host/schedule/systemd/lapse.service host/schedule/systemd/lapse.timer DESTINATION lib/systemd/system COMPONENT host)
install(FILES README.md README.ja.md DESTINATION ${doc} COMPONENT host)
install(DIRECTORY host/schedule host/monitoring DESTINATION ${doc}/host COMPONENT host)
install(DIRECTORY plugins DESTINATION ${doc} COMPONENT host FILES_MATCHING PATTERN "README*.md" PATTERN "scenarios" EXCLUDE)

find_program(GZIP gzip REQUIRED)
execute_process(COMMAND ${GZIP} -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md OUTPUT_FILE ${PROJECT_BINARY_DIR}/changelog.gz
  COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
foreach(pair lapse:host lapse-dev:sdk)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 package)
  list(GET pair 1 component)
  install(FILES host/package/copyright ${PROJECT_BINARY_DIR}/changelog.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endforeach()

if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # what was built is packed, and tests need not be
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lapse)
set(CPACK_PACKAGE_VENDOR Lapse)
set(CPACK_PACKAGE_CONTACT "The Lapse authors <lapse@example.org>")
set(CPACK_PACKAGE_HOMEPAGE_URL https://github.com/lapse-project/lapse)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL host sdk)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)

set(CPACK_DEBIAN_HOST_PACKAGE_NAME lapse)
set(CPACK_DEBIAN_HOST_PACKAGE_DEPENDS "ca-certificates, dns-root-data, publicsuffix")
set(CPACK_COMPONENT_HOST_DESCRIPTION "will this TLS certificate renew with no human action?
Lapse answers that question for every managed certificate, AWS Certificate
Manager first, months before the renewal window opens: it asks the network
today what the provider will ask then, and says what to publish where the
answer is no.")
set(CPACK_DEBIAN_SDK_PACKAGE_NAME lapse-dev)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_SDK_PACKAGE_DEPENDS
  "lapse (= ${PROJECT_VERSION}), libboost-json1.81-dev, libidn2-dev, libldns-dev, libssl-dev (>= 3.0), libunistring-dev, libyaml-cpp-dev, pkg-config")
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "cmake, g++ | clang")
set(CPACK_COMPONENT_SDK_DESCRIPTION "write rules for Lapse in C++ or C
The contract between Lapse and its rules as a C header, the C++ layer over
it, the CMake package, the kit that tests a rule without a network, and the
guide.")
include(CPack)
