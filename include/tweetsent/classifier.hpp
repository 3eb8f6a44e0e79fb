// SPDX-License-Identifier: MIT
//
// Text in, prediction out:
//
//     const tweetsent::classifier& sentiment = tweetsent::default_model();   // default_model.hpp
//     sentiment.predict("what a lovely day").label;                          // "Positive"
#ifndef TWEETSENT_CLASSIFIER_HPP
#define TWEETSENT_CLASSIFIER_HPP

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/any_model.hpp"
#include "tweetsent/detail/invalid_argument.hpp"
#include "tweetsent/logistic_model.hpp"
#include "tweetsent/prediction.hpp"

namespace tweetsent {
inline namespace v0 {

// Facts about a model: shown by programs, kept in the model file, without influence on predictions.
struct model_facts {
  std::string name = {};
  std::string created_by = {};  // program and version
  std::string checksum = {};    // of the model file, 16 hexadecimal digits; empty if there is none
  std::vector<std::pair<std::string, std::string>> training = {};  // rows, split, data and the like
};

// Below this probability of the likeliest label a classifier abstains; programs then show `label` instead.
struct abstain_threshold {
  double probability = 0.0;  // 0: never
  std::string label = "Uncertain";
};

// A model with its labels. Const members may be called from any number of threads at once. Any bytes are a
// tweet; invalid UTF-8 counts as U+FFFD.
//
// What a classifier returns may refer to its labels, so calls that do so need a classifier with a name: they
// do not compile on a temporary. Moving the classifier leaves its labels where they are.
class classifier {
 public:
  // `labels` are the names of the model's classes in order. Throws std::invalid_argument if they are not as
  // many as the classes, and if the threshold is not in [0, 1].
  classifier(model_owner model, std::vector<std::string> labels, model_facts facts = {},
             abstain_threshold abstain = {})
      : model_(std::move(model)),
        labels_(std::move(labels)),
        facts_(std::move(facts)),
        head_(model_->head()) {
    const std::size_t classes = model_->classes();
    if (classes < 2 || classes > max_labels) {
      detail::throw_invalid_argument("a classifier needs a model of 2 to " + std::to_string(max_labels) +
                                     " classes, not of " + std::to_string(classes));
    }
    if (labels_.size() != classes) {
      detail::throw_invalid_argument("a model of " + std::to_string(classes) +
                                     " classes needs as many labels, not " + std::to_string(labels_.size()));
    }
    set_abstain(std::move(abstain));
  }

  // The likeliest label. Linear in the tweet's bytes; allocates nothing.
  prediction predict(std::string_view tweet) const& noexcept {
    std::array<double, max_labels> scores;
    score(tweet, scores.data());
    return decide(scores.data());
  }
  prediction predict(std::string_view tweet) const&& = delete;

  // Writes the value of every label, in the order of labels(), to scores[0 .. labels().size()).
  void score(std::string_view tweet, double* scores) const noexcept { model_->score(tweet, scores); }

  // Writes the probability of every label to out[0 .. labels().size()). A linear head has no probabilities:
  // then it returns false and writes nothing.
  [[nodiscard]] bool probabilities(std::string_view tweet, double* out) const noexcept {
    if (head_ == head_kind::linear) return false;
    score(tweet, out);
    softmax(out, labels_.size());
    return true;
  }

  // The prediction that follows from the values of score().
  prediction decide(const double* scores) const& noexcept {
    const std::size_t best = largest(scores, labels_.size());
    prediction out{labels_[best], best, decision_score(head_, scores, labels_.size(), best), {}, false};
    if (head_ == head_kind::linear) return out;
    out.probability = softmax_probability(scores, labels_.size(), best);
    out.abstained = *out.probability < abstain_.probability;
    return out;
  }
  prediction decide(const double* scores) const&& = delete;

  // The label to show for a prediction: the likeliest one, or the abstain label.
  std::string_view shown_label(const prediction& predicted) const& noexcept {
    return predicted.abstained ? std::string_view(abstain_.label) : predicted.label;
  }
  std::string_view shown_label(const prediction& predicted) const&& = delete;

  // The prediction, and what each piece of the tweet adds to its score. Allocates the answer.
  explanation explain(std::string_view tweet) const& {
    explanation out;
    out.result = predict(tweet);
    out.intercept = model_->explain(tweet, out.result.label_index, out.contributions);
    return out;
  }
  explanation explain(std::string_view tweet) const&& = delete;

  // How many of the tweet's words the model knows: shows whether tweets drift away from those trained on.
  word_counts count_words(std::string_view tweet) const noexcept { return model_->count_words(tweet); }

  // Sets when to abstain, of a loaded classifier too. Throws std::invalid_argument for a probability that is
  // not in [0, 1]. Not to be called while another thread uses the classifier.
  void set_abstain(abstain_threshold abstain) {
    if (!(abstain.probability >= 0.0 && abstain.probability <= 1.0)) {
      detail::throw_invalid_argument("the probability to abstain below must be in [0, 1]");
    }
    abstain_ = std::move(abstain);
  }

  const std::vector<std::string>& labels() const& noexcept { return labels_; }
  const std::vector<std::string>& labels() const&& = delete;
  const model_facts& facts() const& noexcept { return facts_; }
  const model_facts& facts() const&& = delete;
  const abstain_threshold& abstain() const& noexcept { return abstain_; }
  const abstain_threshold& abstain() const&& = delete;
  const any_model& model() const& noexcept { return *model_; }
  const any_model& model() const&& = delete;
  head_kind head() const noexcept { return head_; }

 private:
  model_owner model_;
  std::vector<std::string> labels_;
  model_facts facts_;
  abstain_threshold abstain_;
  head_kind head_;  // the model's, kept here so that predicting asks the model only once
};

}  // namespace v0
}  // namespace tweetsent

#endif
