// SPDX-License-Identifier: MIT
//
// The front door of evaluation/: how good a classifier is on labelled tweets, and whether one is better than
// another.
//
//     const auto figures = tweetsent::evaluate(sentiment, data, data.all_rows());
//     figures.accuracy;   // between 0 and 1, as all shares are
#ifndef TWEETSENT_EVALUATION_HPP
#define TWEETSENT_EVALUATION_HPP

#include "tweetsent/evaluation/comparison.hpp"
#include "tweetsent/evaluation/curves.hpp"
#include "tweetsent/evaluation/interval.hpp"
#include "tweetsent/evaluation/metrics.hpp"
#include "tweetsent/evaluation/reliability.hpp"
#include "tweetsent/evaluation/scored_rows.hpp"

#endif
