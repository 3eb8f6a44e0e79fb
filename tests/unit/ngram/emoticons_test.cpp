// SPDX-License-Identifier: MIT
#include "tweetsent/ngram/emoticons.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;

namespace {

std::vector<tweet_character> characters_of(std::string_view text) {
  std::vector<tweet_character> out;
  for (std::size_t position = 0; position < text.size(); position = out.back().end)
    out.push_back(read_character(text, position, true, true));
  return out;
}

std::string spelling_of(const emoticon& found) {
  std::string out;
  for (char letter : found.spelling) {
    if (letter != '\0') out += letter;
  }
  return out;
}

// The spelling of the emoticon that is all of the text; "" if there is none, "..." if it ends early.
std::string whole_emoticon(std::string_view text) {
  const std::vector<tweet_character> characters = characters_of(text);
  const emoticon found = find_emoticon(characters.data(), characters.size(), 0);
  if (found.length == 0) return "";
  return found.length == characters.size() ? spelling_of(found) : "...";
}

}  // namespace

TEST_CASE("faces with the same mouth have one spelling, whatever their eyes and nose") {
  for (const char* smile :
       {":)", ":-)", "=)", ":]", ":-]", ":>", ":}", ":o)", ":^)", ":~)", "(:", "(-:", "[:"})
    CHECK(whole_emoticon(smile) == ":)");
  for (const char* frown : {":(", ":-(", "=(", ":[", ":{", "):", ")-:", "]:"})
    CHECK(whole_emoticon(frown) == ":(");
  for (const char* grin : {":D", ":-D", "=D", ":d"}) CHECK(whole_emoticon(grin) == ":d");
  for (const char* wink : {";)", ";-)", ";]"}) CHECK(whole_emoticon(wink) == ";)");
  for (const char* tears : {":'(", ":,("}) CHECK(whole_emoticon(tears) == ":'(");
  for (const char* doubt : {":/", ":-/", ":\\", "=/", "/:"}) CHECK(whole_emoticon(doubt) == ":/");
  for (const char* tongue : {":P", ":p", ":-P", "=P"}) CHECK(whole_emoticon(tongue) == ":p");
}

TEST_CASE("a mouth drawn out is the same face") {
  CHECK(whole_emoticon(":))))))") == ":)");
  CHECK(whole_emoticon(":-(((") == ":(");
  CHECK(whole_emoticon(":DDD") == ":d");
  CHECK(whole_emoticon("((:") == ":)");
}

TEST_CASE("hearts, whole and broken, and faces without eyes on their side") {
  CHECK(whole_emoticon("<3") == "<3");
  CHECK(whole_emoticon("<333") == "<3");
  CHECK(whole_emoticon("</3") == "</3");
  for (const char* face : {"^_^", "-_-", "o_o", "T_T", "O_o", ">.<", "*_*", "-__-", "^^"})
    CHECK(!whole_emoticon(face).empty());
  CHECK(whole_emoticon("T_T") == whole_emoticon("t_t"));
  CHECK(whole_emoticon("O_o") == whole_emoticon("o_o"));
}

TEST_CASE("what only looks like a face is none") {
  for (const char* text :
       {":", ")", "(", "", ":a", ":3x", "::", "D:", "<", "<4", "3", "p:", "w/", ":dog", ":\xC3\xA9"})
    CHECK(whole_emoticon(text) == "");
  // The address of a link, a word's letters, the time of day.
  const std::string link = "http://x", word = "foo_out";
  const auto in_link = characters_of(link), in_word = characters_of(word);
  CHECK(find_emoticon(in_link.data(), in_link.size(), 4).length == 0);
  CHECK(find_emoticon(in_word.data(), in_word.size(), 2).length == 0);
  CHECK(whole_emoticon("o_op") == "");
}

TEST_CASE("eyes between two mouths look at the one behind them") {
  const auto characters = characters_of("):)");
  CHECK(find_emoticon(characters.data(), characters.size(), 0).length == 0);
  CHECK(spelling_of(find_emoticon(characters.data(), characters.size(), 1)) == ":)");
}

TEST_CASE("faces written with HTML entities are faces") {
  CHECK(whole_emoticon("&lt;3") == "<3");
  CHECK(whole_emoticon("&gt;.&lt;") == ">.<");
}

TEST_CASE("an emoticon ends within its characters and has a spelling of ASCII, in any text") {
  random_text random(21);
  for (int run = 0; run < 20000; ++run) {
    std::string text;
    for (std::size_t size = 1 + random.below(8); text.size() < size;) {
      static constexpr std::string_view shapes = ":;=()[]{}|/\\<>3-^_.'oODdPpTtx*@$~,&";
      text += random.chance(30) ? random.bytes(1) : std::string(1, shapes[random.below(shapes.size())]);
    }
    const std::vector<tweet_character> characters = characters_of(text);
    for (std::size_t start = 0; start < characters.size(); ++start) {
      const emoticon found = find_emoticon(characters.data(), characters.size(), start);
      if (found.length == 0) continue;
      REQUIRE(found.length >= 2);
      REQUIRE(start + found.length <= characters.size());
      const std::string spelling = spelling_of(found);
      REQUIRE(spelling.size() >= 2);
      for (char letter : spelling) REQUIRE((letter > ' ' && letter < '\x7F'));
    }
  }
}
