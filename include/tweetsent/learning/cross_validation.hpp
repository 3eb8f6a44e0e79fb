// SPDX-License-Identifier: MIT
//
// Held-out scores of training rows: each fold in turn is scored by a model trained on the others.
#ifndef TWEETSENT_LEARNING_CROSS_VALIDATION_HPP
#define TWEETSENT_LEARNING_CROSS_VALIDATION_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tweetsent/fitting/lbfgs.hpp"
#include "tweetsent/learning/ngram_objective.hpp"
#include "tweetsent/learning/ngram_rows.hpp"
#include "tweetsent/learning/training_part.hpp"

namespace tweetsent {
inline namespace v0 {

// The fold, from 1, in which each row of `part` is held out. The rows of each source and label are spread
// evenly; tweets of the same words are held out together, or the one would tell of the other.
inline std::vector<std::uint32_t> spread_over_folds(const ngram_rows& rows, const training_part& part,
                                                    std::size_t folds) {
  std::vector<std::uint32_t> out;
  std::unordered_map<std::uint64_t, std::uint32_t> fold_of_words;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> seen;
  for (std::size_t at = 0; at < part.rows.size(); ++at) {
    const std::size_t row = part.rows[at];
    std::size_t& count = seen[{part.sources[at], part.labels[at]}];
    auto fold = static_cast<std::uint32_t>(count % folds + 1);
    if (rows.words(row) != 0) fold = fold_of_words.try_emplace(rows.words(row), fold).first->second;
    count += fold == count % folds + 1;
    out.push_back(fold);
  }
  return out;
}

// Rows that were held out and, for each strength of regularisation, the value of each class.
struct held_out_rows {
  std::size_t folds = 0;                         // that were held out
  std::vector<std::size_t> members = {};         // positions in the training part
  std::vector<std::vector<double>> scores = {};  // of each strength: [row][class]
};

struct cross_validation_options {
  std::vector<double> costs = {};
  std::size_t enough_held_out = 0;  // no further fold is tried once so many rows are held out
  lbfgs_options optimizer = {};
  // Called after each fit with how many of all there may be are done.
  std::function<void(std::size_t done, std::size_t all)> progress = {};
};

// The part without, or with nothing but, the rows of which held_out(position) is true.
template <class HeldOut>
training_part select_rows(const training_part& part, std::size_t classes, bool keep_held_out,
                          HeldOut&& held_out) {
  training_part out;
  out.typical = part.typical;
  for (std::size_t at = 0; at < part.rows.size(); ++at) {
    if (held_out(at) != keep_held_out) continue;
    out.rows.push_back(part.rows[at]);
    out.labels.push_back(part.labels[at]);
    out.weights.push_back(part.weights[at]);
    out.sources.push_back(part.sources[at]);
    out.targets.insert(out.targets.end(), part.target(at, classes), part.target(at, classes) + classes);
  }
  return out;
}

// `folds` has the fold of each row of the part; rows of fold 0 are never held out. `make_objective` makes an
// ngram_objective of a training part. A fold whose training rows would lack a class is left out: its scores
// would say of that class what no model that is kept says.
template <class MakeObjective>
held_out_rows cross_validate(const training_part& part, const std::vector<std::uint32_t>& folds,
                             std::size_t classes, const cross_validation_options& options,
                             MakeObjective&& make_objective) {
  held_out_rows out;
  out.scores.resize(options.costs.size());
  const std::uint32_t last = folds.empty() ? 0 : *std::max_element(folds.begin(), folds.end());
  std::size_t fits = 0;
  for (std::uint32_t fold = 1; fold <= last && out.members.size() < options.enough_held_out; ++fold) {
    std::vector<std::size_t> test;
    std::vector<bool> found(classes);
    for (std::size_t at = 0; at < part.rows.size(); ++at) {
      if (folds[at] == fold) {
        if (part.labels[at] != training_part::no_label) test.push_back(at);
        continue;
      }
      for (std::size_t label = 0; label < classes; ++label) {
        if (part.target(at, classes)[label] > 0.0F) found[label] = true;
      }
    }
    const bool complete = std::find(found.begin(), found.end(), false) == found.end();
    if (test.empty() || !complete) {
      fits += options.costs.size();
      continue;
    }
    auto objective =
        make_objective(select_rows(part, classes, false, [&](std::size_t at) { return folds[at] == fold; }));
    std::vector<std::size_t> rows;
    rows.reserve(test.size());
    for (std::size_t at : test) rows.push_back(part.rows[at]);
    std::vector<double> theta = objective.start();
    for (std::size_t at = 0; at < options.costs.size(); ++at) {
      objective.set_cost(options.costs[at]);
      minimize_lbfgs(objective, theta, options.optimizer);  // from where the stronger regularisation ended
      const std::vector<double> scores = objective.scores(theta, rows);
      out.scores[at].insert(out.scores[at].end(), scores.begin(), scores.end());
      if (options.progress) options.progress(++fits, last * options.costs.size() + 1);
    }
    out.members.insert(out.members.end(), test.begin(), test.end());
    ++out.folds;
  }
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
