// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "counted_stems.hpp"
#include "random_text.hpp"
#include "small_models.hpp"
#include "tweetsent/default_model.hpp"

using namespace tweetsent;

namespace {

// Weights for the word "love" alone.
ngram_model model_of_love(const ngram_profile& profile, std::size_t classes) {
  ngram_weights numbers;
  numbers.classes = classes;
  numbers.buckets = 1 << 20;
  numbers.units.assign(numbers.outputs(), 0.1);
  numbers.intercepts.assign(numbers.outputs(), 0.0);
  numbers.typical_length = numbers.length_smoothing = 1.0;
  token_buffer piece;
  tokenize_piece("love", 0, profile.tokens, piece);
  const std::size_t bucket = bucket_of(word_feature(piece, piece.tokens[0]), numbers.buckets);
  numbers.make_table()[bucket * numbers.outputs() + numbers.outputs() - 1] = 1;
  return {profile, std::move(numbers)};
}

}  // namespace

TEST_CASE("the n-gram model counts words, and knows those with a weight for any class") {
  for (const std::size_t classes : {2u, 3u}) {
    const ngram_model model = model_of_love({}, classes);
    const auto check = [&](const char* tweet, std::size_t words, std::size_t known) {
      CAPTURE(classes, tweet);
      CHECK(model.count_words(tweet).words == words);
      CHECK(model.count_words(tweet).known == known);
    };
    check("", 0, 0);
    check("I love it", 3, 1);
    check("never love, LOVE Love!", 4, 3);
    check("@love http://love.example :)", 0, 0);
    check("\xFF\xFE love", 1, 1);
  }
}

TEST_CASE("the frequency model counts stems, and knows those in its table") {
  const classifier small = small_classifier();
  const auto& model = *small.model().as<frequency_model>();
  random_text random(3);
  for (int round = 0; round < 300; ++round) {
    const std::string tweet = random.tweet(8) + " zyxwvut";
    std::size_t words = 0, known = 0;
    for (const std::string& stem : counted_stems(model.steps(), tweet)) {
      ++words;
      known += model.table().find(stem) != nullptr;
    }
    CAPTURE(tweet);
    CHECK(small.count_words(tweet).words == words);
    CHECK(small.count_words(tweet).known == known);
  }
}

TEST_CASE("the default model knows the words of a plain tweet, and few that nobody uses") {
  const classifier& model = default_model();
  const word_counts plain = model.count_words("I am so happy today, thank you all for a great day");
  CHECK(plain.words == 12);
  CHECK(plain.known >= 10);
  std::string made_up;
  for (char first = 'a'; first <= 'z'; ++first) made_up += std::string("xq") + first + "jvk ";
  const word_counts strange = model.count_words(made_up);
  CHECK(strange.words == 26);
  CHECK(strange.known <= 18);  // about half of the places of words are taken
}
