// SPDX-License-Identifier: MIT
//
// The fourth step of the reference pipeline.
#include "stages.hpp"

namespace {

void stem(benchmark::State& state) {
  const std::vector<tweetsent::stages> expected = all_stages();
  std::string stem;
  for (auto _ : state) {
    for (const tweetsent::stages& each : expected) {
      for (std::size_t at = 0; at < each.filtered.size(); ++at) {
        stem.clear();
        tweetsent::append_porter_stem(stem, each.filtered[at]);
        if (stem != each.stems[at]) state.SkipWithError("stemmed otherwise");
      }
    }
  }
  count_tweets(state);
}
BENCHMARK(stem);

}  // namespace
