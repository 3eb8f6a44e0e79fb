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

  // All stages of a tweet, any bytes. Linear time. The plain composition: what for_each_stem must equal.
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
  // view lives for the call. A caller that knows no stem longer than `longest_stem` can do without longer
  // ones: these may be left out. Allocates only for words over 1,024 bytes, unless they may be left out.
  template <class Sink>
  void for_each_stem(std::string_view chunk, Sink&& sink,
                     std::size_t longest_stem = std::string_view::npos) const {
    detail::inline_buffer<stack_bytes> cleaned, stem;
    stem_chunk(chunk, cleaned, stem, sink);
    const bool left_out = cleaned.overflowed() || stem.overflowed();
    if (!left_out || longest_stem <= stack_bytes / 3 - removable_letters) return;
    std::string long_cleaned, long_stem;
    stem_chunk(chunk, long_cleaned, long_stem, sink);
  }

  // The same for a plain detail::bare_word instead of its chunk.
  template <class Sink>
  void for_each_stem_of_bare(const detail::bare_word& word, Sink&& sink) const {
    if (word.size() == 0) return;
    detail::key_text lower(word.lower_key(), word.size());
    const detail::key_text bare(word.key(), word.size());
    const std::string_view text = profile_.fold_case_first ? lower.text() : bare.text();
    if (contraction_split(text) != 0) {
      detail::inline_buffer<stack_bytes> stem;
      return stem_cleaned(text, stem, sink);
    }
    if (stop_words_.contains(text)) return;
    const std::string_view irregular = detail::find_irregular_form(text);
    if (!irregular.empty()) return sink(irregular);
    const std::size_t size = detail::stem_lower_ascii(lower.data(), word.size());
    sink(std::string_view(lower.data(), size));
  }

 private:
  // Lower case shortens a character to a third at most (U+212A, the Kelvin sign, is a k), and the stemmer
  // takes off less than this many letters.
  static constexpr std::size_t stack_bytes = detail::longest_stack_word, removable_letters = 64;

  // Sinks nothing if a buffer is too small: only a chunk that is a single word can be as long.
  template <class Text, class Sink>
  void stem_chunk(std::string_view chunk, Text& cleaned, Text& stem, Sink&& sink) const {
    profile_.fold_case_first ? clean_chunk_folded(chunk, cleaned) : clean_chunk(chunk, cleaned);
    if (!overflowed(cleaned)) stem_cleaned(cleaned, stem, sink);
  }

  template <class Text, class Sink>
  void stem_cleaned(std::string_view cleaned, Text& stem, Sink&& sink) const {
    tokenize_chunk(cleaned, [&](std::string_view token) {
      if (stop_words_.contains(token)) return;
      stem.resize(0);
      append_porter_stem(stem, token);
      if (!overflowed(stem)) sink(std::string_view(stem));
    });
  }

  static bool overflowed(const std::string&) noexcept { return false; }
  template <std::size_t Capacity>
  static bool overflowed(const detail::inline_buffer<Capacity>& buffer) noexcept {
    return buffer.overflowed();
  }

  profile profile_;
  stop_word_set stop_words_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
