// SPDX-License-Identifier: MIT
//
// Training both families on the tweets, labelled in turn.
#include <cstdint>
#include <tweetsent/dataset.hpp>
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
  tweetsent::dataset rows({"Negative", "Positive"});
  for (std::size_t row = 0; row < tweets().size(); ++row)
    rows.add(tweets()[row], static_cast<std::uint32_t>(row % 2));
  tweetsent::ngram_training_options options;
  options.table_bits = 18;
  options.costs = {0.1};
  options.folds = 2;
  double score = 0.0;
  for (auto _ : state) {
    const tweetsent::classifier model = tweetsent::train_ngram_model(rows, options).model;
    const double again = model.predict(tweets().front()).score;
    if (score != 0.0 && again != score) state.SkipWithError("trained otherwise");
    score = again;
  }
  count_tweets(state);
}
BENCHMARK(train_ngram)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
