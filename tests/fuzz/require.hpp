// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_FUZZ_REQUIRE_HPP
#define TWEETSENT_TESTS_FUZZ_REQUIRE_HPP

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tweetsent/text/unicode.hpp"

// What libFuzzer calls: a finding is an abort, a crash or a sanitizer's report.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline bool is_valid_utf8(std::string_view text) {
  return tweetsent::to_valid_utf8(text) == text;
}

#endif
