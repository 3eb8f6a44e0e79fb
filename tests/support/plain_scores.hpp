// SPDX-License-Identifier: MIT
//
// The scores of both families from their definitions alone, step by step and with nothing remembered: what
// the fast ways must equal to the bit.
#ifndef TWEETSENT_TESTS_PLAIN_SCORES_HPP
#define TWEETSENT_TESTS_PLAIN_SCORES_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "counted_stems.hpp"
#include "tweetsent/ngram/model.hpp"
#include "tweetsent/reference/frequency_model.hpp"

// The features of a tweet as their definition says, one by one: chunks at white space, pieces, tokens, and
// the pairs that join pieces. Returns how many tokens there are.
template <class Sink>
std::size_t for_each_plain_feature(std::string_view tweet, const tweetsent::ngram_profile& profile,
                                   Sink&& sink) {
  std::uint64_t last = tweetsent::begin_of_tweet;
  bool negated = false;
  std::size_t tokens = 0;
  tweetsent::detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, tweetsent::detail::chunk_key) {
    for (std::size_t position = 0; position < chunk.size();) {
      tweetsent::token_buffer piece;
      position = tweetsent::tokenize_piece_plainly(chunk, position, profile.tokens, piece);
      if (piece.count == 0) continue;
      const tweetsent::piece_ends ends = tweetsent::for_each_feature(
          piece, profile, negated,
          [&](tweetsent::feature which, const tweetsent::tweet_token&, bool) { sink(which); });
      if (profile.word_pairs)
        sink(tweetsent::pair_feature(last, ends.first, negated && ends.first_negatable));
      tokens += piece.count;
      last = ends.last;
      negated = ends.negated_after;
    }
  });
  if (profile.word_pairs) sink(tweetsent::pair_feature(last, tweetsent::end_of_tweet, false));
  return tokens;
}

// The values of each class, from the definition alone: nothing is remembered from tweet to tweet.
inline std::vector<double> plain_scores(const tweetsent::ngram_model& model, std::string_view tweet) {
  const tweetsent::ngram_weights& numbers = model.weights();
  std::vector<std::int64_t> sums(numbers.outputs());
  const std::size_t tokens = for_each_plain_feature(tweet, model.profile(), [&](tweetsent::feature which) {
    const std::size_t bucket = tweetsent::bucket_of(which, numbers.buckets);
    for (std::size_t output = 0; output < sums.size(); ++output)
      sums[output] += numbers.weights[bucket * sums.size() + output];
  });
  std::vector<double> scores(numbers.classes);
  for (std::size_t output = 0; output < sums.size(); ++output) {
    scores[numbers.classes == 2 ? 1 : output] =
        numbers.intercepts[output] +
        numbers.length_factor(tokens) * numbers.units[output] * static_cast<double>(sums[output]);
  }
  return scores;
}

// The features as the definition says: run() the steps, look up every stem, add up.
inline std::vector<std::uint64_t> plain_sums(const tweetsent::frequency_model& model,
                                             std::string_view tweet) {
  const tweetsent::frequency_table& table = model.table();
  std::vector<std::uint64_t> sums(table.classes());
  for (const std::string& stem : counted_stems(model.steps(), tweet)) {
    const std::uint64_t* counts = table.find(stem);
    for (std::size_t label = 0; counts != nullptr && label < sums.size(); ++label)
      sums[label] += counts[label];
  }
  return sums;
}

inline std::vector<double> plain_scores(const tweetsent::frequency_model& model, std::string_view tweet) {
  std::vector<double> values, scores(model.table().classes());
  for (std::uint64_t sum : plain_sums(model, tweet)) values.push_back(static_cast<double>(sum));
  model.weights().score(values.data(), scores.data());
  return scores;
}

#endif
