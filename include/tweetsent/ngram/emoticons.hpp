// SPDX-License-Identifier: MIT
//
// Faces made of punctuation, in one spelling for each meaning: ":-)", "=]" and "(:" are all ":)".
#ifndef TWEETSENT_NGRAM_EMOTICONS_HPP
#define TWEETSENT_NGRAM_EMOTICONS_HPP

#include <array>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "tweetsent/detail/ascii_set.hpp"
#include "tweetsent/ngram/characters.hpp"

namespace tweetsent {
inline namespace v0 {

// How many characters an emoticon takes, 0 for none, and its one spelling in ASCII.
struct emoticon {
  std::size_t length = 0;
  char spelling[4] = {};  // ended by a zero if shorter
};

namespace detail {

inline constexpr std::string_view whole_faces[] = {
    "^_^", "^.^", "^-^", "^^",  "-_-", "-.-", "-__-", ">.<", ">_<", "=_=",
    "._.", ";_;", "t_t", "o_o", "o.o", "x_x", "u_u",  "*_*", "*-*", "t.t",
};

inline constexpr ascii_set first_of_faces("^->=._;toxu*TOXU");
inline constexpr ascii_set second_of_faces = [] {
  std::array<char, std::size(whole_faces)> letters{};
  for (std::size_t at = 0; at < letters.size(); ++at) letters[at] = whole_faces[at][1];
  return ascii_set(std::string_view(letters.data(), letters.size()));
}();
inline constexpr bool no_letter_is_second_of_faces = [] {
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    if (second_of_faces.contains(letter)) return false;
  }
  return true;
}();

inline constexpr ascii_set eyes(":;="), tears("',"), noses("-^o~',"), mirrored_noses("-'^");
inline constexpr ascii_set mouths(")(][}{|/\\*@>$"), letter_mouths("dpo3sxlcbDPOSXLCB"),
    mirrored_mouths("()[]/\\|");
inline constexpr ascii_set mouths_of_mirrored_eyes(")(/DPp");

// Reads characters one by one. '\0' stands for all that is not ASCII, and for the end.
class emoticon_reader {
 public:
  emoticon_reader(const tweet_character* characters, std::size_t count, std::size_t start) noexcept
      : characters_(characters), count_(count), start_(start) {}

  emoticon read() const noexcept {
    emoticon found = read_heart();
    if (found.length == 0) found = read_whole_face();
    if (found.length == 0) found = read_eyes_first();
    if (found.length == 0) found = read_mouth_first();
    return found;
  }

 private:
  char at(std::size_t offset) const noexcept {
    if (start_ + offset >= count_) return '\0';
    const char32_t code_point = characters_[start_ + offset].code_point;
    return code_point < 0x80 ? static_cast<char>(code_point) : '\0';
  }
  char lower_at(std::size_t offset) const noexcept {
    return static_cast<char>(lower_character(static_cast<unsigned char>(at(offset))));
  }

  bool word_at(std::size_t offset) const noexcept {
    return start_ + offset < count_ && characters_[start_ + offset].kind == character_kind::word;
  }
  bool word_before() const noexcept {
    return start_ > 0 && characters_[start_ - 1].kind == character_kind::word;
  }

  std::size_t run_end(std::size_t offset) const noexcept {
    const char first = at(offset);
    while (at(offset) == first) ++offset;
    return offset;
  }

  emoticon read_heart() const noexcept {
    if (at(0) != '<') return {};
    if (at(1) == '3') return {run_end(1), {'<', '3'}};
    if (at(1) == '/' && at(2) == '3') return {3, {'<', '/', '3'}};
    return {};
  }

  emoticon read_whole_face() const noexcept {
    if (!first_of_faces.contains(at(0)) || !second_of_faces.contains(lower_at(1))) return {};
    const char first = lower_at(0);
    for (std::string_view face : whole_faces) {
      if (face[0] != first) continue;
      std::size_t matched = 1;
      while (matched < face.size() && lower_at(matched) == face[matched]) ++matched;
      if (matched < face.size()) continue;
      const bool of_letters = word_at(0);
      if (of_letters && (word_before() || word_at(matched))) continue;
      return {matched,
              {face[0], face[1], face.size() > 2 ? face[2] : '\0', face.size() > 3 ? face[3] : '\0'}};
    }
    return {};
  }

  // Eyes, perhaps a nose or a tear, and a mouth: ":)", ":-(", ";D", ":'(".
  emoticon read_eyes_first() const noexcept {
    if (!eyes.contains(at(0))) return {};
    if (noses.contains(at(1))) {
      const emoticon found = read_mouth(tears.contains(at(1)), 2);
      if (found.length != 0) return found;
    }
    return read_mouth(false, 1);
  }

  emoticon read_mouth(bool tear, std::size_t mouth) const noexcept {
    const char letter = at(0), shape = at(mouth);
    const auto spell = [&](std::size_t length, char one_mouth) {
      const char one_eyes = letter == '=' ? ':' : letter;
      return tear ? emoticon{length, {one_eyes, '\'', one_mouth}} : emoticon{length, {one_eyes, one_mouth}};
    };
    if (mouths.contains(shape)) {
      if (letter == ':' && shape == '/' && at(mouth + 1) == '/') return {};  // "://" of a URL
      return spell(run_end(mouth), one_bracket(shape));
    }
    if (letter_mouths.contains(shape)) {
      const std::size_t end = shape == 'D' || shape == 'P' ? run_end(mouth) : mouth + 1;
      if (!word_at(end)) return spell(end, lower_at(mouth));
    }
    return {};
  }

  // A mouth, perhaps a nose, and eyes: "(:", ")-:".
  emoticon read_mouth_first() const noexcept {
    const char shape = at(0);
    if (!mirrored_mouths.contains(shape)) return {};
    const std::size_t after_mouth = run_end(0);
    if (mirrored_noses.contains(at(after_mouth))) {
      const emoticon found = read_eyes(shape, after_mouth + 1);
      if (found.length != 0) return found;
    }
    return read_eyes(shape, after_mouth);
  }

  emoticon read_eyes(char shape, std::size_t place) const noexcept {
    const char letter = at(place);
    // If another mouth follows the eyes, they belong to that one.
    if (!eyes.contains(letter) || mouths_of_mirrored_eyes.contains(at(place + 1)) || word_at(place + 1))
      return {};
    const char mirrored = shape == '(' || shape == '['   ? ')'
                          : shape == ')' || shape == ']' ? '('
                                                         : one_bracket(shape);
    return {place + 1, {letter == '=' ? ':' : letter, mirrored}};
  }

  static char one_bracket(char shape) noexcept {
    switch (shape) {
      case ']':
      case '}':
      case '>':
        return ')';
      case '[':
      case '{':
        return '(';
      case '\\':
        return '/';
      default:
        return shape;
    }
  }

  const tweet_character* characters_;
  std::size_t count_;
  std::size_t start_;
};

}  // namespace detail

// The emoticon that begins at `start`. Linear in its length.
inline emoticon find_emoticon(const tweet_character* characters, std::size_t count,
                              std::size_t start) noexcept {
  return detail::emoticon_reader(characters, count, start).read();
}

}  // namespace v0
}  // namespace tweetsent

#endif
