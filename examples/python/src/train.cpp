// SPDX-License-Identifier: MIT
#include "train.hpp"

#include <set>
#include <stdexcept>
#include <tweetsent/training.hpp>
#include <tweetsent/version.hpp>
#include <utility>

tweetsent::classifier train_classifier(const std::vector<std::string_view>& tweets,
                                       const std::vector<std::string_view>& labels,
                                       const train_options& options) {
  if (tweets.size() != labels.size()) {
    throw std::invalid_argument("train: " + std::to_string(tweets.size()) + " tweets have " +
                                std::to_string(labels.size()) + " labels");
  }
  const std::set<std::string_view> distinct(labels.begin(), labels.end());
  tweetsent::dataset rows(std::vector<std::string>(distinct.begin(), distinct.end()));
  for (std::size_t row = 0; row < tweets.size(); ++row) rows.add(tweets[row], labels[row]);

  tweetsent::ngram_training_options training;
  training.balanced = options.balanced;
  training.folds = options.folds;
  training.table_bits = options.table_bits;
  training.threads = options.threads;
  tweetsent::model_facts facts;
  facts.name = options.name;
  facts.created_by = std::string("tweetsent ") + tweetsent::version;
  facts.training = {{"rows", std::to_string(rows.size())}};
  return tweetsent::train_ngram_model(rows, training, std::move(facts)).model;
}
