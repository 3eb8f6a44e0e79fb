// SPDX-License-Identifier: MIT
//
// Predicting, one by one and in batches, runs without exceptions and without run-time type information.
#include <cstdio>

#include "tweetsent/batch.hpp"
#include "tweetsent/default_model.hpp"
#include "tweetsent/tweetsent.hpp"

int main() {
  const tweetsent::classifier& sentiment = tweetsent::default_model();
  const tweetsent::prediction found = sentiment.predict("what a lovely day");
  const tweetsent::stages stages = tweetsent::preprocessor().run("I cannot wait");
  std::printf("%s %zu\n", sentiment.labels()[found.label_index].c_str(), stages.stems.size());
  const bool same = tweetsent::predict_batch(sentiment, {"what a lovely day"})[0].score == found.score;
  return same && found.label_index == 1 && found.score > 0.0 &&
                 sentiment.explain("love").contributions.size() == 1
             ? 0
             : 1;
}
