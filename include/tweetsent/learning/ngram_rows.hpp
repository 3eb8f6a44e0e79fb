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

  void add(std::string_view tweet) {
    row_state state;
    const auto add_chunk = [&](std::string_view chunk, detail::chunk_key key, const std::uint64_t* known) {
      if (known != nullptr) {
        if (lacks_list(*known, state)) tokenize_piece(chunk, 0, profile_.tokens, piece_);
        return add_piece(*known, state);
      }
      for (std::size_t position = 0; position < chunk.size();) {
        position = tokenize_piece(chunk, position, profile_.tokens, piece_);
        const std::uint64_t number = piece_number();
        if (key.low != 0) memo_.insert(key, std::integral_constant<std::size_t, 1>{}, &number);
        add_piece(number, state);
      }
    };
    detail::scan_chunks(tweet, memo_, std::integral_constant<std::size_t, 1>{}, add_chunk);
    if (profile_.word_pairs) pairs_.numbers.push_back(feature_number(state.chain.pair_with_end(), true));
    pieces_.close();
    pairs_.close();
    lengths_.push_back(state.tokens);
    words_.push_back(state.words);
  }

  std::size_t size() const noexcept { return lengths_.size(); }
  std::size_t features() const noexcept { return buckets_.size(); }
  std::size_t pieces() const noexcept { return piece_features_.size(); }
  // A number that tweets of the same words share, in whatever order and whatever stands between them; 0 for
  // a tweet without words.
  std::uint64_t words(std::size_t row) const noexcept { return words_[row]; }
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
    std::uint64_t words = 0;
  };

  // What a distinct piece is, begun plain and begun negated.
  struct piece_joint {
    piece_ends ends[2];
    std::uint32_t lists[2];  // of its features, in piece_features_; no_feature until a row has it so
    std::uint32_t tokens;
    std::uint64_t words;  // sum of the hashes of its words
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

  // The number of the piece in piece_.
  std::uint64_t piece_number() {
    std::string tokens;
    std::uint64_t words = 0;
    for (std::size_t at = 0; at < piece_.count; ++at) {
      const std::uint64_t hash = detail::token_hash(piece_, piece_.tokens[at]);
      tokens.append(reinterpret_cast<const char*>(&hash), sizeof hash);
      tokens += piece_.tokens[at].shouted ? '^' : ' ';
      if (piece_.tokens[at].kind == token_kind::word) words += detail::finish(hash);
    }
    const std::size_t known = names_.size();
    const std::uint32_t number = names_.insert(tokens);
    if (number < known) return number;
    piece_joint joint{{}, {no_feature, no_feature}, static_cast<std::uint32_t>(piece_.count), words};
    if (piece_.count > 0) {
      for (int negated = 0; negated < 2; ++negated) {
        joint.ends[negated] =
            for_each_feature(piece_, profile_, negated != 0, [](feature, const tweet_token&, bool) {});
      }
    }
    joints_.push_back(joint);
    return number;
  }

  bool lacks_list(std::uint64_t number, const row_state& state) const noexcept {
    return joints_[detail::to_size(number)].lists[state.chain.negated] == no_feature;
  }

  // The features of the piece in piece_, whose number it is.
  void make_list(std::uint64_t number, bool negated) {
    joints_[detail::to_size(number)].lists[negated] = static_cast<std::uint32_t>(piece_features_.size());
    for_each_feature(piece_, profile_, negated, [&](feature which, const tweet_token&, bool pair) {
      piece_features_.numbers.push_back(feature_number(which, pair));
    });
    piece_features_.close();
  }

  // If the piece lacks the list for how the row goes on, it must be the one in piece_.
  void add_piece(std::uint64_t number, row_state& state) {
    if (joints_[detail::to_size(number)].tokens == 0) return;
    const bool negated = state.chain.negated;
    if (lacks_list(number, state)) make_list(number, negated);
    const piece_joint& joint = joints_[detail::to_size(number)];
    const piece_ends& ends = joint.ends[negated];
    if (profile_.word_pairs) pairs_.numbers.push_back(feature_number(state.chain.pair_with(ends), true));
    pieces_.numbers.push_back(joint.lists[negated]);
    state.tokens += joint.tokens;
    state.words += joint.words;
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
  std::vector<std::uint32_t> lengths_;
  std::vector<std::uint64_t> words_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
