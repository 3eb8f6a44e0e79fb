// SPDX-License-Identifier: MIT
//
// What a classifier answers.
#ifndef TWEETSENT_PREDICTION_HPP
#define TWEETSENT_PREDICTION_HPP

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace tweetsent {
inline namespace v0 {

struct prediction {
  // The likeliest label, also where the classifier abstained. Refers to the classifier's own: valid as long
  // as the classifier lives, also after it has moved.
  std::string_view label;

  // Its place in classifier::labels().
  std::size_t label_index = 0;

  // With two labels, the log-odds of labels()[1] (the linear head's value of it, threshold 0.5); with more,
  // the logit of the likeliest label over the mean of all.
  double score = 0.0;

  // Of the likeliest label, in [0, 1]; the linear head has none.
  std::optional<double> probability;

  // The probability is below the classifier's abstain_threshold. classifier::shown_label() gives the label to
  // show then.
  bool abstained = false;
};

// How many words of a tweet a model knows.
struct word_counts {
  std::size_t words = 0;
  std::size_t known = 0;  // of these, the words that weigh in its scores
};

// What the bytes [begin, end) of the raw tweet add to the score.
struct contribution {
  std::size_t begin;
  std::size_t end;
  double value;
};

// The intercept and the contributions add up to result.score, but for rounding below 1e-9.
struct explanation {
  prediction result;
  double intercept = 0.0;
  std::vector<contribution> contributions;  // in the order of the tweet
};

}  // namespace v0
}  // namespace tweetsent

#endif
