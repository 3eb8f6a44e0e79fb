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
#include "tweetsent/detail/out_of_line.hpp"
#include "tweetsent/detail/rounded_product.hpp"
#include "tweetsent/detail/to_size.hpp"
#include "tweetsent/logistic_model.hpp"
#include "tweetsent/ngram/features.hpp"
#include "tweetsent/ngram/piece_effect.hpp"
#include "tweetsent/ngram/word_and_marks.hpp"
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
        memo_(detail::chunk_memo::entries_within(memo_bytes, detail::effect_size(outputs())),
              detail::effect_size(outputs())) {
    find_effect("@name", outputs(), name_);
    find_effect("www.", outputs(), link_);
  }

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
  using packed_effect = detail::packed_effect;

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

  // `outputs`, here and below, is outputs(), as a number or as a std::integral_constant.
  template <class Count>
  void score(std::string_view tweet, Count outputs, double* scores) const noexcept {
    running_sums state;
    for (std::size_t output = 0; output < outputs; ++output) state.sums[output] = 0;
    const auto add_chunk = [&](std::string_view chunk, detail::chunk_key key, const std::uint64_t* known) {
      if (known != nullptr) return add(known, outputs, state);
      add_new_chunk(chunk, key, outputs, state);
    };
    detail::scan_chunks(tweet, memo_, detail::effect_size(outputs), add_chunk);
    if (profile_.word_pairs) rows().add(state.chain.pair_with_end(), outputs, state.sums.data());

    const double factor = weights_.length_factor(state.tokens);
    scores[0] = 0.0;
    for (std::size_t output = 0; output < outputs; ++output) {
      scores[classes() == 2 ? 1 : output] =
          weights_.intercepts[output] +
          detail::rounded_product(factor * weights_.units[output], static_cast<double>(state.sums[output]));
    }
  }

  detail::weight_rows rows() const noexcept { return {weights_.weights, weights_.buckets}; }

  bool has_weight(feature which) const noexcept {
    std::array<std::int32_t, max_labels> sums{};
    rows().add(which, outputs(), sums.data());
    for (std::int32_t weight : sums) {
      if (weight != 0) return true;
    }
    return false;
  }

  // Adds a chunk that the memo does not hold.
  template <class Count>
  TWEETSENT_OUT_OF_LINE void add_new_chunk(std::string_view chunk, detail::chunk_key key, Count outputs,
                                           running_sums& state) const noexcept {
    // All names have one effect, and so have all links: they are not worth a place in the memo.
    if (detail::is_name(chunk) && profile_.tokens.fold_names) return add(name_.data(), outputs, state);
    if (detail::begins_link(chunk) && profile_.tokens.fold_links) return add(link_.data(), outputs, state);
    if (key.low == 0) return add_pieces(chunk, state);
    packed_effect found;
    add_to_memo(chunk, key, outputs, found);
    add(found.data(), outputs, state);
  }

  // Puts the effect of a chunk with a key, which is short enough to be one piece, into the memo and `out`.
  template <class Count>
  void add_to_memo(std::string_view chunk, detail::chunk_key key, Count outputs,
                   packed_effect& out) const noexcept {
    const auto payload = detail::effect_size(outputs);
    const detail::word_and_marks parts(key, chunk.size());
    if (!parts.found() || !profile_.tokens.fold_case) {
      find_effect(chunk, outputs, out);
    } else if (parts.is_word(key)) {
      find_effect(parts, outputs, out);
    } else {
      // Many new chunks are known words with other marks or capitals.
      if (!recall(parts.word(), payload, out)) {
        find_effect(parts, outputs, out);
        memo_.insert(parts.word(), payload, out.data());
      }
      if (parts.word_size() < chunk.size()) {
        packed_effect marks;
        if (!recall(parts.marks(), payload, marks)) {
          find_effect(chunk.substr(parts.word_size()), outputs, marks);
          memo_.insert(parts.marks(), payload, marks.data());
        }
        detail::append_effect(marks.data(), profile_, rows(), outputs, out.data());
      }
    }
    memo_.insert(key, payload, out.data());
  }

  template <class Payload>
  bool recall(detail::chunk_key part, Payload payload, packed_effect& out) const noexcept {
    return memo_.find(part, memo_.place(part, payload), payload, out.data());
  }

  template <class Count>
  void find_effect(std::string_view chunk, Count outputs, packed_effect& out) const noexcept {
    token_buffer piece;
    tokenize_piece(chunk, 0, profile_.tokens, piece);
    detail::find_effect(piece, profile_, rows(), outputs, out.data());
  }

  // Of the word.
  template <class Count>
  void find_effect(const detail::word_and_marks& parts, Count outputs, packed_effect& out) const noexcept {
    token_buffer piece;
    if (!parts.make_piece(piece)) {
      tokenize_piece(detail::key_text(parts.word(), parts.word_size()).text(), 0, profile_.tokens, piece);
    }
    detail::find_effect(piece, profile_, rows(), outputs, out.data());
  }

  // Adds what is packed in `effect`.
  template <class Count>
  void add(const std::uint64_t* effect, Count outputs, running_sums& state) const noexcept {
    const std::uint32_t tokens = detail::tokens_of(effect);
    if (tokens == 0) return;
    const bool negated = state.chain.negated;
    const piece_ends ends = detail::ends_of(effect, negated);
    if (profile_.word_pairs) rows().add(state.chain.pair_with(ends), outputs, state.sums.data());
    for (std::size_t output = 0; output < outputs; ++output)
      state.sums[output] += detail::sum_of(effect, output, negated);
    state.tokens += tokens;
    state.chain.append(ends);
  }

  // Adds a chunk of any size that the memo does not hold.
  void add_pieces(std::string_view chunk, running_sums& state) const noexcept {
    for (std::size_t position = 0; position < chunk.size();) {
      token_buffer piece;
      position = tokenize_piece(chunk, position, profile_.tokens, piece);
      if (piece.count == 0) continue;
      const auto add = [&](feature which) { rows().add(which, outputs(), state.sums.data()); };
      const piece_ends ends = for_each_feature(piece, profile_, state.chain.negated,
                                               [&](feature which, const tweet_token&, bool) { add(which); });
      if (profile_.word_pairs) add(state.chain.pair_with(ends));
      state.tokens += piece.count;
      state.chain.append(ends);
    }
  }

  // What a feature adds to decision_score() at `label`, before the factor of the tweet's length.
  double decision_part(feature which, std::size_t label) const noexcept {
    const std::int8_t* const row = rows().row(which, outputs());
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
  packed_effect name_, link_;  // of any name, and of any link
  mutable detail::chunk_memo memo_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
