// SPDX-License-Identifier: MIT
//
// Text in, prediction out:
//
//     const tweetsent::classifier sentiment = tweetsent::default_model();   // default_model.hpp
//     sentiment.predict("what a lovely day").label;                         // "Positive"
#ifndef TWEETSENT_CLASSIFIER_HPP
#define TWEETSENT_CLASSIFIER_HPP

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tweetsent/logistic_model.hpp"
#include "tweetsent/ngram/model.hpp"
#include "tweetsent/prediction.hpp"
#include "tweetsent/reference/frequency_model.hpp"

namespace tweetsent {
inline namespace v0 {

// What a model says of itself: shown by programs, kept in the model file, of no influence on answers.
struct model_facts {
  std::string name = {};
  std::string created_by = {};  // program and version
  std::string checksum = {};    // of the model file, 16 hexadecimal digits; empty if there is none
  std::vector<std::pair<std::string, std::string>> training = {};  // rows, split, data and the like
};

// Below this probability the answer is `label` instead of one of the model's labels.
struct abstain_threshold {
  double probability = 0.0;  // 0: never
  std::string label = "Uncertain";
};

namespace detail {

// std::visit, at a fraction of what that costs the compiler.
template <class Use>
auto with_model(const std::variant<frequency_model, ngram_model>& any, Use&& use) {
  if (const auto* model = std::get_if<frequency_model>(&any)) return use(*model);
  return use(*std::get_if<ngram_model>(&any));
}

}  // namespace detail

// A model with its labels. Immutable: const members may be called from any number of threads at once.
// Any bytes are a tweet; invalid UTF-8 counts as U+FFFD.
class classifier {
 public:
  using any_model = std::variant<frequency_model, ngram_model>;

  // `model` is a frequency_model, an ngram_model or an any_model; `labels` are the names of its classes in
  // order, from 2 to max_labels of them.
  template <class Model>
  classifier(Model model, std::vector<std::string> labels, model_facts facts = {},
             abstain_threshold abstain = {})
      : model_(std::move(model)),
        labels_(std::move(labels)),
        facts_(std::move(facts)),
        abstain_(std::move(abstain)) {}

  // The likeliest label. Linear in the tweet's bytes; allocates nothing.
  prediction predict(std::string_view tweet) const noexcept {
    std::array<double, max_labels> scores;
    score(tweet, scores.data());
    return decide(scores.data());
  }

  // The value of every label, in the order of labels(), into scores[0 .. labels().size()).
  void score(std::string_view tweet, double* scores) const noexcept {
    detail::with_model(model_, [&](const auto& model) { model.score(tweet, scores); });
  }

  // The prediction that score()'s values stand for.
  prediction decide(const double* scores) const noexcept {
    const std::size_t best = largest(scores, labels_.size());
    prediction out{labels_[best], best, decision_score(head(), scores, labels_.size(), best), {}};
    if (head() == head_kind::linear) return out;
    out.probability = softmax_probability(scores, labels_.size(), best);
    if (*out.probability < abstain_.probability) {
      out.label = abstain_.label;
      out.label_index = labels_.size();
    }
    return out;
  }

  // The prediction with what each piece of the tweet adds to its score. Allocates the answer.
  explanation explain(std::string_view tweet) const {
    std::array<double, max_labels> scores;
    score(tweet, scores.data());
    explanation out;
    out.result = decide(scores.data());
    const std::size_t label = largest(scores.data(), labels_.size());
    out.intercept = detail::with_model(
        model_, [&](const auto& model) { return model.explain(tweet, label, out.contributions); });
    return out;
  }

  // How many of the tweet's words the model knows: whether tweets drift away from what it was trained on.
  word_counts count_words(std::string_view tweet) const {
    return detail::with_model(model_, [&](const auto& model) { return model.count_words(tweet); });
  }

  const std::vector<std::string>& labels() const noexcept { return labels_; }
  const model_facts& facts() const noexcept { return facts_; }
  const abstain_threshold& abstain() const noexcept { return abstain_; }
  const any_model& model() const noexcept { return model_; }

  head_kind head() const noexcept {
    return detail::with_model(model_, [](const auto& model) { return model.head(); });
  }

 private:
  any_model model_;
  std::vector<std::string> labels_;
  model_facts facts_;
  abstain_threshold abstain_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
