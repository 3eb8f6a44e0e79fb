// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_SMALL_MODELS_HPP
#define TWEETSENT_TESTS_SMALL_MODELS_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plain_scores.hpp"
#include "random_text.hpp"
#include "tweetsent/classifier.hpp"
#include "tweetsent/learning/ngram_trainer.hpp"
#include "tweetsent/reference/frequency_model.hpp"

// Profiles that between them turn every switch.
inline std::vector<tweetsent::profile> every_profile() {
  using tweetsent::stop_word_list;
  return {{false, stop_word_list::english, {}},
          {true, stop_word_list::english, {}},
          {false, stop_word_list::english_without_negations, {}},
          {true, stop_word_list::own, {"love", "\xCE\xB4", "http", ""}},
          {false, stop_word_list::own, {}}};
}

// A table of the stems that random_text's words have, with counts that differ from class to class.
inline tweetsent::frequency_table small_table(const tweetsent::profile& switches, std::size_t classes) {
  tweetsent::frequency_table table(classes);
  const tweetsent::preprocessor steps(switches);
  random_text random(7);
  for (int row = 0; row < 300; ++row) {
    const std::size_t label = random.below(classes);
    for (const std::string& stem : steps.run(random.word()).stems)
      table.add(stem, label, 1 + random.below(9));
  }
  return table;
}

inline tweetsent::logistic_model small_head(tweetsent::head_kind kind, std::size_t classes) {
  tweetsent::logistic_model head{kind, classes, classes, {}, {}};
  random_text random(11);
  for (std::size_t label = 1; label < classes; ++label) {
    head.intercepts.push_back(random.unit() - 0.5);
    for (std::size_t feature = 0; feature < classes; ++feature) {
      head.weights.push_back((feature == label ? 0.02 : 0.0) - 0.01 * random.unit());
    }
  }
  return head;
}

inline std::vector<std::string> letter_labels(std::size_t classes) {
  std::vector<std::string> labels;
  for (std::size_t label = 0; label < classes; ++label)
    labels.push_back(label < 26 ? std::string(1, static_cast<char>('A' + label)) : std::to_string(label));
  return labels;
}

// A frequency classifier for the words of random_text; labels are "A", "B", ...
inline tweetsent::classifier small_classifier(tweetsent::head_kind kind = tweetsent::head_kind::logistic,
                                              std::size_t classes = 2, tweetsent::profile switches = {},
                                              tweetsent::abstain_threshold abstain = {}) {
  tweetsent::frequency_table table = small_table(switches, classes);
  return {tweetsent::frequency_model(tweetsent::preprocessor(std::move(switches)), std::move(table),
                                     small_head(kind, classes)),
          letter_labels(classes),
          {"small", "a test", "", {{"rows", "300"}, {"data", "made up"}}},
          std::move(abstain)};
}

// A small n-gram classifier, trained on random_text's tweets.
inline tweetsent::classifier trained_ngram_classifier(std::size_t classes = 2,
                                                      tweetsent::ngram_profile profile = {}) {
  random_text random(13);
  tweetsent::dataset rows(letter_labels(classes));
  for (std::size_t row = 0; row < 200; ++row) {
    const std::string word = random.word();
    rows.add(word + " " + random.tweet(5), static_cast<std::uint32_t>(word.size() % classes));
  }
  tweetsent::ngram_training_options options;
  options.profile = profile;
  options.table_bits = 12;
  options.costs = {0.1};
  options.folds = 2;
  options.threads = 1;
  return tweetsent::train_ngram_model(rows, options, {"small n-grams", "", "", {}}).model;
}

#endif
