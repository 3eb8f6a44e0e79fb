// SPDX-License-Identifier: MIT
//
// The function that training minimises: regularised log loss of a logistic (softmax) model on
// naive-Bayes-scaled features.
//
// Source: S. Wang, C. Manning, "Baselines and Bigrams" (2012), section 2.3 (NB-SVM), with the log loss, a
// pull towards naive Bayes, and each class against the rest where there are more than two.
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
#include "tweetsent/learning/ngram_rows.hpp"
#include "tweetsent/logistic_model.hpp"

namespace tweetsent {
inline namespace v0 {

// Which rows to train on, how much each of them counts, and where it comes from. The model is for tweets
// like those of source 0; others lend it what all sources share.
struct training_part {
  std::vector<std::size_t> rows = {};
  std::vector<double> row_weights = {};     // as many as rows
  std::vector<std::uint32_t> sources = {};  // as many as rows
};

// Parameters: blocks of theta[feature * outputs + output] for every feature of the rows, then an intercept
// for each source and output. With one source there is one block; with more, a shared one and then one for
// each source, whose weights add up (H. Daume III, "Frustratingly Easy Domain Adaptation" (2007)). The
// weight of a feature is theta times its naive-Bayes scale in the rows of the block. Sums run over fixed
// shards in a fixed order: the result does not depend on the number of threads.
class ngram_objective {
 public:
  // `rows` must outlive the objective.
  ngram_objective(const ngram_rows& rows, training_part part, std::size_t classes, double length_smoothing,
                  unsigned threads)
      : rows_(rows),
        part_(std::move(part)),
        classes_(classes),
        outputs_(classes == 2 ? 1 : classes),
        smoothing_(length_smoothing),
        threads_(threads) {
    std::uint32_t sources = 1;
    for (std::uint32_t source : part_.sources) sources = std::max(sources, source + 1);
    sources_.resize(sources);
    double tokens = 0.0;
    for (std::size_t at = 0; at < part_.rows.size(); ++at) {
      sources_[part_.sources[at]].members.push_back(at);
      if (part_.sources[at] == 0) tokens += rows_.length(part_.rows[at]);
    }
    typical_length_ = tokens / static_cast<double>(std::max<std::size_t>(sources_[0].members.size(), 1));
    make_shards();
    scale_by_naive_bayes();
  }

  void set_cost(double cost) noexcept { cost_ = cost; }
  std::size_t parameters() const noexcept { return blocks() * block_size() + sources_.size() * outputs_; }
  std::size_t outputs() const noexcept { return outputs_; }
  double typical_length() const noexcept { return typical_length_; }
  std::size_t features() const noexcept { return features_; }  // that occur in the training part

  // Where training begins: the prior, that is a naive-Bayes model with small weights.
  std::vector<double> start() const {
    std::vector<double> theta(parameters());
    std::fill(theta.begin(), theta.begin() + static_cast<std::ptrdiff_t>(blocks() * block_size()),
              naive_bayes_prior);
    return theta;
  }

  // The loss, summed over rows, plus |theta - prior|^2 / (2 cost), intercepts aside; its gradient.
  double operator()(const std::vector<double>& theta, std::vector<double>& gradient) {
    for (std::size_t source = 0; source < sources_.size(); ++source) set_weights(theta, source);
    parallel_for(shards_.size(), threads_, 1, [&](std::size_t which, std::size_t) {
      shard_state& own = shards_[which];
      clear(own);
      for (std::size_t at = own.first; at < own.last; ++at) add_row(sources_[own.source].members[at], own);
    });
    const std::size_t size = block_size();
    std::fill(gradient.begin(), gradient.end(), 0.0);
    std::vector<double> sums(size);
    for (std::size_t source = 0; source < sources_.size(); ++source) {
      collect(source, sums);
      for (std::size_t block : {std::size_t{0}, source + 1}) {
        if (block >= blocks()) continue;
        const std::vector<double>& scales = scales_[block];
        for (std::size_t at = 0; at < size; ++at) gradient[block * size + at] += sums[at] * scales[at];
      }
    }
    double loss = 0.0;
    for (std::size_t at = 0; at < blocks() * size; ++at) {
      const double distance = theta[at] - naive_bayes_prior;
      gradient[at] += distance / cost_;
      loss += distance * distance / (2.0 * cost_);
    }
    for (const shard_state& each : shards_) {
      loss += each.loss;
      for (std::size_t output = 0; output < outputs_; ++output) {
        gradient[intercept_at(each.source) + output] += each.intercepts[output];
      }
    }
    return loss;
  }

  // The weight of each feature and output for tweets of a source, and the intercepts.
  std::vector<double> weights(const std::vector<double>& theta, std::size_t source = 0) const {
    std::vector<double> out(block_size());
    for (std::size_t block : {std::size_t{0}, source + 1}) {
      if (block >= blocks()) continue;
      for (std::size_t at = 0; at < out.size(); ++at)
        out[at] += theta[block * out.size() + at] * scales_[block][at];
    }
    return out;
  }
  std::vector<double> intercepts(const std::vector<double>& theta, std::size_t source = 0) const {
    const double* begin = theta.data() + intercept_at(source);
    return {begin, begin + outputs_};
  }

  // The values of all classes for rows of source 0, those of the training part or not.
  std::vector<double> scores(const std::vector<double>& theta, const std::vector<std::size_t>& rows) {
    set_weights(theta, 0);
    std::vector<double> out(rows.size() * classes_);
    parallel_for(rows.size(), threads_, 256, [&](std::size_t begin, std::size_t end) {
      for (std::size_t at = begin; at < end; ++at)
        score_row(rows[at], sources_[0], out.data() + at * classes_);
    });
    return out;
  }

 private:
  // Words too rare to learn a weight for keep a little of what their counts say.
  static constexpr double naive_bayes_prior = 0.02;

  struct source_state {
    std::vector<std::size_t> members;  // positions in the training part
    std::vector<double> weights, piece_sums, intercepts;
  };

  // Some rows of one source, and what they add to the gradient.
  struct shard_state {
    std::size_t source, first, last;
    std::vector<double> pieces;    // of each piece's sum
    std::vector<double> features;  // of each feature's weight
    std::vector<double> intercepts;
    double loss;
  };

  std::size_t block_size() const noexcept { return rows_.features() * outputs_; }
  std::size_t blocks() const noexcept { return sources_.size() == 1 ? 1 : sources_.size() + 1; }
  std::size_t intercept_at(std::size_t which) const noexcept {
    return blocks() * block_size() + which * outputs_;
  }

  // As many as memory for many outputs and sources allows; the same on every machine.
  void make_shards() {
    const std::size_t each = std::clamp<std::size_t>(8 / (outputs_ * sources_.size()), 2, 8);
    for (std::size_t source = 0; source < sources_.size(); ++source) {
      const std::size_t members = sources_[source].members.size();
      for (std::size_t part = 0; part < each; ++part) {
        shards_.push_back({source, members * part / each, members * (part + 1) / each,
                           std::vector<double>(rows_.piece_features().size() * outputs_),
                           std::vector<double>(block_size()), std::vector<double>(outputs_), 0.0});
      }
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

  void set_weights(const std::vector<double>& theta, std::size_t which) {
    source_state& own = sources_[which];
    own.weights = weights(theta, which);
    own.intercepts = intercepts(theta, which);
    const number_lists& pieces = rows_.piece_features();
    own.piece_sums.resize(pieces.size() * outputs_);
    parallel_for(pieces.size(), threads_, 1024, [&](std::size_t begin, std::size_t end) {
      for (std::size_t piece = begin; piece < end; ++piece) {
        double* sums = own.piece_sums.data() + piece * outputs_;
        std::fill(sums, sums + outputs_, 0.0);
        add_lists(pieces, piece, own.weights, sums);
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

  void score_row(std::size_t row, const source_state& own, double* scores) const {
    std::array<double, max_labels> sums{};
    add_lists(rows_.row_pieces(), row, own.piece_sums, sums.data());
    add_lists(rows_.row_pairs(), row, own.weights, sums.data());
    scores[0] = 0.0;
    for (std::size_t output = 0; output < outputs_; ++output) {
      scores[classes_ == 2 ? 1 : output] = own.intercepts[output] + factor(row) * sums[output];
    }
  }

  // Adds `amounts` to every piece and pair of a row.
  void spread(std::size_t row, const double* amounts, shard_state& own) const {
    spread_lists(rows_.row_pieces(), row, amounts, own.pieces);
    spread_lists(rows_.row_pairs(), row, amounts, own.features);
  }

  void add_row(std::size_t at, shard_state& own) const {
    const std::size_t row = part_.rows[at];
    std::array<double, max_labels> values, amounts;
    score_row(row, sources_[own.source], values.data());
    softmax(values.data(), classes_);
    const double weight = part_.row_weights[at];
    own.loss -= weight * std::log(std::max(values[rows_.label(row)], 1e-300));
    values[rows_.label(row)] -= 1.0;
    for (std::size_t output = 0; output < outputs_; ++output) {
      const double error = weight * values[classes_ == 2 ? 1 : output];
      own.intercepts[output] += error;
      amounts[output] = error * factor(row);
    }
    spread(row, amounts.data(), own);
  }

  // Sums what the shards of a source have of each feature, directly and by its pieces.
  void collect(std::size_t which, std::vector<double>& out) {
    const number_lists& pieces = rows_.piece_features();
    std::vector<shard_state*> own;
    for (shard_state& each : shards_) {
      if (each.source == which) own.push_back(&each);
    }
    parallel_for(own.size(), threads_, 1, [&](std::size_t part, std::size_t) {
      std::array<double, max_labels> sums;
      for (std::size_t piece = pieces.size() * part / own.size();
           piece < pieces.size() * (part + 1) / own.size(); ++piece) {
        bool any = false;
        for (std::size_t output = 0; output < outputs_; ++output) {
          sums[output] = 0.0;
          for (const shard_state* each : own) sums[output] += each->pieces[piece * outputs_ + output];
          any = any || sums[output] != 0.0;
        }
        if (any) spread_lists(pieces, piece, sums.data(), own[part]->features);
      }
    });
    parallel_for(out.size(), threads_, 1 << 14, [&](std::size_t begin, std::size_t end) {
      for (std::size_t at = begin; at < end; ++at) {
        out[at] = 0.0;
        for (const shard_state* each : own) out[at] += each->features[at];
      }
    });
  }

  // For each block and class: log of (a feature's share of the class's counts over its share of the others').
  void scale_by_naive_bayes() {
    scales_.assign(blocks(), std::vector<double>(block_size()));
    std::vector<double> members(rows_.features()), all(rows_.features());
    for (std::size_t output = 0; output < outputs_; ++output) {
      std::vector<double> shared_members(rows_.features()), shared_all(rows_.features());
      for (std::size_t which = 0; which < sources_.size(); ++which) {
        count(which, output, members, all);
        for (std::size_t at = 0; at < all.size(); ++at) {
          shared_members[at] += members[at];
          shared_all[at] += all[at];
        }
        if (blocks() > 1) set_scales(scales_[which + 1], output, members, all);
      }
      set_scales(scales_[0], output, shared_members, shared_all);
      features_ =
          shared_all.size() - static_cast<std::size_t>(std::count(shared_all.begin(), shared_all.end(), 0.0));
    }
  }

  void set_scales(std::vector<double>& scales, std::size_t output, const std::vector<double>& members,
                  const std::vector<double>& all) const {
    constexpr double one_up = 1.0;
    // Character n-grams come several to a word; a smaller scale keeps them from outweighing it.
    constexpr double character_scale = 0.7;
    // Of K classes each has a K-th of a pair's few occurrences, which makes the ratio's standard error
    // K / (2 sqrt(K - 1)) times what it is for two.
    const auto classes = static_cast<double>(classes_);
    const double pair_scale = 2.0 * std::sqrt(classes - 1.0) / classes;
    double member_total = 0.0, other_total = 0.0;
    for (std::size_t at = 0; at < all.size(); ++at) {
      if (all[at] == 0.0) continue;  // only in rows held out, which must not tell of their words
      member_total += members[at] + one_up;
      other_total += all[at] - members[at] + one_up;
    }
    for (std::size_t at = 0; at < all.size(); ++at) {
      if (all[at] == 0.0) continue;
      const double ratio = std::log((members[at] + one_up) / member_total) -
                           std::log((all[at] - members[at] + one_up) / other_total);
      const bool is_word = rows_.bucket(at) < rows_.buckets() / 2;
      const double trust = !is_word ? character_scale : rows_.is_pair(at) ? pair_scale : 1.0;
      scales[at * outputs_ + output] = ratio * trust;
    }
  }

  // How often each feature occurs in a source's rows of the output's class, and in all its rows.
  void count(std::size_t which, std::size_t output, std::vector<double>& members, std::vector<double>& all) {
    const std::uint32_t label = static_cast<std::uint32_t>(classes_ == 2 ? 1 : output);
    std::vector<double> counts(block_size());
    for (std::vector<double>* out : {&members, &all}) {
      parallel_for(shards_.size(), threads_, 1, [&](std::size_t part, std::size_t) {
        shard_state& own = shards_[part];
        if (own.source != which) return;
        clear(own);
        for (std::size_t at = own.first; at < own.last; ++at) {
          const std::size_t member = sources_[which].members[at], row = part_.rows[member];
          std::array<double, max_labels> amounts{};
          amounts[0] = part_.row_weights[member];
          if (out == &all || rows_.label(row) == label) spread(row, amounts.data(), own);
        }
      });
      collect(which, counts);
      for (std::size_t at = 0; at < out->size(); ++at) (*out)[at] = counts[at * outputs_];
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
  std::vector<source_state> sources_;
  std::vector<shard_state> shards_;
  std::vector<std::vector<double>> scales_;  // of each block
};

}  // namespace v0
}  // namespace tweetsent

#endif
