// SPDX-License-Identifier: MIT
//
// Emoji that say how somebody feels, each as the emoticon or short word that says the same: a model then
// knows them from the many tweets that have those.
//
// Source of the names: Unicode emoji-test.txt, version 14.0 (https://unicode.org/Public/emoji/14.0/).
#ifndef TWEETSENT_NGRAM_EMOJI_HPP
#define TWEETSENT_NGRAM_EMOJI_HPP

#include <cstddef>
#include <string_view>

namespace tweetsent {
inline namespace v0 {
namespace detail {

struct spelled_emoji {
  char32_t code_point;
  char spelling[5];  // at most four letters, so that a token_buffer has room for a piece of emoji alone
};

// By rising code point.
inline constexpr spelled_emoji spelled_emojis[] = {
    {0x2639, ":("},     // frowning face
    {0x263A, ":)"},     // smiling face
    {0x2665, "<3"},     // heart suit
    {0x2763, "<3"},     // heart exclamation
    {0x2764, "<3"},     // red heart
    {0x1F389, "yay"},   // party popper
    {0x1F38A, "yay"},   // confetti ball
    {0x1F44C, "good"},  // OK hand
    {0x1F44D, "good"},  // thumbs up
    {0x1F44E, "bad"},   // thumbs down
    {0x1F44F, "yay"},   // clapping hands
    {0x1F493, "<3"},    // beating heart
    {0x1F494, "</3"},   // broken heart
    {0x1F495, "<3"},    // two hearts
    {0x1F496, "<3"},    // sparkling heart
    {0x1F497, "<3"},    // growing heart
    {0x1F498, "<3"},    // heart with arrow
    {0x1F499, "<3"},    // blue heart
    {0x1F49A, "<3"},    // green heart
    {0x1F49B, "<3"},    // yellow heart
    {0x1F49C, "<3"},    // purple heart
    {0x1F49D, "<3"},    // heart with ribbon
    {0x1F49E, "<3"},    // revolving hearts
    {0x1F49F, "<3"},    // heart decoration
    {0x1F595, "hate"},  // middle finger
    {0x1F5A4, "<3"},    // black heart
    {0x1F600, ":)"},    // grinning face
    {0x1F601, ":)"},    // beaming face
    {0x1F602, "lol"},   // face with tears of joy
    {0x1F603, ":)"},    // grinning face with big eyes
    {0x1F604, ":)"},    // grinning face with smiling eyes
    {0x1F605, "lol"},   // grinning face with sweat
    {0x1F606, "lol"},   // grinning squinting face
    {0x1F607, ":)"},    // smiling face with halo
    {0x1F609, ";)"},    // winking face
    {0x1F60A, ":)"},    // smiling face with smiling eyes
    {0x1F60B, "yum"},   // face savoring food
    {0x1F60C, ":)"},    // relieved face
    {0x1F60D, "love"},  // smiling face with heart-eyes
    {0x1F60E, "cool"},  // smiling face with sunglasses
    {0x1F612, "ugh"},   // unamused face
    {0x1F613, ":("},    // downcast face with sweat
    {0x1F614, ":("},    // pensive face
    {0x1F615, ":/"},    // confused face
    {0x1F616, "ugh"},   // confounded face
    {0x1F617, ":*"},    // kissing face
    {0x1F618, ":*"},    // face blowing a kiss
    {0x1F619, ":*"},    // kissing face with smiling eyes
    {0x1F61A, ":*"},    // kissing face with closed eyes
    {0x1F61B, ":p"},    // face with tongue
    {0x1F61C, ";p"},    // winking face with tongue
    {0x1F61D, ":p"},    // squinting face with tongue
    {0x1F61E, ":("},    // disappointed face
    {0x1F61F, ":("},    // worried face
    {0x1F620, "hate"},  // angry face
    {0x1F621, "hate"},  // enraged face
    {0x1F622, ":'("},   // crying face
    {0x1F623, "ugh"},   // persevering face
    {0x1F624, "ugh"},   // face with steam from nose
    {0x1F625, ":("},    // sad but relieved face
    {0x1F626, ":("},    // frowning face with open mouth
    {0x1F627, ":("},    // anguished face
    {0x1F628, ":("},    // fearful face
    {0x1F629, "ugh"},   // weary face
    {0x1F62A, ":("},    // sleepy face
    {0x1F62B, "ugh"},   // tired face
    {0x1F62D, ":'("},   // loudly crying face
    {0x1F630, ":("},    // anxious face with sweat
    {0x1F638, ":)"},    // grinning cat
    {0x1F639, "lol"},   // cat with tears of joy
    {0x1F63A, ":)"},    // grinning cat with big eyes
    {0x1F63B, "love"},  // smiling cat with heart-eyes
    {0x1F63D, ":*"},    // kissing cat
    {0x1F63E, "hate"},  // pouting cat
    {0x1F63F, ":'("},   // crying cat
    {0x1F641, ":("},    // slightly frowning face
    {0x1F642, ":)"},    // slightly smiling face
    {0x1F644, "ugh"},   // face with rolling eyes
    {0x1F64C, "yay"},   // raising hands
    {0x1F90D, "<3"},    // white heart
    {0x1F90E, "<3"},    // brown heart
    {0x1F922, "sick"},  // nauseated face
    {0x1F923, "lol"},   // rolling on the floor laughing
    {0x1F929, "wow"},   // star-struck
    {0x1F92C, "hate"},  // face with symbols on mouth
    {0x1F92E, "sick"},  // face vomiting
    {0x1F970, "love"},  // smiling face with hearts
    {0x1F971, "ugh"},   // yawning face
    {0x1F972, ":'("},   // smiling face with tear
    {0x1F973, "yay"},   // partying face
    {0x1F979, ":'("},   // face holding back tears
    {0x1F97A, ":("},    // pleading face
    {0x1F9E1, "<3"},    // orange heart
};

}  // namespace detail

// How an emoji is spelled in ASCII, at most four letters; empty for one that says nothing of a feeling.
inline std::string_view spell_emoji(char32_t code_point) noexcept {
  std::size_t begin = 0, end = sizeof detail::spelled_emojis / sizeof *detail::spelled_emojis;
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    const detail::spelled_emoji& each = detail::spelled_emojis[middle];
    if (each.code_point == code_point) return each.spelling;
    each.code_point < code_point ? begin = middle + 1 : end = middle;
  }
  return {};
}

}  // namespace v0
}  // namespace tweetsent

#endif
