// SPDX-License-Identifier: MIT
//
// The function that training minimises: regularised log loss of a logistic (softmax) model on
// naive-Bayes-scaled features, with one block of weights for all sources and intercepts for each.
//
// Source: S. Wang, C. Manning, "Baselines and Bigrams" (2012), section 2.3, with the log loss and a pull
// towards naive Bayes.
#ifndef TWEETSENT_LEARNING_NGRAM_OBJECTIVE_HPP
#define TWEETSENT_LEARNING_NGRAM_OBJECTIVE_HPP

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "tweetsent/detail/parallel_for.hpp"
#include "tweetsent/learning/naive_bayes_scales.hpp"
#include "tweetsent/learning/ngram_rows.hpp"
#include "tweetsent/learning/training_part.hpp"
#include "tweetsent/logistic_model.hpp"

namespace tweetsent {
inline namespace v0 {

// Parameters: theta[feature * outputs + output] for every feature of the rows, then for each source and
// output how far its intercept is from the log of the label's share of its rows. The weight of a feature is
// theta times its naive-Bayes scale. In a source without rows of a label, that label is not among the
// answers. Sums run over fixed shards in a fixed order: the result does not depend on the number of threads.
class ngram_objective {
 public:
  // `rows` must outlive the objective. Features in fewer than `least_count` rows of the part have no weight.
  ngram_objective(const ngram_rows& rows, training_part part, std::size_t classes, double length_smoothing,
                  std::size_t least_count, unsigned threads)
      : rows_(rows),
        part_(std::move(part)),
        classes_(classes),
        outputs_(classes == 2 ? 1 : classes),
        smoothing_(length_smoothing),
        threads_(threads),
        possible_(part_.typical.size() * classes) {
    double tokens = 0.0, typical_rows = 0.0;
    for (std::size_t at = 0; at < part_.rows.size(); ++at) {
      const std::size_t source = part_.sources[at];
      for (std::size_t label = 0; label < classes_; ++label) {
        if (part_.target(at, classes_)[label] > 0.0F) possible_[source * classes_ + label] = true;
      }
      if (!part_.typical[source]) continue;
      tokens += part_.weights[at] * rows_.length(part_.rows[at]);
      typical_rows += part_.weights[at];
    }
    typical_length_ = typical_rows > 0.0 ? tokens / typical_rows : 0.0;
    set_log_shares();
    make_shards();
    choose_features(least_count);
    set_scales();
  }

  void set_cost(double cost) noexcept { cost_ = cost; }
  std::size_t parameters() const noexcept { return block_size() + sources() * outputs_; }
  std::size_t outputs() const noexcept { return outputs_; }
  double typical_length() const noexcept { return typical_length_; }
  std::size_t features() const noexcept { return features_; }  // that have a weight

  // Where training begins: the prior, that is a naive-Bayes model with small weights.
  std::vector<double> start() const {
    std::vector<double> theta(parameters());
    std::fill(theta.begin(), theta.begin() + static_cast<std::ptrdiff_t>(block_size()), naive_bayes_prior);
    return theta;
  }

  // The loss, summed over rows, plus |theta - prior|^2 / (2 cost) for features and a weak pull of the
  // intercepts towards the shares of the labels; its gradient.
  double operator()(const std::vector<double>& theta, std::vector<double>& gradient) {
    set_weights(theta);
    parallel_for(shards_.size(), threads_, 1, [&](std::size_t which, std::size_t) {
      shard_state& own = shards_[which];
      clear(own);
      for (std::size_t at = own.first; at < own.last; ++at) add_row(at, own);
    });
    collect(gradient);
    double loss = 0.0;
    for (std::size_t at = 0; at < block_size(); ++at) {
      const double distance = theta[at] - naive_bayes_prior;
      gradient[at] = gradient[at] * scales_[at] + distance / cost_;
      loss += distance * distance / (2.0 * cost_);
    }
    for (std::size_t at = 0; at < sources() * outputs_; ++at) {
      double& slope = gradient[block_size() + at];
      const double distance = theta[block_size() + at], pull = pulls_[at / outputs_];
      slope = distance * pull;
      for (const shard_state& each : shards_) slope += each.intercepts[at];
      loss += distance * distance * pull / 2.0;
    }
    for (const shard_state& each : shards_) loss += each.loss;
    return loss;
  }

  // The weight of each feature and output.
  std::vector<double> weights(const std::vector<double>& theta) const {
    std::vector<double> out(block_size());
    for (std::size_t at = 0; at < out.size(); ++at) out[at] = theta[at] * scales_[at];
    return out;
  }

  // The intercepts of the model: for each output the mean over the typical sources that have its label.
  std::vector<double> intercepts(const std::vector<double>& theta) const {
    std::vector<double> out(outputs_);
    for (std::size_t output = 0; output < outputs_; ++output) {
      double sum = 0.0, having = 0.0;
      for (std::size_t source = 0; source < sources(); ++source) {
        if (!part_.typical[source] || !possible_[source * classes_ + label_of(output)]) continue;
        sum += intercept(theta, source * outputs_ + output);
        having += 1.0;
      }
      out[output] = having > 0.0 ? sum / having : 0.0;
    }
    return out;
  }

  // The values of all classes at the intercepts of the model, for rows of the training part or not.
  std::vector<double> scores(const std::vector<double>& theta, const std::vector<std::size_t>& rows) {
    set_weights(theta);
    const std::vector<double> typical = intercepts(theta);
    std::vector<double> out(rows.size() * classes_);
    parallel_for(rows.size(), threads_, 256, [&](std::size_t begin, std::size_t end) {
      for (std::size_t at = begin; at < end; ++at)
        score_row(rows[at], typical.data(), out.data() + at * classes_);
    });
    return out;
  }

 private:
  // Words too rare to learn a weight for keep a little of what their counts say.
  static constexpr double naive_bayes_prior = 0.02;
  // How much the intercepts are pulled towards the labels' shares, for each row: a text without known words
  // then gets about these, and common words make up for it.
  static constexpr double intercept_pull = 0.3;

  // Some rows, and what they add to the gradient.
  struct shard_state {
    std::size_t first, last;
    std::vector<double> pieces;      // of each piece's sum
    std::vector<double> features;    // of each feature's weight
    std::vector<double> intercepts;  // of each source and output
    double loss;
  };

  std::size_t sources() const noexcept { return part_.typical.size(); }
  std::size_t block_size() const noexcept { return rows_.features() * outputs_; }
  std::size_t label_of(std::size_t output) const noexcept { return classes_ == 2 ? 1 : output; }

  // Of a source and output, in the order of the parameters.
  double intercept(const std::vector<double>& theta, std::size_t at) const noexcept {
    return log_shares_[at] + theta[block_size() + at];
  }

  // The intercepts that say of each source nothing but how frequent its labels are.
  void set_log_shares() {
    std::vector<double> counts(sources() * classes_);
    pulls_.assign(sources(), 1.0);
    for (std::size_t at = 0; at < part_.rows.size(); ++at) {
      pulls_[part_.sources[at]] += intercept_pull * part_.weights[at];
      for (std::size_t label = 0; label < classes_; ++label) {
        counts[part_.sources[at] * classes_ + label] +=
            part_.weights[at] * static_cast<double>(part_.target(at, classes_)[label]);
      }
    }
    for (std::size_t source = 0; source < sources(); ++source) {
      const double* own = counts.data() + source * classes_;
      const double first = classes_ == 2 ? std::log(own[0] + 1.0) : 0.0;
      for (std::size_t output = 0; output < outputs_; ++output)
        log_shares_.push_back(std::log(own[label_of(output)] + 1.0) - first);
      if (classes_ == 2) continue;
      // Only differences matter; around 0 they can be averaged over sources that have the label.
      double* const shares = log_shares_.data() + source * outputs_;
      double sum = 0.0, having = 0.0;
      for (std::size_t output = 0; output < outputs_; ++output) {
        if (!possible_[source * classes_ + output]) continue;
        sum += shares[output];
        having += 1.0;
      }
      for (std::size_t output = 0; output < outputs_ && having > 0.0; ++output)
        shares[output] -= sum / having;
    }
  }

  // As many as memory for many outputs allows; the same on every machine.
  void make_shards() {
    const std::size_t shards = std::clamp<std::size_t>(8 / outputs_, 2, 8), rows = part_.rows.size();
    for (std::size_t part = 0; part < shards; ++part) {
      shards_.push_back({rows * part / shards, rows * (part + 1) / shards,
                         std::vector<double>(rows_.piece_features().size() * outputs_),
                         std::vector<double>(block_size()), std::vector<double>(sources() * outputs_), 0.0});
    }
  }

  static void clear(shard_state& own) {
    std::fill(own.pieces.begin(), own.pieces.end(), 0.0);
    std::fill(own.features.begin(), own.features.end(), 0.0);
    std::fill(own.intercepts.begin(), own.intercepts.end(), 0.0);
    own.loss = 0.0;
  }

  double factor(std::size_t row) const noexcept {
    return (typical_length_ + smoothing_) / (static_cast<double>(rows_.length(row)) + smoothing_);
  }

  void set_weights(const std::vector<double>& theta) {
    weights_ = weights(theta);
    source_intercepts_.resize(sources() * outputs_);
    for (std::size_t at = 0; at < source_intercepts_.size(); ++at) {
      source_intercepts_[at] = intercept(theta, at);
    }
    const number_lists& pieces = rows_.piece_features();
    piece_sums_.resize(pieces.size() * outputs_);
    parallel_for(pieces.size(), threads_, 1024, [&](std::size_t begin, std::size_t end) {
      for (std::size_t piece = begin; piece < end; ++piece) {
        double* sums = piece_sums_.data() + piece * outputs_;
        std::fill(sums, sums + outputs_, 0.0);
        add_lists(pieces, piece, weights_, sums);
      }
    });
  }

  void add_lists(const number_lists& lists, std::size_t list, const std::vector<double>& values,
                 double* sums) const {
    for (const std::uint32_t* which = lists.begin(list); which != lists.end(list); ++which) {
      for (std::size_t output = 0; output < outputs_; ++output)
        sums[output] += values[*which * outputs_ + output];
    }
  }

  void spread_lists(const number_lists& lists, std::size_t list, const double* sums,
                    std::vector<double>& values) const {
    for (const std::uint32_t* which = lists.begin(list); which != lists.end(list); ++which) {
      for (std::size_t output = 0; output < outputs_; ++output)
        values[*which * outputs_ + output] += sums[output];
    }
  }

  void score_row(std::size_t row, const double* intercepts, double* scores) const {
    std::array<double, max_labels> sums{};
    add_lists(rows_.row_pieces(), row, piece_sums_, sums.data());
    add_lists(rows_.row_pairs(), row, weights_, sums.data());
    scores[0] = 0.0;
    for (std::size_t output = 0; output < outputs_; ++output) {
      scores[label_of(output)] = intercepts[output] + factor(row) * sums[output];
    }
  }

  // Adds `amounts` to every piece and pair of a row.
  void spread(std::size_t row, const double* amounts, shard_state& own) const {
    spread_lists(rows_.row_pieces(), row, amounts, own.pieces);
    spread_lists(rows_.row_pairs(), row, amounts, own.features);
  }

  void add_row(std::size_t at, shard_state& own) const {
    constexpr double impossible = -1e30;
    const std::size_t row = part_.rows[at], source = part_.sources[at];
    std::array<double, max_labels> values, amounts;
    score_row(row, source_intercepts_.data() + source * outputs_, values.data());
    for (std::size_t label = 0; label < classes_; ++label) {
      if (!possible_[source * classes_ + label]) values[label] = impossible;
    }
    softmax(values.data(), classes_);
    const double weight = part_.weights[at];
    const float* target = part_.target(at, classes_);
    for (std::size_t label = 0; label < classes_; ++label) {
      const auto share = static_cast<double>(target[label]);
      if (share > 0.0) own.loss -= weight * share * std::log((std::max)(values[label], 1e-300));
      values[label] -= share;
    }
    for (std::size_t output = 0; output < outputs_; ++output) {
      const double error = weight * values[label_of(output)];
      own.intercepts[source * outputs_ + output] += error;
      amounts[output] = error * factor(row);
    }
    spread(row, amounts.data(), own);
  }

  // Sums what the shards have of each feature, directly and by its pieces, into out[0 .. block_size()).
  void collect(std::vector<double>& out) {
    const number_lists& pieces = rows_.piece_features();
    parallel_for(shards_.size(), threads_, 1, [&](std::size_t part, std::size_t) {
      std::array<double, max_labels> sums;
      for (std::size_t piece = pieces.size() * part / shards_.size();
           piece < pieces.size() * (part + 1) / shards_.size(); ++piece) {
        bool any = false;
        for (std::size_t output = 0; output < outputs_; ++output) {
          sums[output] = 0.0;
          for (const shard_state& each : shards_) sums[output] += each.pieces[piece * outputs_ + output];
          any = any || sums[output] != 0.0;
        }
        if (any) spread_lists(pieces, piece, sums.data(), shards_[part].features);
      }
    });
    parallel_for(block_size(), threads_, 1 << 14, [&](std::size_t begin, std::size_t end) {
      for (std::size_t at = begin; at < end; ++at) {
        out[at] = 0.0;
        for (const shard_state& each : shards_) out[at] += each.features[at];
      }
    });
  }

  // Sums amount(at), for the rows of the part, over the rows that have a feature.
  template <class Amount>
  std::vector<double> count(Amount&& amount) {
    parallel_for(shards_.size(), threads_, 1, [&](std::size_t part, std::size_t) {
      shard_state& own = shards_[part];
      clear(own);
      for (std::size_t at = own.first; at < own.last; ++at) {
        std::array<double, max_labels> amounts{};
        amounts[0] = amount(at);
        if (amounts[0] != 0.0) spread(part_.rows[at], amounts.data(), own);
      }
    });
    std::vector<double> sums(block_size()), out(rows_.features());
    collect(sums);
    for (std::size_t at = 0; at < out.size(); ++at) out[at] = sums[at * outputs_];
    return out;
  }

  void choose_features(std::size_t least_count) {
    const std::vector<double> occurrences = count([](std::size_t) { return 1.0; });
    kept_.resize(occurrences.size());
    for (std::size_t at = 0; at < kept_.size(); ++at) {
      kept_[at] = occurrences[at] >= static_cast<double>(std::max<std::size_t>(least_count, 1));
    }
    features_ = static_cast<std::size_t>(std::count(kept_.begin(), kept_.end(), true));
  }

  void set_scales() {
    scales_.assign(block_size(), 0.0);
    for (std::size_t output = 0; output < outputs_; ++output) {
      const std::size_t label = label_of(output);
      const auto possible = [&](std::size_t at) { return possible_[part_.sources[at] * classes_ + label]; };
      class_counts counts;
      counts.members = count([&](std::size_t at) {
        return possible(at) ? part_.weights[at] * static_cast<double>(part_.target(at, classes_)[label])
                            : 0.0;
      });
      counts.all = count([&](std::size_t at) { return possible(at) ? part_.weights[at] : 0.0; });
      set_naive_bayes_scales(rows_, counts, kept_, classes_, output, outputs_, scales_);
    }
  }

  const ngram_rows& rows_;
  training_part part_;
  std::size_t classes_;
  std::size_t outputs_;
  double smoothing_;
  unsigned threads_;
  double typical_length_ = 0.0;
  double cost_ = 1.0;
  std::size_t features_ = 0;
  std::vector<bool> possible_;  // [source][class]
  std::vector<bool> kept_;      // of each feature: frequent enough
  std::vector<double> scales_;
  std::vector<double> log_shares_;  // [source][output]
  std::vector<double> pulls_;       // of each source's intercepts
  std::vector<shard_state> shards_;
  // As theta makes them, for one evaluation.
  std::vector<double> weights_, piece_sums_, source_intercepts_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
