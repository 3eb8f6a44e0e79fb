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
#include <cstdint>
#include <string>
#include <string_view>

#include "tweetsent/text/unicode.hpp"

namespace tweetsent {
inline namespace v0 {

namespace detail {

struct suffix_rule {
  std::string_view suffix;
  std::string_view replacement;
  char last, before_last;  // letters of the suffix

  constexpr suffix_rule(std::string_view from, std::string_view to) noexcept
      : suffix(from), replacement(to), last(from[from.size() - 1]), before_last(from[from.size() - 2]) {}
};

// In NLTK's order: the first suffix that fits decides, whether or not its condition holds.
inline constexpr suffix_rule step2_rules[] = {
    {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"},
    {"bli", "ble"},     {"alli", "al"},     {"entli", "ent"}, {"eli", "e"},     {"ousli", "ous"},
    {"ization", "ize"}, {"ation", "ate"},   {"ator", "ate"},  {"alism", "al"},  {"iveness", "ive"},
    {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},  {"iviti", "ive"}, {"biliti", "ble"},
    {"fulli", "ful"},
};

inline constexpr suffix_rule step3_rules[] = {
    {"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"},
    {"ical", "ic"},  {"ful", ""},   {"ness", ""},
};

inline constexpr suffix_rule step4_rules[] = {
    {"al", ""},  {"ance", ""},  {"ence", ""}, {"er", ""},  {"ic", ""},  {"able", ""}, {"ible", ""},
    {"ant", ""}, {"ement", ""}, {"ment", ""}, {"ent", ""}, {"ion", ""}, {"ou", ""},   {"ism", ""},
    {"ate", ""}, {"iti", ""},   {"ous", ""},  {"ive", ""}, {"ize", ""},
};

// Whether any rule has these two letters at its end: nearly every word is out by them. May say yes for
// characters beyond ASCII.
struct ending_filter {
  std::uint32_t before_last[32] = {};

  template <std::size_t Count>
  constexpr explicit ending_filter(const suffix_rule (&rules)[Count]) noexcept {
    for (const suffix_rule& rule : rules) before_last[rule.last & 31] |= 1u << (rule.before_last & 31);
  }

  template <class Char>
  bool contains(Char last_but_one, Char last) const noexcept {
    return (before_last[last & 31] >> (last_but_one & 31)) & 1;
  }
};

inline constexpr ending_filter step2_endings(step2_rules);
inline constexpr ending_filter step3_endings(step3_rules);
inline constexpr ending_filter step4_endings(step4_rules);

// Whether any step may change a word with these two letters at its end; nearly half of all are out by them.
inline constexpr ending_filter changing_endings = [] {
  ending_filter all(step2_rules);
  for (unsigned last = 0; last < 32; ++last) {
    all.before_last[last] |= step3_endings.before_last[last] | step4_endings.before_last[last];
  }
  // Steps 1a, 1c and 5a: any word in -s, -y, -e.
  for (char last : {'s', 'y', 'e'}) all.before_last[last & 31] = 0xFFFFFFFF;
  // Steps 1b (-ed, -ing), 2 (-logi) and 5b (-ll).
  for (const char* ending : {"ed", "ng", "gi", "ll"})
    all.before_last[ending[1] & 31] |= 1u << (ending[0] & 31);
  return all;
}();

// The irregular forms that NLTK looks up before any rule.
inline constexpr suffix_rule irregular_forms[] = {
    {"sky", "sky"},        {"skies", "sky"},       {"dying", "die"},        {"lying", "lie"},
    {"tying", "tie"},      {"news", "news"},       {"innings", "inning"},   {"inning", "inning"},
    {"outings", "outing"}, {"outing", "outing"},   {"cannings", "canning"}, {"canning", "canning"},
    {"howe", "howe"},      {"proceed", "proceed"}, {"exceed", "exceed"},    {"succeed", "succeed"},
};

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

  // A y is a consonant at the start and after a vowel; in a run of them they take turns.
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
    // Only the first letter of a run of y's needs asking: the second is a vowel after a consonant.
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

  // Replaces the first suffix that fits if more than `minimum` measure remains before it.
  template <std::size_t Count>
  void apply(const suffix_rule (&rules)[Count], const ending_filter& endings, std::size_t minimum) noexcept {
    if (size_ < 2 || !endings.contains(text_[size_ - 2], text_[size_ - 1])) return;
    for (const suffix_rule& rule : rules) {
      if (!ends_with(rule.suffix)) continue;
      if (measure(size_ - rule.suffix.size()) > minimum) replace(rule.suffix.size(), rule.replacement);
      return;
    }
  }

  void step1a() noexcept {
    if (ends_with("ies")) {
      replace(3, size_ == 4 ? "ie" : "i");
    } else if (ends_with("sses")) {
      size_ -= 2;
    } else if (ends_with("s") && !ends_with("ss")) {
      size_ -= 1;
    }
  }

  void step1b() noexcept {
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
    // NLTK takes -alli off first and lets the result through the rules once more.
    if (ends_with("alli") && measure(size_ - 4) > 0) size_ -= 2;
    // The l of -logi counts to the stem, so that "geologi" fares like "archaeologi".
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

inline constexpr ending_filter irregular_endings(irregular_forms);

// The stem of an irregular form, else empty. NLTK compares before lower-casing: "Dying" is regular.
inline std::string_view find_irregular_form(std::string_view word) noexcept {
  if (word.size() < 3 || word.size() > 8) return {};
  if (!irregular_endings.contains(word[word.size() - 2], word.back())) return {};
  for (const suffix_rule& form : irregular_forms) {
    if (form.suffix == word) return form.replacement;
  }
  return {};
}

// Stems a word of ASCII in place that is in lower case and no irregular form; returns its length then.
inline std::size_t stem_lower_ascii(char* word, std::size_t size) noexcept {
  return size <= 2 ? size : porter_word<char>(word, size).stem();
}

inline constexpr std::size_t longest_stack_word = 1024;

// Stems the lower-case word of more than ASCII that begins at `begin` of `out`.
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
// valid UTF-8. Linear time; allocates only what `out` does, and for words over 1,024 bytes that are not
// ASCII.
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
  } else if (size <= detail::longest_stack_word) {
    char32_t characters[detail::longest_stack_word];
    detail::stem_characters(out, begin, characters);
  } else {
    std::u32string characters(size, U'\0');
    detail::stem_characters(out, begin, characters.data());
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
