// SPDX-License-Identifier: MIT
//
// Prints whether this build fuses a multiplication and an addition, and then the scores of many tweets to the
// last bit.
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "random_text.hpp"
#include "small_ngram_models.hpp"

namespace {

// 1 - (1 + e) * (1 - e) for a small e is e * e if it is fused, and 0 if the product is rounded first.
bool fuses() {
  volatile double a = 1.0 + 0x1p-30, b = 1.0 - 0x1p-30, c = 1.0;
  const double x = a, y = b, z = c;
  return z - x * y != 0.0;
}

tweetsent::classifier frequency_classifier(tweetsent::head_kind kind, std::size_t classes) {
  random_text random(2);
  tweetsent::frequency_table table(classes);
  const tweetsent::preprocessor steps;
  for (int row = 0; row < 300; ++row) {
    for (const std::string& stem : steps.run(random.word()).stems) table.add(stem, random.below(classes));
  }
  tweetsent::logistic_model head{kind, classes, classes, {}, {}};
  std::vector<std::string> labels{"label 0"};
  for (std::size_t label = 1; label < classes; ++label) {
    labels.push_back("label " + std::to_string(label));
    head.intercepts.push_back(random.unit());
    for (std::size_t feature = 0; feature < classes; ++feature) head.weights.push_back(random.unit() - 0.5);
  }
  return {tweetsent::frequency_model(steps, table, head), labels};
}

void print_scores(const tweetsent::classifier& sentiment, const std::vector<std::string>& tweets) {
  std::array<double, tweetsent::max_labels> scores;
  for (const std::string& tweet : tweets) {
    sentiment.score(tweet, scores.data());
    for (std::size_t label = 0; label < sentiment.labels().size(); ++label) std::printf("%a ", scores[label]);
    const tweetsent::explanation explained = sentiment.explain(tweet);
    std::printf("%a %a", explained.result.score, explained.intercept);
    for (const tweetsent::contribution& part : explained.contributions) std::printf(" %a", part.value);
    std::printf("\n");
  }
}

}  // namespace

int main() {
  std::puts(fuses() ? "fused" : "not fused");
  random_text random(1);
  std::vector<std::string> tweets;
  for (int row = 0; row < 500; ++row) tweets.push_back(random.tweet());
  for (const std::size_t classes : {2u, 3u}) {
    print_scores(frequency_classifier(tweetsent::head_kind::logistic, classes), tweets);
    print_scores(frequency_classifier(tweetsent::head_kind::linear, classes), tweets);
    print_scores(small_ngram_classifier(classes), tweets);
  }
}
