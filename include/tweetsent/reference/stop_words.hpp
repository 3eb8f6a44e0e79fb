// SPDX-License-Identifier: MIT
//
// Third step of the reference pipeline: the words that carry no sentiment, dropped before lower-casing
// ("The" stays, "the" goes).
//
// Source: NLTK's stopwords corpus, English, 179 words (nltk_data, package "stopwords"; M. Porter et al.).
#ifndef TWEETSENT_REFERENCE_STOP_WORDS_HPP
#define TWEETSENT_REFERENCE_STOP_WORDS_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tweetsent/detail/word_table.hpp"

namespace tweetsent {
inline namespace v0 {

// NLTK's list in its own order. Those with an apostrophe never match cleaned text.
inline constexpr std::string_view english_stop_words[179] = {
    "i",        "me",     "my",      "myself",   "we",      "our",     "ours",     "ourselves",  "you",
    "you're",   "you've", "you'll",  "you'd",    "your",    "yours",   "yourself", "yourselves", "he",
    "him",      "his",    "himself", "she",      "she's",   "her",     "hers",     "herself",    "it",
    "it's",     "its",    "itself",  "they",     "them",    "their",   "theirs",   "themselves", "what",
    "which",    "who",    "whom",    "this",     "that",    "that'll", "these",    "those",      "am",
    "is",       "are",    "was",     "were",     "be",      "been",    "being",    "have",       "has",
    "had",      "having", "do",      "does",     "did",     "doing",   "a",        "an",         "the",
    "and",      "but",    "if",      "or",       "because", "as",      "until",    "while",      "of",
    "at",       "by",     "for",     "with",     "about",   "against", "between",  "into",       "through",
    "during",   "before", "after",   "above",    "below",   "to",      "from",     "up",         "down",
    "in",       "out",    "on",      "off",      "over",    "under",   "again",    "further",    "then",
    "once",     "here",   "there",   "when",     "where",   "why",     "how",      "all",        "any",
    "both",     "each",   "few",     "more",     "most",    "other",   "some",     "such",       "no",
    "nor",      "not",    "only",    "own",      "same",    "so",      "than",     "too",        "very",
    "s",        "t",      "can",     "will",     "just",    "don",     "don't",    "should",     "should've",
    "now",      "d",      "ll",      "m",        "o",       "re",      "ve",       "y",          "ain",
    "aren",     "aren't", "couldn",  "couldn't", "didn",    "didn't",  "doesn",    "doesn't",    "hadn",
    "hadn't",   "hasn",   "hasn't",  "haven",    "haven't", "isn",     "isn't",    "ma",         "mightn",
    "mightn't", "mustn",  "mustn't", "needn",    "needn't", "shan",    "shan't",   "shouldn",    "shouldn't",
    "wasn",     "wasn't", "weren",   "weren't",  "won",     "won't",   "wouldn",   "wouldn't",
};

// The negations among them: what a profile may want to keep, since they turn a sentiment around.
inline constexpr std::string_view english_negations[40] = {
    "no",     "nor",      "not",   "don",     "don't", "ain",     "aren",    "aren't",
    "couldn", "couldn't", "didn",  "didn't",  "doesn", "doesn't", "hadn",    "hadn't",
    "hasn",   "hasn't",   "haven", "haven't", "isn",   "isn't",   "mightn",  "mightn't",
    "mustn",  "mustn't",  "needn", "needn't", "shan",  "shan't",  "shouldn", "shouldn't",
    "wasn",   "wasn't",   "weren", "weren't", "won",   "won't",   "wouldn",  "wouldn't",
};

// A set of words compared byte by byte. Lookup is constant time and allocates nothing.
class stop_word_set {
 public:
  void insert(std::string_view word) {
    words_.insert(word);
    sizes_[first_of(word)] |= size_bit(word);
  }
  bool contains(std::string_view word) const noexcept {
    // Most words are out by their first letter and their size.
    return (sizes_[first_of(word)] & size_bit(word)) != 0 && words_.find(word) != words_.not_found;
  }
  std::size_t size() const noexcept { return words_.size(); }

 private:
  static std::size_t first_of(std::string_view word) noexcept {
    return word.empty() ? 0 : static_cast<unsigned char>(word[0]) % 32;
  }
  static std::uint32_t size_bit(std::string_view word) noexcept {
    return std::uint32_t{1} << (word.size() < 31 ? word.size() : 31);
  }

  detail::word_table words_;
  std::uint32_t sizes_[32] = {};  // by the first letter, a bit for each size of the words
};

// NLTK's words, with or without its negations.
inline stop_word_set make_english_stop_words(bool keep_negations = false) {
  detail::word_table kept;
  if (keep_negations) {
    for (std::string_view word : english_negations) kept.insert(word);
  }
  stop_word_set set;
  for (std::string_view word : english_stop_words) {
    if (kept.find(word) == kept.not_found) set.insert(word);
  }
  return set;
}

}  // namespace v0
}  // namespace tweetsent

#endif
