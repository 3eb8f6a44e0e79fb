// SPDX-License-Identifier: MIT
//
// Training both families on the tweets, labelled in turn.
#include <tweetsent/learning/frequency_trainer.hpp>
#include <tweetsent/learning/ngram_trainer.hpp>

#include "tweets.hpp"

namespace {

void train_frequency(benchmark::State& state) {
  double weight = 0.0;
  for (auto _ : state) {
    tweetsent::frequency_trainer trainer({}, 2);
    for (std::size_t row = 0; row < tweets().size(); ++row) trainer.add(tweets()[row], row % 2);
    const tweetsent::frequency_model model = trainer.fit(tweetsent::head_kind::logistic);
    if (weight != 0.0 && model.weights().weights[0] != weight) state.SkipWithError("trained otherwise");
    weight = model.weights().weights[0];
  }
  count_tweets(state);
}
BENCHMARK(train_frequency);

void train_ngram(benchmark::State& state) {
  double intercept = 0.0;
  for (auto _ : state) {
    tweetsent::ngram_rows rows({}, 1 << 18);
    std::vector<std::size_t> members;
    for (std::size_t row = 0; row < tweets().size(); ++row) {
      rows.add(tweets()[row], row % 2);
      members.push_back(row);
    }
    tweetsent::ngram_training_options options;
    options.costs = {0.1};
    options.folds = 2;
    const tweetsent::ngram_model model = tweetsent::train_ngram_model(rows, members, {}, 2, options).model;
    if (intercept != 0.0 && model.weights().intercepts[0] != intercept)
      state.SkipWithError("trained otherwise");
    intercept = model.weights().intercepts[0];
  }
  count_tweets(state);
}
BENCHMARK(train_ngram)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
