// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_SMALL_NGRAM_MODELS_HPP
#define TWEETSENT_TESTS_SMALL_NGRAM_MODELS_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "random_text.hpp"
#include "tweetsent/classifier.hpp"

// Profiles that between them turn every switch.
inline std::vector<tweetsent::ngram_profile> every_ngram_profile() {
  std::vector<tweetsent::ngram_profile> out(12);
  out[1].tokens.decode_entities = false;
  out[2].tokens.fold_links = false;
  out[3].tokens.fold_names = false;
  out[4].tokens.emoticons = false;
  out[5].tokens.fold_elongation = false;
  out[6].tokens.fold_case = false;
  out[7].negation = false;
  out[8].shouting = false;
  out[9].word_pairs = false;
  out[10].shortest_characters = out[10].longest_characters = 0;
  out[11] = {{false, false, false, false, false, false}, false, false, false, 1, 8};
  return out;
}

// Weights that differ from bucket to bucket and from class to class.
inline tweetsent::ngram_model small_ngram_model(std::size_t classes, tweetsent::ngram_profile profile = {},
                                                std::uint32_t buckets = 1 << 12) {
  tweetsent::ngram_weights numbers;
  numbers.classes = classes;
  numbers.buckets = buckets;
  numbers.length_smoothing = 4.0;
  numbers.typical_length = 12.5;
  random_text random(13 + classes);
  std::int8_t* table = numbers.make_table();
  for (std::size_t at = 0; at < buckets * numbers.outputs(); ++at)
    table[at] = static_cast<std::int8_t>(static_cast<int>(random.below(255)) - 127);
  for (std::size_t output = 0; output < numbers.outputs(); ++output) {
    numbers.units.push_back(0.002 + 0.001 * random.unit());
    numbers.intercepts.push_back(random.unit() - 0.5);
  }
  return {profile, std::move(numbers)};
}

inline tweetsent::classifier small_ngram_classifier(std::size_t classes,
                                                    tweetsent::ngram_profile profile = {}) {
  std::vector<std::string> labels;
  for (std::size_t label = 0; label < classes; ++label) labels.push_back("label " + std::to_string(label));
  return {small_ngram_model(classes, profile), std::move(labels), {"small", "a test", "", {}}};
}

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
      position = tweetsent::tokenize_piece(chunk, position, profile.tokens, piece);
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

#endif
