// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_WORD_SOURCE_HPP
#define TWEETSENT_TESTS_WORD_SOURCE_HPP

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tweetsent/dataset.hpp"
#include "tweetsent/logistic_model.hpp"

// Tweets of classes that differ in how likely each of a few words is: drawn word by word from the class's
// distribution, so that the best possible answer is known for each of them.
class word_source {
 public:
  word_source(std::size_t classes, std::vector<double> priors, double voice = 0.12)
      : priors_(std::move(priors)), random_(7) {
    constexpr std::size_t words = 40;
    for (std::size_t label = 0; label < classes; ++label) {
      std::vector<double> chances(words, 1.0);
      double total = 0.0;
      for (double& chance : chances) total += chance = std::exp(1.2 * unit());
      for (double& chance : chances) chance /= total;
      // Two words that speak for the class.
      chances[(2 * label) % words] += voice;
      chances[(2 * label + 1) % words] += voice;
      for (double& chance : chances) chance /= 1.0 + 2.0 * voice;
      chances_.push_back(chances);
    }
  }

  // Adds a tweet and tells whether the best possible answer to it is right.
  bool add(tweetsent::dataset& out) {
    const std::size_t label = draw(priors_);
    std::vector<double> posterior;
    for (double prior : priors_) posterior.push_back(std::log(prior));
    std::string text;
    const std::size_t length = 8;
    for (std::size_t at = 0; at < length; ++at) {
      const std::size_t word = draw(chances_[label]);
      // Letters of its own for each word, so that no part of one says anything of another.
      text += std::string(text.empty() ? "" : " ") + static_cast<char>('a' + word / 8) +
              static_cast<char>('i' + word % 8);
      for (std::size_t other = 0; other < posterior.size(); ++other) {
        posterior[other] += std::log(chances_[other][word]);
      }
    }
    out.add(text, static_cast<std::uint32_t>(label));
    return tweetsent::largest(posterior.data(), posterior.size()) == label;
  }

 private:
  double unit() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  std::size_t draw(const std::vector<double>& chances) {
    double left = unit();
    for (std::size_t at = 0; at + 1 < chances.size(); ++at) {
      left -= chances[at];
      if (left < 0.0) return at;
    }
    return chances.size() - 1;
  }

  std::vector<double> priors_;
  std::mt19937_64 random_;
  std::vector<std::vector<double>> chances_;
};

inline std::vector<std::string> label_names(std::size_t classes) {
  std::vector<std::string> names;
  for (std::size_t label = 0; label < classes; ++label) names.push_back("class " + std::to_string(label));
  return names;
}

#endif
