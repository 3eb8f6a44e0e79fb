// SPDX-License-Identifier: MIT
//
// ASCII text as HTTP compares it.
#ifndef TWEETSENT_SERVER_HEADER_TEXT_HPP
#define TWEETSENT_SERVER_HEADER_TEXT_HPP

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tweetsent_server {

inline char ascii_lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
}

// A letter, a digit or one of `-._~`: what a URL and a header hold without escapes.
inline bool is_unreserved(char character) {
  return (ascii_lower(character) >= 'a' && ascii_lower(character) <= 'z') ||
         (character >= '0' && character <= '9') ||
         std::string_view("-._~").find(character) != std::string_view::npos;
}

// Whether `text` is 1 to `longest` of them.
inline bool is_word(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), is_unreserved);
}

// `lower` is in lower case.
inline bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  const auto same = [](char left, char right) { return ascii_lower(left) == right; };
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), same);
}

inline std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Whether `word`, in lower case, is one of the comma-separated elements of `list`.
inline bool lists_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (equals_ignoring_case(trimmed(list.substr(0, comma)), word)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

}  // namespace tweetsent_server

#endif
