// SPDX-License-Identifier: MIT
//
// Weights of hashed n-grams. The score of a label is its intercept plus the sum of its weights over the
// tweet's features, times a factor that falls with the tweet's length. Weights are whole multiples of a unit,
// so that sums are exact in any order.
#ifndef TWEETSENT_NGRAM_MODEL_HPP
#define TWEETSENT_NGRAM_MODEL_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "tweetsent/any_model.hpp"
#include "tweetsent/chunk/chunk_memo.hpp"
#include "tweetsent/chunk/chunk_scanner.hpp"
#include "tweetsent/detail/invalid_argument.hpp"
#include "tweetsent/detail/rounded_product.hpp"
#include "tweetsent/detail/to_size.hpp"
#include "tweetsent/logistic_model.hpp"
#include "tweetsent/ngram/features.hpp"
#include "tweetsent/prediction.hpp"

namespace tweetsent {
inline namespace v0 {

// The numbers of a model. `weights` point into `storage`, or to memory that outlives the model; so the
// numbers can be moved and not copied. (A shared_ptr could be copied, but <memory> costs a seventh more to
// compile.)
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

  // Makes a table of zeros in `storage`, to be filled, and points `weights` to it. `classes` and `buckets`
  // must be set.
  std::int8_t* make_table() {
    // In 64 bits, so that a table too large for this machine fails and is not made too small.
    const std::uint64_t words = (std::uint64_t{buckets} * outputs() + 7) / 8;
    constexpr std::size_t most = ~std::size_t{0};
    storage.assign(words < most ? detail::to_size(words) : most, 0);
    const auto table = reinterpret_cast<std::int8_t*>(storage.data());
    weights = table;
    return table;
  }

  // Whether a model can be made of them: a table, from 2 to max_labels classes, a number of buckets that is a
  // power of two, a unit and an intercept for each output, a smoothing above 0, a typical length from 0.
  bool sound() const noexcept {
    return classes >= 2 && classes <= max_labels && buckets >= 2 && (buckets & (buckets - 1)) == 0 &&
           weights != nullptr && units.size() == outputs() && intercepts.size() == outputs() &&
           length_smoothing > 0.0 && typical_length >= 0.0;
  }

  double length_factor(std::size_t tokens) const noexcept {
    return (typical_length + length_smoothing) / (static_cast<double>(tokens) + length_smoothing);
  }
};

// Const members may be called from any number of threads at once. What they remember of chunks seen before is
// kept without locks.
class ngram_model final : public any_model {
 public:
  static constexpr std::string_view family_name = "ngram";

  // Small enough for the cache of a core.
  static constexpr std::size_t usual_memo_bytes = 1 << 22;

  // Throws std::invalid_argument for weights that are not sound(). Allocates `memo_bytes` to remember chunks
  // in: fewer for a program with many models, none to speak of with 0.
  ngram_model(ngram_profile profile, ngram_weights weights, std::size_t memo_bytes = usual_memo_bytes)
      : profile_(profile),
        weights_(checked(std::move(weights))),
        memo_(detail::chunk_memo::entries_within(memo_bytes, payload_of(outputs())), payload_of(outputs())) {}

  const ngram_profile& profile() const noexcept { return profile_; }
  const ngram_weights& weights() const noexcept { return weights_; }

  std::string_view family() const noexcept override { return family_name; }
  std::size_t classes() const noexcept override { return weights_.classes; }
  head_kind head() const noexcept override { return head_kind::logistic; }

  // The value of each class, into scores[0 .. classes()). Touches each byte of a known chunk once and
  // allocates nothing.
  void score(std::string_view tweet, double* scores) const noexcept override {
    // Most models have two classes, so one output: a constant, with which the compiler makes faster code.
    if (outputs() == 1) return score(tweet, std::integral_constant<std::size_t, 1>{}, scores);
    score(tweet, outputs(), scores);
  }

  // The tweet's words (not its names, links and punctuation), and those with a weight. A word never seen in
  // training counts as known if it shares a bucket with one that was. Several times the cost of score().
  word_counts count_words(std::string_view tweet) const noexcept override {
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

  // Appends what each token adds to decision_score() at `label`; what a pair adds is shared by its two
  // tokens. Returns that score's intercept.
  double explain(std::string_view tweet, std::size_t label, std::vector<contribution>& out) const override {
    const std::size_t first = out.size();
    piece_chain chain;
    detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, detail::chunk_key) {
      for (std::size_t position = 0; position < chunk.size();) {
        const auto offset = static_cast<std::size_t>(chunk.data() + position - tweet.data());
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
            piece, profile_, chain.negated, [&](feature which, const tweet_token& token, bool pair) {
              const std::size_t at = begin + static_cast<std::size_t>(&token - piece.tokens);
              pair ? add_pair(at, decision_part(which, label))
                   : static_cast<void>(out[at].value += decision_part(which, label));
            });
        if (profile_.word_pairs) add_pair(begin, decision_part(chain.pair_with(ends), label));
        chain.append(ends);
      }
    });
    const std::size_t tokens = out.size() - first;
    const double end = profile_.word_pairs ? decision_part(chain.pair_with_end(), label) : 0.0;
    const double factor = weights_.length_factor(tokens);
    // Without tokens there is only the pair of begin and end.
    if (tokens == 0) return decision_intercept(label) + detail::rounded_product(factor, end);
    out.back().value += end;
    for (std::size_t at = first; at < out.size(); ++at) out[at].value *= factor;
    return decision_intercept(label);
  }

 private:
  // What a piece adds, begun plain and begun negated, and how it joins its neighbours: how many tokens it
  // has, with flags (first_negatable, and negated_after for both); hashes of the first and last token; the
  // two sums of each output in one word.
  using packed_effect = std::array<std::uint64_t, 3 + max_labels>;

  struct running_sums {
    std::array<std::int64_t, max_labels> sums;  // of outputs()
    std::size_t tokens = 0;
    piece_chain chain;
  };

  static ngram_weights checked(ngram_weights weights) {
    if (!weights.sound()) {
      detail::throw_invalid_argument(
          "the weights of an n-gram model are not sound: see ngram_weights::sound()");
    }
    return weights;
  }

  std::size_t outputs() const noexcept { return weights_.outputs(); }

  // How many words an effect packed for so many outputs has.
  static constexpr std::size_t payload_of(std::size_t outputs) noexcept { return 3 + outputs; }
  template <std::size_t Outputs>
  static constexpr auto payload_of(std::integral_constant<std::size_t, Outputs>) noexcept {
    return std::integral_constant<std::size_t, 3 + Outputs>{};
  }

  // `outputs`, here and below, is outputs(), as a number or as a std::integral_constant.
  template <class Count>
  void score(std::string_view tweet, Count outputs, double* scores) const noexcept {
    running_sums state;
    for (std::size_t output = 0; output < outputs; ++output) state.sums[output] = 0;
    const auto add_chunk = [&](std::string_view chunk, detail::chunk_key key, const std::uint64_t* known) {
      if (known != nullptr) return add(known, outputs, state);
      if (key.low == 0) return add_pieces(chunk, state);
      const packed_effect found = effect_of(chunk, outputs);
      add(found.data(), outputs, state);
      memo_.insert(key, found.data());
    };
    detail::scan_chunks(tweet, memo_, payload_of(outputs), add_chunk);
    if (profile_.word_pairs) add_weights(state.chain.pair_with_end(), outputs, state.sums.data());

    const double factor = weights_.length_factor(state.tokens);
    scores[0] = 0.0;
    for (std::size_t output = 0; output < outputs; ++output) {
      scores[classes() == 2 ? 1 : output] =
          weights_.intercepts[output] +
          detail::rounded_product(factor * weights_.units[output], static_cast<double>(state.sums[output]));
    }
  }

  template <class Count, class Sums>
  void add_weights(feature which, Count outputs, Sums* sums) const noexcept {
    const std::int8_t* row = weights_.weights + std::size_t{bucket_of(which, weights_.buckets)} * outputs;
    for (std::size_t output = 0; output < outputs; ++output) sums[output] += row[output];
  }

  bool has_weight(feature which) const noexcept {
    std::array<std::int32_t, max_labels> sums{};
    add_weights(which, outputs(), sums.data());
    for (std::int32_t weight : sums) {
      if (weight != 0) return true;
    }
    return false;
  }

  // Of a chunk with a key, which is short enough to be one piece.
  template <class Count>
  packed_effect effect_of(std::string_view chunk, Count outputs) const noexcept {
    token_buffer piece;
    tokenize_piece(chunk, 0, profile_.tokens, piece);
    packed_effect out;
    for (std::size_t word = 0; word < 3 + outputs; ++word) out[word] = 0;
    if (piece.count == 0) return out;
    // What both ways of beginning have in common, most of all characters, is weighed once.
    std::array<std::array<std::int32_t, max_labels>, 4> sums;  // by the ways that have the feature
    for (auto& each : sums) {
      for (std::size_t output = 0; output < outputs; ++output) each[output] = 0;
    }
    constexpr unsigned both = begun_plain | begun_negated;
    const walked_ends ends = walk_features(piece, profile_, std::integral_constant<unsigned, both>{},
                                           [&](feature which, const tweet_token&, bool, unsigned ways) {
                                             add_weights(which, outputs, sums[ways].data());
                                           });
    out[0] =
        piece.count | std::uint64_t{ends.first_negatable} << 32 | std::uint64_t{ends.negated_after} << 33;
    out[1] = ends.first;
    out[2] = ends.last;
    for (std::size_t output = 0; output < outputs; ++output) {
      const std::int32_t common = sums[both][output];
      out[3 + output] = static_cast<std::uint32_t>(sums[begun_plain][output] + common) |
                        std::uint64_t{static_cast<std::uint32_t>(sums[begun_negated][output] + common)} << 32;
    }
    return out;
  }

  // Adds what is packed in `effect`.
  template <class Count>
  void add(const std::uint64_t* effect, Count outputs, running_sums& state) const noexcept {
    const std::uint64_t counted = effect[0];
    const auto tokens = static_cast<std::uint32_t>(counted);
    if (tokens == 0) return;
    const bool negated = state.chain.negated;
    const piece_ends ends{effect[1], effect[2], ((counted >> 32) & 1) != 0,
                          ((counted >> (negated ? 34 : 33)) & 1) != 0};
    if (profile_.word_pairs) add_weights(state.chain.pair_with(ends), outputs, state.sums.data());
    for (std::size_t output = 0; output < outputs; ++output) {
      const auto sum = static_cast<std::uint32_t>(effect[3 + output] >> (negated ? 32 : 0));
      state.sums[output] += static_cast<std::int32_t>(sum);
    }
    state.tokens += tokens;
    state.chain.append(ends);
  }

  // Adds a chunk of any size that the memo does not hold.
  void add_pieces(std::string_view chunk, running_sums& state) const noexcept {
    for (std::size_t position = 0; position < chunk.size();) {
      token_buffer piece;
      position = tokenize_piece(chunk, position, profile_.tokens, piece);
      if (piece.count == 0) continue;
      const auto add = [&](feature which) { add_weights(which, outputs(), state.sums.data()); };
      const piece_ends ends = for_each_feature(piece, profile_, state.chain.negated,
                                               [&](feature which, const tweet_token&, bool) { add(which); });
      if (profile_.word_pairs) add(state.chain.pair_with(ends));
      state.tokens += piece.count;
      state.chain.append(ends);
    }
  }

  // What a feature adds to decision_score() at `label`, before the factor of the tweet's length.
  double decision_part(feature which, std::size_t label) const noexcept {
    const std::int8_t* row = weights_.weights + std::size_t{bucket_of(which, weights_.buckets)} * outputs();
    std::array<double, max_labels> values;
    for (std::size_t output = 0; output < outputs(); ++output)
      values[output] = detail::rounded_product(weights_.units[output], row[output]);
    return decision_of_outputs(values.data(), label);
  }

  double decision_intercept(std::size_t label) const noexcept {
    return decision_of_outputs(weights_.intercepts.data(), label);
  }

  double decision_of_outputs(const double* values, std::size_t label) const noexcept {
    return classes() == 2 ? values[0] : decision_score(head_kind::logistic, values, classes(), label);
  }

  ngram_profile profile_;
  ngram_weights weights_;
  mutable detail::chunk_memo memo_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
