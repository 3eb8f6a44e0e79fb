// SPDX-License-Identifier: MIT
#include "shadow_comparison.hpp"

namespace tweetsent_server {

void shadow_comparison::compare(const model_set& models, const served_model& answered,
                                const std::vector<identified_tweet>& answered_tweets) noexcept {
  if (name.empty() || &answered != models.find({})) return;
  const served_model* trial = models.find(name);
  if (trial == nullptr) return;
  std::uint64_t different = 0;
  for (const identified_tweet& entry : answered_tweets) {
    const tweetsent::prediction answer = answered.classifier.predict(entry.tweet);
    if (trial->classifier.predict(entry.tweet).label != answer.label) ++different;
  }
  tweets.fetch_add(answered_tweets.size(), std::memory_order_relaxed);
  disagreements.fetch_add(different, std::memory_order_relaxed);
}

}  // namespace tweetsent_server
