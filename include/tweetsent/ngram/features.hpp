// SPDX-License-Identifier: MIT
//
// The second family of features: hashed n-grams of words and characters, with negation and shouting marks.
//
// Each token gives its own features (the word, its character n-grams) and one with the token before it. The
// features of a chunk depend on its bytes, on whether it begins negated, and on the token before it: nothing
// else of the chunks before matters.
//
// Sources: B. Pang, L. Lee, S. Vaithyanathan, "Thumbs up?" (2002), negation marks, after S. Das, M. Chen;
// P. Bojanowski et al., "Enriching Word Vectors with Subword Information" (2017), boundary marks.
#ifndef TWEETSENT_NGRAM_FEATURES_HPP
#define TWEETSENT_NGRAM_FEATURES_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "tweetsent/detail/ascii_set.hpp"
#include "tweetsent/detail/hash.hpp"
#include "tweetsent/ngram/tokens.hpp"

namespace tweetsent {
inline namespace v0 {

// The switches. The defaults give the best accuracy: docs/accuracy.md shows what each one brings. A model
// file stores them all.
struct ngram_profile {
  token_switches tokens = {};
  bool negation = true;    // a word between a negator and the end of its clause is another feature
  bool shouting = true;    // a word in capitals has a feature for that
  bool word_pairs = true;  // bigrams beside single words
  std::uint32_t shortest_characters = 3;  // character n-grams of these lengths, inside words; 0 to 0 for none
  std::uint32_t longest_characters = 4;

  friend bool operator==(const ngram_profile& left, const ngram_profile& right) noexcept {
    return left.tokens == right.tokens && left.negation == right.negation &&
           left.shouting == right.shouting && left.word_pairs == right.word_pairs &&
           left.shortest_characters == right.shortest_characters &&
           left.longest_characters == right.longest_characters;
  }
};

// Words and character n-grams each have one half of the table.
enum class feature_group : std::uint8_t { words, characters };

// A feature, before a table of some size gives it a place.
struct feature {
  std::uint64_t hash;
  feature_group group;
};

// Its place in a table of `buckets`, a power of two from 2 up.
inline std::uint32_t bucket_of(feature which, std::uint32_t buckets) noexcept {
  const std::uint32_t half = buckets / 2;
  const auto place = static_cast<std::uint32_t>(which.hash >> 32) & (half - 1);
  return which.group == feature_group::words ? place : half + place;
}

namespace detail {

// A seed for each kind of feature, so that different kinds have different hashes.
enum class feature_seed : std::uint64_t {
  word = 1,
  negated,
  pair,
  shouted,
  characters,
  link,
  name,
  begin,
  end
};

constexpr std::uint64_t seed(feature_seed kind) noexcept {
  return finish(static_cast<std::uint64_t>(kind));
}

constexpr std::uint64_t hash_letters(const char32_t* letters, std::size_t count,
                                     std::uint64_t hash) noexcept {
  for (std::size_t at = 0; at < count; ++at) hash = mix(hash, letters[at]);
  return hash;
}

inline std::uint64_t token_hash(const token_buffer& piece, const tweet_token& token) noexcept {
  if (token.kind == token_kind::link) return seed(feature_seed::link);
  if (token.kind == token_kind::name) return seed(feature_seed::name);
  return hash_letters(piece.letters + token.first, token.size, seed(feature_seed::word));
}

// Without apostrophes, which tokens do not have.
inline constexpr std::u32string_view negators[] = {
    U"not",    U"no",      U"never",  U"none",   U"nobody",  U"nothing",  U"nowhere", U"neither", U"nor",
    U"cannot", U"without", U"hardly", U"barely", U"dont",    U"cant",     U"wont",    U"didnt",   U"doesnt",
    U"isnt",   U"wasnt",   U"arent",  U"werent", U"couldnt", U"shouldnt", U"wouldnt", U"hasnt",   U"havent",
    U"hadnt",  U"aint",    U"mustnt", U"neednt", U"dnt",     U"nt",       U"darent",  U"mightnt",
};

// A filter with a bit for the hash of each negator: most words are ruled out by one lookup.
class negator_filter {
 public:
  constexpr negator_filter() noexcept {
    for (std::u32string_view negator : negators) {
      const std::uint64_t hash = hash_letters(negator.data(), negator.size(), seed(feature_seed::word));
      bits_[hash / 64 % words] |= std::uint64_t{1} << (hash % 64);
    }
  }

  constexpr bool may_hold(std::uint64_t hash) const noexcept {
    return (bits_[hash / 64 % words] >> (hash % 64) & 1) != 0;
  }

 private:
  static constexpr std::size_t words = 16;
  std::uint64_t bits_[words] = {};
};

inline constexpr negator_filter likely_negators;

// `hash` is the token's.
inline bool is_negator(const token_buffer& piece, const tweet_token& token, std::uint64_t hash) noexcept {
  if (token.kind != token_kind::word || !likely_negators.may_hold(hash)) return false;
  for (std::u32string_view negator : negators) {
    if (piece.text(token) == negator) return true;
  }
  return false;
}

inline bool ends_clause(const token_buffer& piece, const tweet_token& token) noexcept {
  switch (token.kind) {
    case token_kind::word:
    case token_kind::name:
      return false;
    case token_kind::punctuation:
      return ascii_set(".,!?;:").contains(piece.letters[token.first]);
    default:
      return true;
  }
}

}  // namespace detail

// The token before the first, and the one after the last, for word pairs.
inline constexpr std::uint64_t begin_of_tweet = detail::seed(detail::feature_seed::begin);
inline constexpr std::uint64_t end_of_tweet = detail::seed(detail::feature_seed::end);

// The feature of a token by itself, neither negated nor shouted.
inline feature word_feature(const token_buffer& piece, const tweet_token& token) noexcept {
  return {detail::finish(detail::token_hash(piece, token)), feature_group::words};
}

// The feature of two tokens in a row, given by their hashes.
inline feature pair_feature(std::uint64_t before, std::uint64_t token, bool negated) noexcept {
  using detail::feature_seed;
  const std::uint64_t kind =
      detail::seed(feature_seed::pair) ^ (negated ? detail::seed(feature_seed::negated) : 0);
  return {detail::finish(detail::mix(detail::mix(kind, before), token)), feature_group::words};
}

namespace detail {

// Calls sink(std::uint64_t hash) for the n-grams, of these lengths, of `size` letters: all but the whole. The
// lengths are numbers, or types that say one.
template <class Shortest, class Longest, class Sink>
void for_each_ngram(const char32_t* letters, std::size_t size, Shortest shortest, Longest longest,
                    Sink&& sink) {
  std::size_t begin = 0;
  // Where there is room for every length and none is the whole, nothing has to be compared.
  for (; longest < size && begin + longest <= size; ++begin) {
    std::uint64_t hash = seed(feature_seed::characters);
    for (std::size_t length = 1; length <= longest; ++length) {
      hash = mix(hash, letters[begin + length - 1]);
      if (length >= shortest) sink(finish(hash));
    }
  }
  for (; begin + shortest <= size; ++begin) {
    std::uint64_t hash = seed(feature_seed::characters);
    for (std::size_t length = 1; length <= longest && begin + length <= size; ++length) {
      hash = mix(hash, letters[begin + length - 1]);
      if (length >= shortest && length < size) sink(finish(hash));
    }
  }
}

}  // namespace detail

// The character n-grams of a word between boundary marks, all but the whole of it.
template <class Sink>
void for_each_character_ngram(const token_buffer& piece, const tweet_token& token,
                              const ngram_profile& profile, Sink&& sink) {
  const char32_t* const letters = piece.letters + token.first - 1;
  const std::size_t size = token.size + std::size_t{2};
  const auto sink_hash = [&](std::uint64_t hash) { sink(feature{hash, feature_group::characters}); };
  if (profile.shortest_characters == 3 && profile.longest_characters == 4) {
    // The usual ones, as numbers the compiler can work with.
    using std::integral_constant;
    return detail::for_each_ngram(letters, size, integral_constant<std::size_t, 3>{},
                                  integral_constant<std::size_t, 4>{}, sink_hash);
  }
  detail::for_each_ngram(letters, size, profile.shortest_characters, profile.longest_characters, sink_hash);
}

// What the pieces before and after need to know of a piece.
struct piece_ends {
  std::uint64_t first = 0;       // hash of its first token
  std::uint64_t last = 0;        // and of its last
  bool first_negatable = false;  // the first token is negated if the piece begins negated
  bool negated_after = false;    // the next piece begins negated
};

// The pieces of a tweet so far, as the next one sees them.
struct piece_chain {
  std::uint64_t last = begin_of_tweet;  // hash of the last token
  bool negated = false;                 // the next piece begins negated

  // Of the last token and the next piece's first, or the end of the tweet.
  feature pair_with(const piece_ends& next) const noexcept {
    return pair_feature(last, next.first, negated && next.first_negatable);
  }
  feature pair_with_end() const noexcept { return pair_feature(last, end_of_tweet, false); }

  void append(const piece_ends& next) noexcept {
    last = next.last;
    negated = next.negated_after;
  }
};

// The ways in which a piece may begin, as bits.
inline constexpr unsigned begun_plain = 1, begun_negated = 2;

// How a piece that was begun in some ways joins its neighbours: piece_ends of each.
struct walked_ends {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  bool first_negatable = false;
  unsigned negated_after = 0;  // those ways after which what follows begins negated

  piece_ends of(unsigned way) const noexcept {
    return {first, last, first_negatable, (negated_after & way) != 0};
  }
};

// Calls sink(feature, const tweet_token&, bool pair, unsigned ways) for the features of a piece that is begun
// in `begun` ways: all but the pair of its first token with the one before. `ways` are those that have the
// feature; `begun` is a number or a type that says one. For one way the features come in the order of their
// definition. The piece must have a token.
template <class Ways, class Sink>
walked_ends walk_features(const token_buffer& piece, const ngram_profile& profile, Ways begun, Sink&& sink) {
  using detail::feature_seed;
  walked_ends ends;
  unsigned negated = begun & begun_negated;
  for (std::size_t at = 0; at < piece.count; ++at) {
    const tweet_token& token = piece.tokens[at];
    const std::uint64_t hash = detail::token_hash(piece, token);
    const bool negator = profile.negation && detail::is_negator(piece, token, hash);
    const bool ends_clause = detail::ends_clause(piece, token);
    if (ends_clause) negated = 0;
    const unsigned marked = negator ? 0 : negated, plain = begun & ~marked;
    if (at == 0) {
      ends.first = hash;
      ends.first_negatable = profile.negation && !negator && !ends_clause;
    } else if (profile.word_pairs) {
      if (plain != 0) sink(pair_feature(ends.last, hash, false), token, true, plain);
      if (marked != 0) sink(pair_feature(ends.last, hash, true), token, true, marked);
    }
    ends.last = hash;
    if (negator) negated = begun;

    const auto sink_word = [&](std::uint64_t word, unsigned ways) {
      sink(feature{word, feature_group::words}, token, false, ways);
    };
    if (plain != 0) sink_word(detail::finish(hash), plain);
    if (marked != 0) sink_word(detail::finish(hash ^ detail::seed(feature_seed::negated)), marked);
    if (profile.shouting && token.shouted) {
      sink_word(detail::seed(feature_seed::shouted), begun);
      sink_word(detail::finish(hash ^ detail::seed(feature_seed::shouted)), begun);
    }
    // The parts of a negated word say what the word says, and not that it is negated.
    const auto sink_characters = [&](feature which) { sink(which, token, false, begun); };
    if (token.kind == token_kind::word) for_each_character_ngram(piece, token, profile, sink_characters);
  }
  ends.negated_after = negated;
  return ends;
}

// The same for one way, `negated` or not: sink(feature, const tweet_token&, bool pair).
template <class Sink>
piece_ends for_each_feature(const token_buffer& piece, const ngram_profile& profile, bool negated,
                            Sink&& sink) {
  const unsigned way = negated ? begun_negated : begun_plain;
  return walk_features(
             piece, profile, way,
             [&](feature which, const tweet_token& token, bool pair, unsigned) { sink(which, token, pair); })
      .of(way);
}

}  // namespace v0
}  // namespace tweetsent

#endif
