// SPDX-License-Identifier: MIT
//
// The Porter stemmer's suffixes as data, in NLTK 3.8's order, and quick tests for words that no rule changes.
//
// Sources: M. Porter, "An algorithm for suffix stripping", Program 14.3 (1980), 130-137; NLTK 3.8,
// nltk/stem/porter.py. Step names are the paper's.
#ifndef TWEETSENT_REFERENCE_PORTER_RULES_HPP
#define TWEETSENT_REFERENCE_PORTER_RULES_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

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

// Whether any rule ends in these two letters. Few words do, so that most are done with at once. Characters
// beyond ASCII may pass for one of the letters, which costs time and changes nothing.
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

// Whether any step may change a word that ends in these two letters. Nearly half of all words do not.
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

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
