// SPDX-License-Identifier: MIT
//
// Loading each shipped model.
#include "models.hpp"

namespace {

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
