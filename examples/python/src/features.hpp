// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_PYTHON_FEATURES_HPP
#define TWEETSENT_PYTHON_FEATURES_HPP

#include <cstdint>
#include <string_view>
#include <vector>

// A matrix in rows (CSR): row r is [starts[r], starts[r + 1]) of places and counts.
struct sparse_rows {
  std::vector<std::int64_t> starts{0};
  std::vector<std::int32_t> places;  // rising within a row
  std::vector<std::int32_t> counts;
  std::vector<std::int32_t> lengths;  // of each row, in tokens
};

// The hashed n-grams of each tweet, as training counts them, in a table of `buckets` places, a power of two.
sparse_rows hashed_features(const std::vector<std::string_view>& tweets, std::uint32_t buckets);

#endif
