# SPDX-License-Identifier: MIT
# RAPIDJSON_INCLUDE_DIR.
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/rapidjson.h)
mark_as_advanced(RAPIDJSON_INCLUDE_DIR)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(RapidJSON REQUIRED_VARS RAPIDJSON_INCLUDE_DIR)
