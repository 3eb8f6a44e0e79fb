// SPDX-License-Identifier: MIT
//
// What a piece adds to a tweet's sums, however it is begun, and how it joins its neighbours: all that a model
// remembers of a chunk.
#ifndef TWEETSENT_NGRAM_PIECE_EFFECT_HPP
#define TWEETSENT_NGRAM_PIECE_EFFECT_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "tweetsent/logistic_model.hpp"
#include "tweetsent/ngram/features.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// A table of weights, [bucket][output]. To be copied: as a local variable it stays in registers.
class weight_rows {
 public:
  weight_rows(const std::int8_t* weights, std::uint32_t buckets) noexcept
      : weights_(weights), buckets_(buckets) {}

  // `outputs`, here and below, is the number of outputs, as a number or as a std::integral_constant.
  template <class Count>
  const std::int8_t* row(feature which, Count outputs) const noexcept {
    return weights_ + std::size_t{bucket_of(which, buckets_)} * outputs;
  }
  template <class Count, class Sums>
  void add(feature which, Count outputs, Sums* sums) const noexcept {
    const std::int8_t* const values = row(which, outputs);
    for (std::size_t output = 0; output < outputs; ++output) sums[output] += values[output];
  }

 private:
  const std::int8_t* weights_;
  std::uint32_t buckets_;
};

// The words of an effect: how many tokens the piece has, with walked_ends' flags; the hashes of its first and
// last token; for each output the sums of the piece begun plain (low half) and negated.
using packed_effect = std::array<std::uint64_t, 3 + max_labels>;

constexpr std::size_t effect_size(std::size_t outputs) noexcept {
  return 3 + outputs;
}
template <std::size_t Outputs>
constexpr auto effect_size(std::integral_constant<std::size_t, Outputs>) noexcept {
  return std::integral_constant<std::size_t, 3 + Outputs>{};
}

inline std::uint32_t tokens_of(const std::uint64_t* effect) noexcept {
  return static_cast<std::uint32_t>(effect[0]);
}
inline piece_ends ends_of(const std::uint64_t* effect, bool negated) noexcept {
  return {effect[1], effect[2], (effect[0] >> 32 & 1) != 0, (effect[0] >> (negated ? 34 : 33) & 1) != 0};
}
inline std::int32_t sum_of(const std::uint64_t* effect, std::size_t output, bool negated) noexcept {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(effect[3 + output] >> (negated ? 32 : 0)));
}

inline void set_ends(std::size_t tokens, const walked_ends& ends, std::uint64_t* effect) noexcept {
  effect[0] = tokens | std::uint64_t{ends.first_negatable} << 32 | std::uint64_t{ends.negated_after} << 33;
  effect[1] = ends.first;
  effect[2] = ends.last;
}
inline void set_sums(std::size_t output, std::int32_t plain, std::int32_t negated,
                     std::uint64_t* effect) noexcept {
  effect[3 + output] = static_cast<std::uint32_t>(plain) | std::uint64_t{static_cast<std::uint32_t>(negated)}
                                                               << 32;
}

// Puts the effect of a piece into `out`.
template <class Count>
void find_effect(const token_buffer& piece, const ngram_profile& profile, weight_rows rows, Count outputs,
                 std::uint64_t* out) noexcept {
  for (std::size_t word = 0; word < effect_size(outputs); ++word) out[word] = 0;
  if (piece.count == 0) return;
  // What both ways of beginning have in common, most of all characters, is weighed once.
  std::array<std::array<std::int32_t, max_labels>, 4> sums;  // by the ways that have the feature
  for (auto& each : sums) {
    for (std::size_t output = 0; output < outputs; ++output) each[output] = 0;
  }
  constexpr unsigned both = begun_plain | begun_negated;
  const walked_ends ends =
      walk_features(piece, profile, std::integral_constant<unsigned, both>{},
                    [&sums, rows, outputs](feature which, const tweet_token&, bool, unsigned ways) {
                      rows.add(which, outputs, sums[ways].data());
                    });
  set_ends(piece.count, ends, out);
  for (std::size_t output = 0; output < outputs; ++output) {
    const std::int32_t common = sums[both][output];
    set_sums(output, sums[begun_plain][output] + common, sums[begun_negated][output] + common, out);
  }
}

// Makes `front` the effect of both pieces in a row. Both have tokens.
template <class Count>
void append_effect(const std::uint64_t* behind, const ngram_profile& profile, weight_rows rows, Count outputs,
                   std::uint64_t* front) noexcept {
  std::array<std::array<std::int32_t, max_labels>, 2> sums;
  walked_ends both{front[1], behind[2], ends_of(front, false).first_negatable, 0};
  for (const bool negated : {false, true}) {
    const bool between = ends_of(front, negated).negated_after;
    const piece_ends next = ends_of(behind, between);
    for (std::size_t output = 0; output < outputs; ++output)
      sums[negated][output] = sum_of(front, output, negated) + sum_of(behind, output, between);
    if (profile.word_pairs)
      rows.add(piece_chain{front[2], between}.pair_with(next), outputs, sums[negated].data());
    if (next.negated_after) both.negated_after |= negated ? begun_negated : begun_plain;
  }
  set_ends(std::size_t{tokens_of(front)} + tokens_of(behind), both, front);
  for (std::size_t output = 0; output < outputs; ++output)
    set_sums(output, sums[false][output], sums[true][output], front);
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
