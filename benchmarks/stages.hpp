// SPDX-License-Identifier: MIT
//
// What the tweets are after each step of the whole pipeline: what single steps are checked against.
#ifndef TWEETSENT_BENCHMARKS_STAGES_HPP
#define TWEETSENT_BENCHMARKS_STAGES_HPP

#include <string>
#include <tweetsent/reference/preprocessor.hpp>
#include <vector>

#include "tweets.hpp"

inline std::vector<tweetsent::stages> all_stages() {
  std::vector<tweetsent::stages> out;
  for (const std::string& tweet : tweets()) out.push_back(tweetsent::preprocessor().run(tweet));
  return out;
}

#endif
