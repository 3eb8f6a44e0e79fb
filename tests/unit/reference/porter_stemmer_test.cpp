// SPDX-License-Identifier: MIT
#include "tweetsent/reference/porter_stemmer.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "random_text.hpp"
#include "tweetsent/detail/inline_buffer.hpp"

using namespace tweetsent;

namespace {

std::string lower_letters(random_text& random, std::size_t size) {
  static constexpr std::string_view endings[] = {
      "ies",   "sses", "eed",  "ed", "ing", "ational", "alli",   "logi", "bli",  "iveness", "icate",
      "ement", "ion",  "tion", "ll", "e",   "y",       "biliti", "s",    "izer", ""};
  std::string word;
  while (word.size() < size) word += "aeioyybdlstwxz"[random.below(14)];
  for (int count = 0; count < 3 && random.chance(2); ++count)
    word += endings[random.below(std::size(endings))];
  return word;
}

std::string stem_wide(const std::string& word) {
  std::u32string characters(word.begin(), word.end());
  characters.resize(detail::porter_word<char32_t>(characters.data(), characters.size()).stem());
  return {characters.begin(), characters.end()};
}

}  // namespace

TEST_CASE("words stem as in Porter's paper") {
  const std::pair<const char*, const char*> examples[] = {
      {"caresses", "caress"},     {"ponies", "poni"},        {"cats", "cat"},
      {"feed", "feed"},           {"agreed", "agre"},        {"plastered", "plaster"},
      {"bled", "bled"},           {"motoring", "motor"},     {"sing", "sing"},
      {"conflated", "conflat"},   {"troubled", "troubl"},    {"sized", "size"},
      {"hopping", "hop"},         {"tanned", "tan"},         {"falling", "fall"},
      {"hissing", "hiss"},        {"fizzed", "fizz"},        {"failing", "fail"},
      {"filing", "file"},         {"relational", "relat"},   {"valenci", "valenc"},
      {"digitizer", "digit"},     {"radicalli", "radic"},    {"operator", "oper"},
      {"feudalism", "feudal"},    {"hopefulness", "hope"},   {"formaliti", "formal"},
      {"sensibiliti", "sensibl"}, {"triplicate", "triplic"}, {"formative", "form"},
      {"goodness", "good"},       {"revival", "reviv"},      {"inference", "infer"},
      {"adjustment", "adjust"},   {"adoption", "adopt"},     {"effective", "effect"},
      {"probate", "probat"},      {"rate", "rate"},          {"cease", "ceas"},
      {"controlling", "control"}, {"rolling", "roll"},       {"generalizations", "gener"},
      {"oscillators", "oscil"},
  };
  for (const auto& [word, stem] : examples) CHECK(porter_stem(word) == stem);
}

TEST_CASE("words stem with NLTK's extensions") {
  const std::pair<const char*, const char*> examples[] = {
      {"ties", "tie"},       {"dies", "die"},        {"flies", "fli"},   {"spied", "spi"},
      {"tied", "tie"},       {"enjoy", "enjoy"},     {"happy", "happi"}, {"spy", "spi"},
      {"sky", "sky"},        {"skies", "sky"},       {"dying", "die"},   {"news", "news"},
      {"innings", "inning"}, {"proceed", "proceed"}, {"by", "by"},       {"say", "say"},
      {"geology", "geolog"}, {"oed", "o"},
  };
  for (const auto& [word, stem] : examples) CHECK(porter_stem(word) == stem);
}

TEST_CASE("irregular forms are known in lower case only") {
  CHECK(porter_stem("dying") == "die");
  CHECK(porter_stem("Dying") == "dy");
  CHECK(porter_stem("SKIES") == "ski");
}

TEST_CASE("one and two characters are only lower-cased, however many bytes they have") {
  CHECK(porter_stem("") == "");
  CHECK(porter_stem("S") == "s");
  CHECK(porter_stem("Is") == "is");
  CHECK(porter_stem("\xF0\x9F\x98\x8As") == "\xF0\x9F\x98\x8As");
  CHECK(porter_stem("\xF0\x9F\x98\x8A"
                    "as") ==
        "\xF0\x9F\x98\x8A"
        "a");
  CHECK(porter_stem("\xC4\xB0s") == "i\xCC\x87s");
}

TEST_CASE("numbers, emoji and letters of other scripts pass through") {
  for (const std::string word : {"2010", "\xF0\x9F\x98\x8A\xF0\x9F\x98\x8A\xF0\x9F\x98\x8A",
                                 "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E", "_", "___", "4ever2"}) {
    CHECK(porter_stem(word) == word);
  }
  CHECK(porter_stem("\xC3\x89t\xC3\xA9s") == "\xC3\xA9t\xC3\xA9");
  CHECK(porter_stem("\xC3\x9F\xC3\x9F"
                    "ed") ==
        "\xC3\x9F\xC3\x9F"
        "ed");
  CHECK(porter_stem("a\xC3\x9F\xC3\x9F"
                    "ed") == "a\xC3\x9F");
}

TEST_CASE("whole characters and single bytes stem alike") {
  random_text random(1);
  for (int run = 0; run < 50000; ++run) {
    const std::string word = lower_letters(random, 3 + random.below(9));
    std::string narrow = word;
    narrow.resize(detail::porter_word<char>(narrow.data(), narrow.size()).stem());
    REQUIRE(stem_wide(word) == narrow);
  }
}

TEST_CASE("a stem is lower case, valid and no longer than its word in lower case") {
  random_text random(2);
  for (int run = 0; run < 50000; ++run) {
    const std::string word =
        run % 2 == 0 ? random.word() + random.word() : lower_letters(random, 1 + random.below(9));
    const std::string stem = porter_stem(word);
    REQUIRE(to_lower(stem) == stem);
    REQUIRE(to_valid_utf8(stem) == stem);
    REQUIRE(stem.size() <= to_lower(word).size());
    REQUIRE_FALSE(stem.empty());
  }
}

TEST_CASE("stemming appends and leaves what stood before alone") {
  random_text random(3);
  for (int run = 0; run < 5000; ++run) {
    const std::string word = random.word();
    std::string out = "before";
    append_porter_stem(out, word);
    REQUIRE(out == "before" + porter_stem(word));
    detail::inline_buffer<256> buffer;
    append_porter_stem(buffer, word);
    REQUIRE(std::string_view(buffer) == porter_stem(word));
  }
}

TEST_CASE("words of any length stem the same at their end") {
  for (const std::size_t size : {250u, 256u, 257u, 1000u, 100000u}) {
    const std::string narrow = "a" + std::string(size, 'b');
    CHECK(porter_stem(narrow + "ations") == narrow + "at");
    std::string wide = "a";
    while (wide.size() < size) wide += "\xC3\xA9";
    CHECK(porter_stem(wide + "bations") == wide + "bat");
  }
}

TEST_CASE("in a run of y the first is a consonant and then they take turns") {
  const auto run = [](std::size_t size) { return std::string(size, 'y'); };
  CHECK(porter_stem(run(3)) == run(3));
  CHECK(porter_stem(run(4)) == run(3) + "i");
  CHECK(porter_stem(run(100000)) == run(99999) + "i");
  CHECK(porter_stem(run(100001)) == run(100001));
}
