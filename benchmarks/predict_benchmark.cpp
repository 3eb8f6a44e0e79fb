// SPDX-License-Identifier: MIT
//
// Predicting with each shipped model: known words, words never seen, and on all cores.
#include <tweetsent/batch.hpp>

#include "models.hpp"

namespace {

void predict(benchmark::State& state) {
  const tweetsent::classifier sentiment = load(state);
  const double expected = sum_of_scores(sentiment);
  for (auto _ : state) {
    if (sum_of_scores(sentiment) != expected) state.SkipWithError("predicted otherwise");
  }
  count_tweets(state);
}
BENCHMARK(predict)->DenseRange(0, 2);

void predict_first_pass(benchmark::State& state) {
  const double expected = sum_of_scores(load(state));
  for (auto _ : state) {
    state.PauseTiming();
    const tweetsent::classifier sentiment = load(state);
    state.ResumeTiming();
    if (sum_of_scores(sentiment) != expected) state.SkipWithError("predicted otherwise");
  }
  count_tweets(state);
}
BENCHMARK(predict_first_pass)->DenseRange(0, 2);

void predict_batch(benchmark::State& state) {
  const tweetsent::classifier sentiment = load(state);
  const std::vector<std::string_view> texts(tweets().begin(), tweets().end());
  const double expected = sum_of_scores(sentiment);
  for (auto _ : state) {
    double sum = 0.0;
    for (const tweetsent::prediction& each : tweetsent::predict_batch(sentiment, texts)) sum += each.score;
    if (sum != expected) state.SkipWithError("predicted otherwise");
  }
  count_tweets(state);
}
BENCHMARK(predict_batch)->DenseRange(0, 2)->UseRealTime();

}  // namespace
