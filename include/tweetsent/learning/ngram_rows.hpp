// SPDX-License-Identifier: MIT
//
// Training tweets as features, kept the way they are made: a row is a list of pieces (a chunk's tokens) and
// of word pairs between them, and each distinct piece has its list of features once. A row's sum is then
// the sum over a dozen pieces instead of a hundred features.
#ifndef TWEETSENT_LEARNING_NGRAM_ROWS_HPP
#define TWEETSENT_LEARNING_NGRAM_ROWS_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "tweetsent/chunk/chunk_memo.hpp"
#include "tweetsent/chunk/chunk_scanner.hpp"
#include "tweetsent/detail/to_size.hpp"
#include "tweetsent/detail/word_table.hpp"
#include "tweetsent/ngram/features.hpp"

namespace tweetsent {
inline namespace v0 {

// Lists of numbers, one after another.
struct number_lists {
  std::vector<std::uint32_t> numbers = {};
  std::vector<std::size_t> ends = {};

  std::size_t size() const noexcept { return ends.size(); }
  const std::uint32_t* begin(std::size_t list) const noexcept {
    return numbers.data() + (list == 0 ? 0 : ends[list - 1]);
  }
  const std::uint32_t* end(std::size_t list) const noexcept { return numbers.data() + ends[list]; }
  void close() { ends.push_back(numbers.size()); }
};

// Rows are added in order. Features are numbered as they come, so that the frequent ones lie together; a
// feature is a bucket of the model's table. Memory: about 110 bytes a row of 13 words, and a few hundred
// for each distinct word.
class ngram_rows {
 public:
  // `buckets` is a power of two from 2 to 2^28.
  ngram_rows(ngram_profile profile, std::uint32_t buckets)
      : profile_(profile), feature_of_bucket_(buckets, no_feature), memo_(memo_entries, 1) {}

  void add(std::string_view tweet, std::uint32_t label) {
    row_state state;
    const auto add_chunk = [&](std::string_view chunk, detail::chunk_key key, const std::uint64_t* known) {
      if (known != nullptr) return add_piece(*known, state);
      for (std::size_t position = 0; position < chunk.size();) {
        position = tokenize_piece(chunk, position, profile_.tokens, piece_);
        const std::uint64_t number = piece_number();
        if (key.low != 0) memo_.insert(key, &number);
        add_piece(number, state);
      }
    };
    detail::scan_chunks(tweet, memo_, std::integral_constant<std::size_t, 1>{}, add_chunk);
    if (profile_.word_pairs) pairs_.numbers.push_back(feature_number(state.chain.pair_with_end(), true));
    pieces_.close();
    pairs_.close();
    lengths_.push_back(state.tokens);
    labels_.push_back(label);
  }

  std::size_t size() const noexcept { return labels_.size(); }
  std::size_t features() const noexcept { return buckets_.size(); }
  std::size_t pieces() const noexcept { return piece_features_.size(); }
  std::uint32_t label(std::size_t row) const noexcept { return labels_[row]; }
  std::uint32_t length(std::size_t row) const noexcept { return lengths_[row]; }  // in tokens
  std::uint32_t bucket(std::size_t feature) const noexcept { return buckets_[feature]; }
  std::uint32_t buckets() const noexcept { return static_cast<std::uint32_t>(feature_of_bucket_.size()); }
  // Whether it is of two words; where features share a bucket the first one tells.
  bool is_pair(std::size_t feature) const noexcept { return is_pair_[feature]; }
  const ngram_profile& profile() const noexcept { return profile_; }

  const number_lists& row_pieces() const noexcept { return pieces_; }
  const number_lists& row_pairs() const noexcept { return pairs_; }
  const number_lists& piece_features() const noexcept { return piece_features_; }

 private:
  static constexpr std::uint32_t no_feature = 0xFFFFFFFF;
  static constexpr std::size_t memo_entries = 1 << 16;

  struct row_state {
    piece_chain chain;
    std::uint32_t tokens = 0;
  };

  struct piece_joint {
    piece_ends ends[2];  // begun plain, begun negated
    std::uint32_t tokens;
  };

  std::uint32_t feature_number(feature which, bool pair) {
    const std::uint32_t bucket = bucket_of(which, buckets());
    if (feature_of_bucket_[bucket] == no_feature) {
      feature_of_bucket_[bucket] = static_cast<std::uint32_t>(buckets_.size());
      buckets_.push_back(bucket);
      is_pair_.push_back(pair);
    }
    return feature_of_bucket_[bucket];
  }

  // The number of the piece in piece_: its lists are 2 * number, begun plain, and the next, begun negated.
  std::uint64_t piece_number() {
    std::string tokens;
    for (std::size_t at = 0; at < piece_.count; ++at) {
      const std::uint64_t hash = detail::token_hash(piece_, piece_.tokens[at]);
      tokens.append(reinterpret_cast<const char*>(&hash), sizeof hash);
      tokens += piece_.tokens[at].shouted ? '^' : ' ';
    }
    const std::size_t known = names_.size();
    const std::uint32_t number = names_.insert(tokens);
    if (number < known) return number;
    piece_joint joint{{}, static_cast<std::uint32_t>(piece_.count)};
    for (int negated = 0; negated < 2; ++negated) {
      if (piece_.count > 0) {
        joint.ends[negated] = for_each_feature(
            piece_, profile_, negated != 0, [&](feature which, const tweet_token&, bool pair) {
              piece_features_.numbers.push_back(feature_number(which, pair));
            });
      }
      piece_features_.close();
    }
    joints_.push_back(joint);
    return number;
  }

  void add_piece(std::uint64_t number, row_state& state) {
    const piece_joint& joint = joints_[detail::to_size(number)];
    if (joint.tokens == 0) return;
    const bool negated = state.chain.negated;
    const piece_ends& ends = joint.ends[negated];
    if (profile_.word_pairs) pairs_.numbers.push_back(feature_number(state.chain.pair_with(ends), true));
    pieces_.numbers.push_back(static_cast<std::uint32_t>(2 * number + negated));
    state.tokens += joint.tokens;
    state.chain.append(ends);
  }

  ngram_profile profile_;
  std::vector<std::uint32_t> feature_of_bucket_;
  std::vector<std::uint32_t> buckets_;
  std::vector<bool> is_pair_;
  detail::word_table names_;
  number_lists piece_features_;
  std::vector<piece_joint> joints_;
  detail::chunk_memo memo_;
  token_buffer piece_;
  number_lists pieces_, pairs_;
  std::vector<std::uint32_t> lengths_, labels_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
