// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_CONSTANT_MODEL_HPP
#define TWEETSENT_TESTS_CONSTANT_MODEL_HPP

#include <cstddef>
#include <string_view>
#include <vector>

#include "tweetsent/any_model.hpp"

// A family of its own, as a program may have one: the longer a tweet, the more it is of the last class.
class constant_model final : public tweetsent::any_model {
 public:
  static constexpr std::string_view family_name = "constant";

  explicit constant_model(std::size_t classes) : classes_(classes) {}

  std::string_view family() const noexcept override { return family_name; }
  std::size_t classes() const noexcept override { return classes_; }
  tweetsent::head_kind head() const noexcept override { return tweetsent::head_kind::logistic; }
  void score(std::string_view tweet, double* scores) const noexcept override {
    for (std::size_t label = 0; label < classes_; ++label) scores[label] = 0.0;
    scores[classes_ - 1] = static_cast<double>(tweet.size());
  }
  double explain(std::string_view tweet, std::size_t,
                 std::vector<tweetsent::contribution>& out) const override {
    out.push_back({0, tweet.size(), static_cast<double>(tweet.size())});
    return 0.0;
  }
  tweetsent::word_counts count_words(std::string_view) const noexcept override { return {1, 1}; }

 private:
  std::size_t classes_;
};

#endif
