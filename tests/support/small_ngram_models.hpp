// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_SMALL_NGRAM_MODELS_HPP
#define TWEETSENT_TESTS_SMALL_NGRAM_MODELS_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plain_scores.hpp"
#include "random_text.hpp"
#include "tweetsent/classifier.hpp"
#include "tweetsent/ngram/model.hpp"

// Profiles that between them turn every switch.
inline std::vector<tweetsent::ngram_profile> every_ngram_profile() {
  std::vector<tweetsent::ngram_profile> out(14);
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
  out[11].tokens.fold_characters = false;
  out[12].tokens.spell_emoji = false;
  out[13] = {{false, false, false, false, false, false, false, false}, false, false, false, 1, 8};
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
    numbers.units.push_back((2.0 + random.unit()) / 1000.0);
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

#endif
