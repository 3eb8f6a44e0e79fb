// SPDX-License-Identifier: MIT
//
// A model on trial: it is asked what the model that answers is asked, and only how often the two disagree is
// kept.
#ifndef TWEETSENT_SERVER_SHADOW_COMPARISON_HPP
#define TWEETSENT_SERVER_SHADOW_COMPARISON_HPP

#include "model_set.hpp"
#include "predict_request.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace tweetsent_server {

// Safe from many threads once `name` is set.
struct shadow_comparison {
  std::string name;  // of the model on trial; empty: there is none
  std::atomic<std::uint64_t> tweets{0};
  std::atomic<std::uint64_t> disagreements{0};  // tweets that got another label

  // Counts, for tweets that the first of `models` has answered. Costs two predictions a tweet; cannot fail.
  void compare(const model_set& models, const served_model& answered,
               const std::vector<identified_tweet>& answered_tweets) noexcept;
};

}  // namespace tweetsent_server

#endif
