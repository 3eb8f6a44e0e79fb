// SPDX-License-Identifier: MIT
//
// Explaining with each shipped model.
#include <cmath>

#include "models.hpp"

namespace {

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

}  // namespace
