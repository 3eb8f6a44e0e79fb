// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_SAME_PREDICTION_HPP
#define TWEETSENT_TESTS_SAME_PREDICTION_HPP

#include "tweetsent/prediction.hpp"

inline bool same_prediction(const tweetsent::prediction& left, const tweetsent::prediction& right) {
  return left.label == right.label && left.label_index == right.label_index && left.score == right.score &&
         left.probability == right.probability;
}

#endif
