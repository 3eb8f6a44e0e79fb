// SPDX-License-Identifier: MIT
//
// Counts the stems of tweets into a frequency table.
#ifndef TWEETSENT_REFERENCE_STEM_COUNTER_HPP
#define TWEETSENT_REFERENCE_STEM_COUNTER_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "tweetsent/chunk/chunk_memo.hpp"
#include "tweetsent/chunk/chunk_scanner.hpp"
#include "tweetsent/reference/frequency_table.hpp"
#include "tweetsent/reference/preprocessor.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// A table that grows with each tweet. Frequent chunks are stemmed once.
class stem_counter {
 public:
  stem_counter(profile switches, std::size_t classes)
      : steps(std::move(switches)), table(classes), memo_(memo_entries, 1) {}

  // Counts the tweet's stems for a label of the table, and calls taken(number) for each in order.
  template <class Taken>
  void add(std::string_view tweet, std::uint32_t label, Taken&& taken) {
    const auto count = [&](std::uint64_t stems) {
      // A chunk has at most two stems, their numbers plus one packed into one word, the first one higher.
      for (const std::uint64_t number : {stems >> 32, stems & 0xFFFFFFFFu}) {
        if (number == 0) continue;
        table.add(static_cast<std::uint32_t>(number - 1), label);
        taken(static_cast<std::uint32_t>(number - 1));
      }
    };
    const auto add_chunk = [&](std::string_view chunk, chunk_key key, const std::uint64_t* known) {
      if (known != nullptr) return count(*known);
      std::uint64_t stems = 0;
      steps.for_each_stem(chunk,
                          [&](std::string_view stem) { stems = stems << 32 | (table.number(stem) + 1u); });
      if (key.low != 0) memo_.insert(key, std::integral_constant<std::size_t, 1>{}, &stems);
      count(stems);
    };
    scan_chunks(tweet, memo_, std::integral_constant<std::size_t, 1>{}, add_chunk);
  }

  preprocessor steps;
  frequency_table table;

 private:
  static constexpr std::size_t memo_entries = 1 << 16;

  chunk_memo memo_;
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
