// SPDX-License-Identifier: MIT
//
// The first step of the reference pipeline.
#include "stages.hpp"

namespace {

void clean(benchmark::State& state) {
  const std::vector<tweetsent::stages> expected = all_stages();
  for (auto _ : state) {
    for (std::size_t at = 0; at < tweets().size(); ++at) {
      if (tweetsent::clean(tweets()[at]) != expected[at].cleaned) state.SkipWithError("cleaned otherwise");
    }
  }
  count_tweets(state);
}
BENCHMARK(clean);

}  // namespace
