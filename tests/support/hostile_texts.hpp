// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_HOSTILE_TEXTS_HPP
#define TWEETSENT_TESTS_HOSTILE_TEXTS_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

struct hostile_text {
  std::string name;
  std::string text;
};

// Texts of about `size` bytes that ask for as much work, room or depth as text can.
inline std::vector<hostile_text> hostile_texts(std::size_t size) {
  using namespace std::string_view_literals;
  struct repeated {
    const char* name;
    std::string_view begin, unit;
  };
  const repeated kinds[] = {
      {"one letter", "", "a"},
      {"runs of y", "", "y"},
      {"capital letters", "", "A"},
      {"a stem's endings", "", "ational"},
      {"at signs", "", "@"},
      {"a name", "@", "a"},
      {"spaces", "", " "},
      {"spaces of another script", "", "\xE3\x80\x80"},
      {"NUL bytes", "", "\0"sv},
      {"control characters", "", "\x01"},
      {"http in one piece", "", "http"},
      {"http with spaces", "", "http "},
      {"half a URL", "", "htt"},
      {"slashes", "", "http:/"},
      {"single letters", "", "a "},
      {"a word of sixteen letters", "", "abcdefghijklmnop "},
      {"punctuation", "", "!?.,"},
      {"brackets", "", ")("},
      {"backslashes", "", "/\\"},
      {"faces", "", ":-)"},
      {"eyes", "", ":"},
      {"tears", "", ":'"},
      {"apostrophes", "", "a'"},
      {"entities", "", "&amp;"},
      {"half an entity", "", "&#123456"},
      {"underscores", "", "_"},
      {"negations", "", "not "},
      {"contractions", "", "cannot "},
      {"stop words", "", "the "},
      {"accents", "", "\xC3\xA9"},
      {"combining marks", "e", "\xCC\x81"},
      {"letters with marks", "", "e\xCC\x81\xCC\xA8\xCD\x8F"},
      {"capital sigmas with marks", "A", "\xCE\xA3\xCC\x81"},
      {"sigma before marks", "A\xCE\xA3", "\xCC\x81"},
      {"dotted capital i", "", "\xC4\xB0"},
      {"Kelvin signs", "", "\xE2\x84\xAA"},
      {"Chinese", "", "\xE6\x97\xA5\xE6\x9C\xAC"},
      {"emoji", "", "\xF0\x9F\x98\x8A"},
      {"emoji joined", "", "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7\xE2\x80\x8D"},
      {"joiners", "", "\xE2\x80\x8D"},
      {"half characters", "", "\xF0\x9F\x98"},
      {"leads", "", "\xF0"},
      {"trails", "", "\x80"},
      {"overlong forms", "", "\xC0\xAF"},
      {"surrogates", "", "\xED\xA0\x80"},
  };
  std::vector<hostile_text> out;
  for (const repeated& kind : kinds) {
    std::string text(kind.begin);
    while (text.size() < size) text += kind.unit;
    out.push_back({kind.name, std::move(text)});
  }
  return out;
}

#endif
