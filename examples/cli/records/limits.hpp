// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_RECORDS_LIMITS_HPP
#define TWEETSENT_CLI_RECORDS_LIMITS_HPP

#include <cstddef>

namespace cli {

// Bytes that are read and predicted at a time.
inline constexpr std::size_t block_bytes = std::size_t{1} << 18;

// Longer records are malformed, so that no input can take unbounded memory.
inline constexpr std::size_t longest_record = std::size_t{16} << 20;
inline constexpr const char* too_long = "longer than 16 MiB";

}  // namespace cli

#endif
