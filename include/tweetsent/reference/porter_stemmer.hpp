// SPDX-License-Identifier: MIT
//
// Fourth step of the reference pipeline: the Porter stemmer as NLTK 3.8 runs it by default
// (NLTK_EXTENSIONS), which folds case as well:
//
//     porter_stem("Conflated")  ->  "conflat"
//
// Sources: M. Porter, "An algorithm for suffix stripping", Program 14.3 (1980), 130-137; NLTK 3.8,
// nltk/stem/porter.py for the extensions. Step and condition names are the paper's.
#ifndef TWEETSENT_REFERENCE_PORTER_STEMMER_HPP
#define TWEETSENT_REFERENCE_PORTER_STEMMER_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "tweetsent/reference/porter_rules.hpp"
#include "tweetsent/text/unicode.hpp"

namespace tweetsent {
inline namespace v0 {

namespace detail {

// A lower-case word being stemmed in place; it never grows. Char holds a whole character: char for
// ASCII, char32_t for the rest.
template <class Char>
class porter_word {
 public:
  porter_word(Char* text, std::size_t size) noexcept : text_(text), size_(size) {}

  std::size_t stem() noexcept {
    if (size_ < 2 || !changing_endings.contains(text_[size_ - 2], text_[size_ - 1])) return size_;
    step1a();
    step1b();
    step1c();
    step2();
    apply(step3_rules, step3_endings, 0);
    step4();
    step5a();
    step5b();
    return size_;
  }

 private:
  static bool is_vowel_letter(Char letter) noexcept {
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u';
  }

  // A y is a consonant at the start and after a vowel. In a run of y's, consonants and vowels alternate.
  bool is_consonant(std::size_t at) const noexcept {
    std::size_t run = at;
    while (run > 0 && text_[run] == 'y') --run;
    const bool first = text_[run] == 'y' || !is_vowel_letter(text_[run]);
    return ((at - run) % 2 == 0) == first;
  }

  // m of the paper: how often a vowel is followed by a consonant in the first `size` letters.
  std::size_t measure(std::size_t size) const noexcept {
    std::size_t count = 0;
    bool consonant = false, previous_vowel = false;
    for (std::size_t at = 0; at < size; ++at) {
      consonant = text_[at] == 'y' ? at == 0 || !consonant : !is_vowel_letter(text_[at]);
      count += previous_vowel && consonant;
      previous_vowel = !consonant;
    }
    return count;
  }

  bool contains_vowel(std::size_t size) const noexcept {
    // A y that is not the first letter is a vowel, or the letter before it is.
    for (std::size_t at = 0; at < size; ++at) {
      if (is_vowel_letter(text_[at]) || (text_[at] == 'y' && at > 0)) return true;
    }
    return false;
  }

  bool ends_double_consonant() const noexcept {
    return size_ >= 2 && text_[size_ - 1] == text_[size_ - 2] && is_consonant(size_ - 1);
  }

  // *o of the paper; NLTK adds the words of two letters, vowel and consonant.
  bool ends_cvc(std::size_t size) const noexcept {
    if (size == 2) return !is_consonant(0) && is_consonant(1);
    if (size < 3) return false;
    const Char last = text_[size - 1];
    return is_consonant(size - 3) && !is_consonant(size - 2) && is_consonant(size - 1) && last != 'w' &&
           last != 'x' && last != 'y';
  }

  bool ends_with(std::string_view suffix) const noexcept {
    if (suffix.size() > size_) return false;
    for (std::size_t i = suffix.size(), at = size_; i-- > 0;) {
      if (text_[--at] != static_cast<Char>(suffix[i])) return false;
    }
    return true;
  }

  void replace(std::size_t suffix_size, std::string_view replacement) noexcept {
    size_ -= suffix_size;
    for (char letter : replacement) text_[size_++] = static_cast<Char>(letter);
  }

  // Replaces the first suffix that fits, if the measure of what stands before it is above `minimum`.
  template <std::size_t Count>
  void apply(const suffix_rule (&rules)[Count], const ending_filter& endings, std::size_t minimum) noexcept {
    if (size_ < 2) return;
    const Char before_last = text_[size_ - 2], last = text_[size_ - 1];
    if (!endings.contains(before_last, last)) return;
    for (const suffix_rule& rule : rules) {
      if (static_cast<Char>(rule.last) != last || static_cast<Char>(rule.before_last) != before_last ||
          !ends_with(rule.suffix))
        continue;
      if (measure(size_ - rule.suffix.size()) > minimum) replace(rule.suffix.size(), rule.replacement);
      return;
    }
  }

  void step1a() noexcept {
    if (text_[size_ - 1] != 's') return;
    if (ends_with("ies")) {
      replace(3, size_ == 4 ? "ie" : "i");
    } else if (ends_with("sses")) {
      size_ -= 2;
    } else if (!ends_with("ss")) {
      size_ -= 1;
    }
  }

  void step1b() noexcept {
    if (text_[size_ - 1] != 'd' && text_[size_ - 1] != 'g') return;
    if (ends_with("ied")) {
      replace(3, size_ == 4 ? "ie" : "i");
    } else if (ends_with("eed")) {
      if (measure(size_ - 3) > 0) size_ -= 1;
    } else if (ends_with("ed") && contains_vowel(size_ - 2)) {
      size_ -= 2;
      restore_ending();
    } else if (ends_with("ing") && contains_vowel(size_ - 3)) {
      size_ -= 3;
      restore_ending();
    }
  }

  // What step 1b does after it has taken an -ed or -ing away.
  void restore_ending() noexcept {
    const Char last = text_[size_ - 1];
    if (ends_with("at") || ends_with("bl") || ends_with("iz")) {
      text_[size_++] = 'e';
    } else if (ends_double_consonant()) {
      if (last != 'l' && last != 's' && last != 'z') size_ -= 1;
    } else if (measure(size_) == 1 && ends_cvc(size_)) {
      text_[size_++] = 'e';
    }
  }

  // NLTK's condition: "happy" and "spy" become "happi" and "spi", "enjoy" and "by" stay.
  void step1c() noexcept {
    if (ends_with("y") && size_ > 2 && is_consonant(size_ - 2)) text_[size_ - 1] = 'i';
  }

  void step2() noexcept {
    // NLTK takes -alli off first, and then applies the rules to the result.
    if (ends_with("alli") && measure(size_ - 4) > 0) size_ -= 2;
    // The l of -logi counts as part of the stem, so that "geologi" is treated like "archaeologi".
    if (ends_with("logi")) {
      if (measure(size_ - 3) > 0) size_ -= 1;
    } else {
      apply(step2_rules, step2_endings, 0);
    }
  }

  void step4() noexcept {
    if (ends_with("ion") && !(size_ > 3 && (text_[size_ - 4] == 's' || text_[size_ - 4] == 't'))) return;
    apply(step4_rules, step4_endings, 1);
  }

  void step5a() noexcept {
    if (!ends_with("e")) return;
    const std::size_t m = measure(size_ - 1);
    if (m > 1 || (m == 1 && !ends_cvc(size_ - 1))) size_ -= 1;
  }

  void step5b() noexcept {
    if (ends_with("ll") && measure(size_ - 1) > 1) size_ -= 1;
  }

  Char* text_;
  std::size_t size_;
};

// Stems a word of ASCII in place that is in lower case and no irregular form; returns its length then.
inline std::size_t stem_lower_ascii(char* word, std::size_t size) noexcept {
  return size <= 2 ? size : porter_word<char>(word, size).stem();
}

// Longer words that are not ASCII are stemmed on the heap.
inline constexpr std::size_t longest_stack_word = 3072;

// Stems the lower-case word of more than ASCII that begins at `begin` of `out`; `characters` has room for it.
template <class Text>
void stem_characters(Text& out, std::size_t begin, char32_t* characters) {
  std::size_t count = 0;
  const std::string_view word = std::string_view(out).substr(begin);
  for (std::size_t position = 0; position < word.size(); ++count) {
    const decoded_character character = decode_utf8(word, position);
    characters[count] = character.code_point;
    position += character.length;
  }
  count = porter_word<char32_t>(characters, count).stem();
  out.resize(begin);
  for (std::size_t at = 0; at < count; ++at) append_utf8(out, characters[at]);
}

template <class Text>
void stem_characters(Text& out, std::size_t begin) {
  const std::size_t size = out.size() - begin;
  if (size <= longest_stack_word) {
    char32_t characters[longest_stack_word];
    return stem_characters(out, begin, characters);
  }
  std::u32string characters(size, U'\0');
  stem_characters(out, begin, characters.data());
}

inline bool has_more_than_two_characters(std::string_view word) noexcept {
  std::size_t position = 0;
  for (int count = 0; count < 2 && position < word.size(); ++count) {
    position += decode_utf8(word, position).length;
  }
  return position < word.size();
}

}  // namespace detail

// Appends the stem of a word to `out`, a std::string or a type like it.
// Input: a word of any case, UTF-8 expected; an invalid sequence counts as U+FFFD. Output: lower case,
// valid UTF-8. Linear time. Allocates only what `out` does, and room for a word that is not ASCII and, in
// lower case, of more than 3,072 bytes.
template <class Text>
void append_porter_stem(Text& out, std::string_view word) {
  const std::string_view irregular = detail::find_irregular_form(word);
  if (!irregular.empty()) {
    out.append(irregular);
    return;
  }
  const std::size_t begin = out.size();
  append_lower(out, word);
  if (word.size() <= 2 || !detail::has_more_than_two_characters(word)) return;

  const std::size_t size = out.size() - begin;
  if (detail::is_ascii({out.data() + begin, size})) {
    out.resize(begin + detail::stem_lower_ascii(out.data() + begin, size));
  } else {
    detail::stem_characters(out, begin);
  }
}

// The stem of a word, as NLTK's PorterStemmer().stem(word).
inline std::string porter_stem(std::string_view word) {
  std::string out;
  append_porter_stem(out, word);
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
