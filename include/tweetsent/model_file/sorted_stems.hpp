// SPDX-License-Identifier: MIT
//
// The order of stems in model files. In a file of its own, so that programs that only predict do not compile
// <algorithm>.
#ifndef TWEETSENT_MODEL_FILE_SORTED_STEMS_HPP
#define TWEETSENT_MODEL_FILE_SORTED_STEMS_HPP

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tweetsent/reference/frequency_table.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// The numbers of all stems with a count, in byte order of the stems.
inline std::vector<std::uint32_t> sorted_stems(const frequency_table& table) {
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t number = 0; number < table.size(); ++number) {
    const std::uint64_t* counts = table.counts(number);
    if (std::any_of(counts, counts + table.classes(), [](std::uint64_t count) { return count != 0; })) {
      numbers.push_back(number);
    }
  }
  std::sort(numbers.begin(), numbers.end(), [&table](std::uint32_t left, std::uint32_t right) {
    return table.stem(left) < table.stem(right);
  });
  return numbers;
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
