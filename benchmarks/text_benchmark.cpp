// SPDX-License-Identifier: MIT
//
// The reference's text steps one by one, each checked against the whole pipeline.
#include <tweetsent/preprocessor.hpp>

#include "tweets.hpp"

namespace {

std::vector<tweetsent::stages> all_stages() {
  std::vector<tweetsent::stages> out;
  for (const std::string& tweet : tweets()) out.push_back(tweetsent::preprocessor().run(tweet));
  return out;
}

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
