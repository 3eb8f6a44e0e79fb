# SPDX-License-Identifier: MIT
#
# Target tweetsent_httplib: cpp-httplib with TLS. Debian's package is a compiled library whose class layouts
# depend on the macros it was built with, so these come from its pkg-config file; an upstream header stands alone.
find_package(OpenSSL 3.0 REQUIRED)
add_library(tweetsent_httplib INTERFACE)
target_link_libraries(tweetsent_httplib INTERFACE OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
if(TWEETSENT_HTTPLIB_INCLUDE_DIR)
  target_include_directories(tweetsent_httplib SYSTEM INTERFACE ${TWEETSENT_HTTPLIB_INCLUDE_DIR})
  # As Debian has it; with select() some versions refuse sockets from the 1,024th on.
  target_compile_definitions(tweetsent_httplib INTERFACE CPPHTTPLIB_OPENSSL_SUPPORT CPPHTTPLIB_USE_POLL)
else()
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(cpp_httplib REQUIRED IMPORTED_TARGET cpp-httplib)
  target_link_libraries(tweetsent_httplib INTERFACE PkgConfig::cpp_httplib)
endif()
