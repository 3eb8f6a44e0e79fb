// SPDX-License-Identifier: MIT
//
// Weights on hashed n-grams. The score of a label is an intercept and the sum of its weights over the
// tweet's features, by a factor that falls with the tweet's length. Weights are whole numbers of a common
// unit, so that sums are exact in any order.
#ifndef TWEETSENT_NGRAM_MODEL_HPP
#define TWEETSENT_NGRAM_MODEL_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/detail/chunk_memo.hpp"
#include "tweetsent/detail/chunk_scanner.hpp"
#include "tweetsent/logistic_model.hpp"
#include "tweetsent/ngram_features.hpp"
#include "tweetsent/prediction.hpp"

namespace tweetsent {
inline namespace v0 {

// The numbers of a model. `weights` lie in `storage`, or where they outlive the model; so it moves but is not
// copied. (A shared_ptr would do more, and <memory> costs a seventh more to compile.)
struct ngram_weights {
  ngram_weights() = default;
  ngram_weights(ngram_weights&&) = default;
  ngram_weights& operator=(ngram_weights&&) = default;

  std::size_t classes = 0;
  std::uint32_t buckets = 0;             // a power of two
  const std::int8_t* weights = nullptr;  // [bucket][output]; outputs are the classes, or the second of two
  std::vector<double> units = {};        // of each output's weights
  std::vector<double> intercepts = {};
  double length_smoothing = 0.0;  // the factor is (typical + smoothing) / (tokens + smoothing)
  double typical_length = 0.0;
  std::vector<std::uint64_t> storage = {};

  std::size_t outputs() const noexcept { return classes == 2 ? 1 : classes; }

  // Points `weights` at a table of its own, all zeros, to be filled. `classes` and `buckets` are set.
  std::int8_t* make_table() {
    storage.assign((buckets * outputs() + 7) / 8, 0);
    const auto table = reinterpret_cast<std::int8_t*>(storage.data());
    weights = table;
    return table;
  }

  double length_factor(std::size_t tokens) const noexcept {
    return (typical_length + length_smoothing) / (static_cast<double>(tokens) + length_smoothing);
  }
};

// Immutable but for what it remembers of the chunks it has seen, which any number of threads may add to.
class ngram_model {
 public:
  ngram_model(ngram_profile profile, ngram_weights weights)
      : profile_(profile),
        weights_(std::move(weights)),
        memo_(detail::chunk_memo::entries_within(memo_bytes, payload()), payload()) {}

  const ngram_profile& profile() const noexcept { return profile_; }
  const ngram_weights& weights() const noexcept { return weights_; }
  std::size_t classes() const noexcept { return weights_.classes; }
  head_kind head() const noexcept { return head_kind::logistic; }

  // The value of each class, into scores[0 .. classes()). Touches each byte of a known chunk once and
  // allocates nothing.
  void score(std::string_view tweet, double* scores) const noexcept {
    running_sums state;
    detail::scan_chunks(tweet, [&](std::string_view chunk, detail::chunk_key key) {
      if (key.low == 0) return add_pieces(chunk, state);
      if (const auto* known = memo_.find(key)) return add(unpack(known), state);
      token_buffer piece;
      tokenize_piece(chunk, 0, profile_.tokens, piece);
      const effect found = effect_of(piece);
      add(found, state);
      // Names are too many and too rare to be worth remembering.
      if (chunk.front() != '@') memo_.insert(key, pack(found).data());
    });
    if (profile_.word_pairs) add_weights(pair_feature(state.last, end_of_tweet, false), state.sums.data());

    const double factor = weights_.length_factor(state.tokens);
    scores[0] = 0.0;
    for (std::size_t output = 0; output < outputs(); ++output) {
      scores[classes() == 2 ? 1 : output] =
          weights_.intercepts[output] +
          factor * weights_.units[output] * static_cast<double>(state.sums[output]);
    }
  }

  // The tweet's words (names, links and signs are none), and those with a weight; a word never seen in
  // training passes for one that was where they share a bucket. Several times the cost of score().
  word_counts count_words(std::string_view tweet) const noexcept {
    word_counts out;
    detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, detail::chunk_key) {
      for (std::size_t position = 0; position < chunk.size();) {
        token_buffer piece;
        position = tokenize_piece(chunk, position, profile_.tokens, piece);
        for (std::size_t at = 0; at < piece.count; ++at) {
          const tweet_token& token = piece.tokens[at];
          if (token.kind != token_kind::word) continue;
          ++out.words;
          out.known += has_weight(word_feature(piece, token));
        }
      }
    });
    return out;
  }

  // Appends what each token adds to told_score() at `label`, a pair's share halved between its tokens;
  // returns that score's intercept.
  double explain(std::string_view tweet, std::size_t label, std::vector<contribution>& out) const {
    const std::size_t first = out.size();
    std::uint64_t last = begin_of_tweet;
    bool negated = false;
    detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, detail::chunk_key) {
      const auto offset = static_cast<std::size_t>(chunk.data() - tweet.data());
      for (std::size_t position = 0; position < chunk.size();) {
        token_buffer piece;
        position = tokenize_piece(chunk, position, profile_.tokens, piece);
        if (piece.count == 0) continue;
        const std::size_t begin = out.size();
        for (std::size_t at = 0; at < piece.count; ++at) {
          out.push_back({offset + piece.tokens[at].begin, offset + piece.tokens[at].end, 0.0});
        }
        const auto add_pair = [&](std::size_t token, double value) {
          out[token].value += value / 2.0;
          out[token == first ? token : token - 1].value += value / 2.0;
        };
        const piece_ends ends = for_each_feature(
            piece, profile_, negated, [&](feature which, const tweet_token& token, bool pair) {
              const std::size_t at = begin + static_cast<std::size_t>(&token - piece.tokens);
              pair ? add_pair(at, told(which, label))
                   : static_cast<void>(out[at].value += told(which, label));
            });
        if (profile_.word_pairs) {
          add_pair(begin, told(pair_feature(last, ends.first, negated && ends.first_negatable), label));
        }
        last = ends.last;
        negated = ends.negated_after;
      }
    });
    const std::size_t tokens = out.size() - first;
    const double end = profile_.word_pairs ? told(pair_feature(last, end_of_tweet, false), label) : 0.0;
    const double factor = weights_.length_factor(tokens);
    // Without a token, only the pair of begin and end is there to add.
    if (tokens == 0) return told_intercept(label) + factor * end;
    out.back().value += end;
    for (std::size_t at = first; at < out.size(); ++at) out[at].value *= factor;
    return told_intercept(label);
  }

 private:
  // Small enough to stay near a core.
  static constexpr std::size_t memo_bytes = 1 << 21;

  using output_sums = std::array<std::int32_t, most_labels>;

  // What a piece adds, begun plain and begun negated, and how it joins its neighbours.
  struct effect {
    std::uint32_t tokens = 0;
    bool first_negatable = false;
    bool negated_after[2] = {};
    std::uint64_t first = 0, last = 0;
    output_sums sums[2];
  };

  struct running_sums {
    std::array<std::int64_t, most_labels> sums{};
    std::size_t tokens = 0;
    std::uint64_t last = begin_of_tweet;
    bool negated = false;
  };

  std::size_t outputs() const noexcept { return weights_.outputs(); }
  std::size_t payload() const noexcept { return 3 + weights_.outputs(); }

  template <class Sums>
  void add_weights(feature which, Sums* sums) const noexcept {
    const std::int8_t* row = weights_.weights + std::size_t{bucket_of(which, weights_.buckets)} * outputs();
    for (std::size_t output = 0; output < outputs(); ++output) sums[output] += row[output];
  }

  bool has_weight(feature which) const noexcept {
    std::array<std::int32_t, most_labels> sums{};
    add_weights(which, sums.data());
    for (std::int32_t weight : sums) {
      if (weight != 0) return true;
    }
    return false;
  }

  effect effect_of(const token_buffer& piece) const noexcept {
    effect out;
    out.tokens = static_cast<std::uint32_t>(piece.count);
    // Characters, most of the features, are the same in both: they are weighed once.
    ngram_profile profile = profile_;
    output_sums characters;
    for (std::size_t output = 0; output < outputs(); ++output) characters[output] = 0;
    for (int negated = 0; negated < 2; ++negated) {
      output_sums& sums = out.sums[negated];
      for (std::size_t output = 0; output < outputs(); ++output) sums[output] = 0;
      if (piece.count == 0) continue;
      const piece_ends ends =
          for_each_feature(piece, profile, negated != 0, [&](feature which, const tweet_token&, bool) {
            add_weights(which, which.group == feature_group::characters ? characters.data() : sums.data());
          });
      profile.longest_characters = 0;
      out.first = ends.first;
      out.last = ends.last;
      out.first_negatable = ends.first_negatable;
      out.negated_after[negated] = ends.negated_after;
    }
    for (output_sums& sums : out.sums) {
      for (std::size_t output = 0; output < outputs(); ++output) sums[output] += characters[output];
    }
    return out;
  }

  void add_pieces(std::string_view chunk, running_sums& state) const noexcept {
    for (std::size_t position = 0; position < chunk.size();) {
      token_buffer piece;
      position = tokenize_piece(chunk, position, profile_.tokens, piece);
      add(effect_of(piece), state);
    }
  }

  void add(const effect& piece, running_sums& state) const noexcept {
    if (piece.tokens == 0) return;
    if (profile_.word_pairs) {
      add_weights(pair_feature(state.last, piece.first, state.negated && piece.first_negatable),
                  state.sums.data());
    }
    const output_sums& sums = piece.sums[state.negated];
    for (std::size_t output = 0; output < outputs(); ++output) state.sums[output] += sums[output];
    state.tokens += piece.tokens;
    state.last = piece.last;
    state.negated = piece.negated_after[state.negated];
  }

  std::array<std::uint64_t, 3 + most_labels> pack(const effect& piece) const noexcept {
    std::array<std::uint64_t, 3 + most_labels> words;
    words[0] = piece.tokens | std::uint64_t{piece.first_negatable} << 32 |
               std::uint64_t{piece.negated_after[0]} << 33 | std::uint64_t{piece.negated_after[1]} << 34;
    words[1] = piece.first;
    words[2] = piece.last;
    for (std::size_t output = 0; output < outputs(); ++output) {
      words[3 + output] = static_cast<std::uint32_t>(piece.sums[0][output]) |
                          std::uint64_t{static_cast<std::uint32_t>(piece.sums[1][output])} << 32;
    }
    return words;
  }

  effect unpack(const std::atomic<std::uint64_t>* words) const noexcept {
    const auto word = [words](std::size_t at) { return words[at].load(std::memory_order_relaxed); };
    effect out;
    out.tokens = static_cast<std::uint32_t>(word(0));
    out.first_negatable = (word(0) >> 32) & 1;
    out.negated_after[0] = (word(0) >> 33) & 1;
    out.negated_after[1] = (word(0) >> 34) & 1;
    out.first = word(1);
    out.last = word(2);
    for (std::size_t output = 0; output < outputs(); ++output) {
      out.sums[0][output] = static_cast<std::int32_t>(static_cast<std::uint32_t>(word(3 + output)));
      out.sums[1][output] = static_cast<std::int32_t>(static_cast<std::uint32_t>(word(3 + output) >> 32));
    }
    return out;
  }

  // What a feature, and the intercepts, add to told_score() at `label`, before the length's factor.
  double told(feature which, std::size_t label) const noexcept {
    const std::int8_t* row = weights_.weights + std::size_t{bucket_of(which, weights_.buckets)} * outputs();
    std::array<double, most_labels> values;
    for (std::size_t output = 0; output < outputs(); ++output)
      values[output] = weights_.units[output] * row[output];
    return told_outputs(values.data(), label);
  }

  double told_intercept(std::size_t label) const noexcept {
    return told_outputs(weights_.intercepts.data(), label);
  }

  double told_outputs(const double* values, std::size_t label) const noexcept {
    return classes() == 2 ? values[0] : told_score(head_kind::logistic, values, classes(), label);
  }

  ngram_profile profile_;
  ngram_weights weights_;
  mutable detail::chunk_memo memo_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
