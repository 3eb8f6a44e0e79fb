// SPDX-License-Identifier: MIT
//
// The reference pipeline, its steps composed: clean, tokenize, drop stop words, stem and fold case.
//
//     tweetsent::preprocessor reference;
//     reference.run("I cannot stop loving it! http://t.co/x").stems   // "i", "stop", "love"
//
// Every chunk between white space passes the steps independently of its neighbours, which is what makes
// for_each_stem() of a chunk meaningful and fast prediction possible.
#ifndef TWEETSENT_REFERENCE_PREPROCESSOR_HPP
#define TWEETSENT_REFERENCE_PREPROCESSOR_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/detail/inline_buffer.hpp"
#include "tweetsent/reference/bare_word.hpp"
#include "tweetsent/reference/cleaner.hpp"
#include "tweetsent/reference/porter_stemmer.hpp"
#include "tweetsent/reference/stop_words.hpp"
#include "tweetsent/reference/tokenizer.hpp"
#include "tweetsent/text/unicode.hpp"

namespace tweetsent {
inline namespace v0 {

enum class stop_word_list { english, english_without_negations, own };

// The switches. As constructed it is the reference's own pipeline; a model file stores them all.
struct profile {
  bool fold_case_first = false;  // "The" is then a stop word, and "HTTP://..." a URL
  stop_word_list stop_words = stop_word_list::english;
  std::vector<std::string> own_stop_words = {};  // what stop_word_list::own means

  friend bool operator==(const profile& left, const profile& right) {
    return left.fold_case_first == right.fold_case_first && left.stop_words == right.stop_words &&
           left.own_stop_words == right.own_stop_words;
  }
  friend bool operator!=(const profile& left, const profile& right) { return !(left == right); }
};

// What a tweet is after each step; valid UTF-8 throughout.
struct stages {
  std::string cleaned;
  std::vector<std::string> tokens;
  std::vector<std::string> filtered;
  std::vector<std::string> stems;
};

// Training and predicting skip words that are longer, in bytes, so that both need no memory of their own. No
// tweet has such a word: its 280 characters are at most 1,120 bytes.
inline constexpr std::size_t longest_word = 2048;

namespace detail {

// Lower case makes a character of two bytes one of three at most.
inline constexpr std::size_t longest_lower_word = longest_word / 2 * 3;
static_assert(longest_lower_word <= longest_stack_word);

}  // namespace detail

class preprocessor {
 public:
  explicit preprocessor(profile switches = {}) : profile_(std::move(switches)) {
    if (profile_.stop_words == stop_word_list::own) {
      for (const std::string& word : profile_.own_stop_words) stop_words_.insert(word);
    } else {
      stop_words_ = make_english_stop_words(profile_.stop_words == stop_word_list::english_without_negations);
    }
  }

  const profile& switches() const noexcept { return profile_; }

  // All stages of a tweet, any bytes and words of any length. Linear time. The plain composition of the
  // steps, which for_each_stem() must equal.
  stages run(std::string_view tweet) const {
    stages out;
    out.cleaned = profile_.fold_case_first ? clean(to_lower(tweet)) : clean(tweet);
    out.tokens = tokenize(out.cleaned);
    for (const std::string& token : out.tokens) {
      if (!stop_words_.contains(token)) out.filtered.push_back(token);
    }
    for (const std::string& token : out.filtered) out.stems.push_back(to_lower(porter_stem(token)));
    return out;
  }

  // Calls sink(std::string_view stem) for the at most two stems of a chunk (no white space in it); the
  // view lives for the call. A chunk that cleans to more than longest_word bytes has none. Allocates nothing.
  template <class Sink>
  void for_each_stem(std::string_view chunk, Sink&& sink) const {
    detail::inline_buffer<longest_word> cleaned;
    profile_.fold_case_first ? clean_chunk_folded(chunk, cleaned) : clean_chunk(chunk, cleaned);
    if (!cleaned.overflowed()) stem_cleaned(cleaned, sink);
  }

  // The same for a plain detail::bare_word instead of its chunk.
  template <class Sink>
  void for_each_stem_of_bare(const detail::bare_word& word, Sink&& sink) const {
    if (word.size() == 0) return;
    detail::key_text lower(word.lower_key(), word.size());
    const detail::key_text bare(word.key(), word.size());
    const std::string_view text = profile_.fold_case_first ? lower.text() : bare.text();
    if (contraction_split(text) != 0) return stem_cleaned(text, sink);
    if (stop_words_.contains(text)) return;
    const std::string_view irregular = detail::find_irregular_form(text);
    if (!irregular.empty()) return sink(irregular);
    const std::size_t size = detail::stem_lower_ascii(lower.data(), word.size());
    sink(std::string_view(lower.data(), size));
  }

 private:
  template <class Sink>
  void stem_cleaned(std::string_view cleaned, Sink&& sink) const {
    tokenize_chunk(cleaned, [&](std::string_view token) {
      if (stop_words_.contains(token)) return;
      detail::inline_buffer<detail::longest_lower_word> stem;
      append_porter_stem(stem, token);
      sink(std::string_view(stem));
    });
  }

  profile profile_;
  stop_word_set stop_words_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
