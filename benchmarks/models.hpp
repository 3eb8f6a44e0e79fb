// SPDX-License-Identifier: MIT
//
// The shipped models, by a benchmark's argument.
#ifndef TWEETSENT_BENCHMARKS_MODELS_HPP
#define TWEETSENT_BENCHMARKS_MODELS_HPP

#include <string>
#include <tweetsent/model_file.hpp>

#include "tweets.hpp"

inline tweetsent::classifier load(const benchmark::State& state) {
  constexpr const char* names[] = {"sentiment-frequency", "sentiment-2class", "sentiment-3class"};
  return tweetsent::load_model(std::string(TWEETSENT_ARTIFACTS_DIR "/") + names[state.range(0)] +
                               ".safetensors");
}

inline double sum_of_scores(const tweetsent::classifier& sentiment) {
  double sum = 0.0;
  for (const std::string& tweet : tweets()) sum += sentiment.predict(tweet).score;
  return sum;
}

#endif
