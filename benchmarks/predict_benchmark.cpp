// SPDX-License-Identifier: MIT
//
// Predicting and explaining with each shipped model: known words, words never seen, and on all cores.
#include <cmath>
#include <tweetsent/batch.hpp>
#include <tweetsent/model_file.hpp>

#include "tweets.hpp"

namespace {

tweetsent::classifier load(const benchmark::State& state) {
  constexpr const char* names[] = {"sentiment-frequency", "sentiment-2class", "sentiment-3class"};
  return tweetsent::load_model(std::string(TWEETSENT_ARTIFACTS_DIR "/") + names[state.range(0)] +
                               ".safetensors");
}

double sum_of_scores(const tweetsent::classifier& sentiment) {
  double sum = 0.0;
  for (const std::string& tweet : tweets()) sum += sentiment.predict(tweet).score;
  return sum;
}

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

void explain(benchmark::State& state) {
  const tweetsent::classifier sentiment = load(state);
  for (auto _ : state) {
    for (const std::string& tweet : tweets()) {
      const tweetsent::explanation why = sentiment.explain(tweet);
      double sum = why.intercept;
      for (const tweetsent::contribution& each : why.contributions) sum += each.value;
      if (std::fabs(sum - why.result.score) > 1e-9) state.SkipWithError("it does not add up");
    }
  }
  count_tweets(state);
}
BENCHMARK(explain)->DenseRange(0, 2);

void load_model(benchmark::State& state) {
  const double expected = sum_of_scores(load(state));
  for (auto _ : state) {
    const tweetsent::classifier sentiment = load(state);
    benchmark::DoNotOptimize(&sentiment);
  }
  if (sum_of_scores(load(state)) != expected) state.SkipWithError("loaded otherwise");
}
BENCHMARK(load_model)->DenseRange(0, 2);

}  // namespace
