// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_COUNTED_STEMS_HPP
#define TWEETSENT_TESTS_COUNTED_STEMS_HPP

#include <string>
#include <string_view>
#include <vector>

#include "tweetsent/chunk/chunk_scanner.hpp"
#include "tweetsent/reference/preprocessor.hpp"

// The stems of a tweet that count, step by step: those of all chunks but the overlong ones.
inline std::vector<std::string> counted_stems(const tweetsent::preprocessor& steps, std::string_view tweet) {
  std::vector<std::string> stems;
  tweetsent::detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, tweetsent::detail::chunk_key) {
    const tweetsent::stages found = steps.run(chunk);
    if (found.cleaned.size() > tweetsent::longest_word) return;
    stems.insert(stems.end(), found.stems.begin(), found.stems.end());
  });
  return stems;
}

#endif
