# SPDX-License-Identifier: MIT
#
# An overlay port of the source tree that it lies in: vcpkg install tweetsent --overlay-ports=examples/packages/vcpkg
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../../.." ABSOLUTE)

# Headers alone: one build type is enough.
set(VCPKG_BUILD_TYPE release)
vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS -DTWEETSENT_TESTS=OFF -DTWEETSENT_BENCHMARKS=OFF -DTWEETSENT_EXAMPLES=OFF -DTWEETSENT_INSTALL=ON
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/tweetsent)
vcpkg_fixup_pkgconfig()
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
