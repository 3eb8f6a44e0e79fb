// SPDX-License-Identifier: MIT
//
// The second step of the reference pipeline.
#include "stages.hpp"

namespace {

void tokenize(benchmark::State& state) {
  const std::vector<tweetsent::stages> expected = all_stages();
  for (auto _ : state) {
    for (const tweetsent::stages& each : expected) {
      if (tweetsent::tokenize(each.cleaned) != each.tokens) state.SkipWithError("tokenized otherwise");
    }
  }
  count_tweets(state);
}
BENCHMARK(tokenize);

}  // namespace
