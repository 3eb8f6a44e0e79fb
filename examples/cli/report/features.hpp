// SPDX-License-Identifier: MIT
//
// The tokens that decide a model's answers on given tweets. Hashed features cannot be turned back into text,
// so the tokens of the tweets stand for them.
#ifndef TWEETSENT_CLI_REPORT_FEATURES_HPP
#define TWEETSENT_CLI_REPORT_FEATURES_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <tweetsent/classifier.hpp>
#include <tweetsent/dataset.hpp>
#include <vector>

namespace cli {

// What each token of the tweet adds to the value of `label`: compared with the other label's value, or with
// more than two labels, with the mean of all.
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
