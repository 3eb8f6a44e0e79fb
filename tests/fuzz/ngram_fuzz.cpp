// SPDX-License-Identifier: MIT
//
// Any bytes through tokens, features, scores and explanations of the n-gram family.
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "require.hpp"
#include "small_ngram_models.hpp"

using namespace tweetsent;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<classifier> every = [] {
    std::vector<classifier> out;
    for (const ngram_profile& profile : every_ngram_profile())
      out.push_back(small_ngram_classifier(2 + out.size() % 3, profile));
    return out;
  }();
  const std::string_view tweet = text_of(data, size);
  for (const classifier& each : every) {
    std::vector<double> scores(each.labels().size());
    each.score(tweet, scores.data());
    require(scores == plain_scores(*each.model().as<ngram_model>(), tweet),
            "the fast score is the definition's");
    const prediction found = each.decide(scores.data());
    require(std::isfinite(found.score), "a score is finite");
    require(found.probability && *found.probability >= 0.0 && *found.probability <= 1.0,
            "a probability is one");
    const explanation explained = each.explain(tweet);
    double sum = explained.intercept;
    std::size_t last = 0;
    for (const contribution& part : explained.contributions) {
      require(part.begin >= last && part.end > part.begin && part.end <= tweet.size(),
              "spans are in order and inside the tweet");
      last = part.end;
      sum += part.value;
    }
    require(std::fabs(sum - explained.result.score) < 1e-9, "an explanation adds up");
  }
  return 0;
}
