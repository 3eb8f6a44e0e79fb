// SPDX-License-Identifier: MIT
//
// What a model's answers on given tweets rest on. Hashed features cannot be read back, so the tokens of the
// tweets stand for them.
#ifndef TWEETSENT_CLI_REPORT_REPORT_FEATURES_HPP
#define TWEETSENT_CLI_REPORT_REPORT_FEATURES_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <tweetsent/classifier.hpp>
#include <tweetsent/dataset.hpp>
#include <vector>

namespace cli {

// What each token of the tweet adds to the value of `label`: with two labels over the other's, with more
// over the mean of all.
std::vector<tweetsent::contribution> contributions_to(const tweetsent::classifier& model,
                                                      std::string_view tweet, std::size_t label);

struct telling_token {
  std::string text;       // in lower case
  std::size_t count = 0;  // how often it occurs
  double sum = 0.0;       // of what it adds in all those places
};

// For each label the tokens that add the most to it over the given rows, at most `most`, the largest sum
// first. Memory grows with the number of distinct tokens.
std::vector<std::vector<telling_token>> telling_tokens(const tweetsent::classifier& model,
                                                       const tweetsent::dataset& data,
                                                       const std::vector<std::size_t>& rows,
                                                       std::size_t most);

}  // namespace cli

#endif
