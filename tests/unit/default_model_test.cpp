// SPDX-License-Identifier: MIT
#include "tweetsent/default_model.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

namespace {

double positive(const std::string& tweet) {
  double out[2];
  REQUIRE(tweetsent::default_model().probabilities(tweet, out));
  return out[1];
}

}  // namespace

TEST_CASE("what people type first gets the label they expect") {
  const std::vector<std::pair<std::string, const char*>> tweets{
      {":)", "Positive"},
      {":(", "Negative"},
      {"\xE2\x9D\xA4\xEF\xB8\x8F", "Positive"},                                          // red heart
      {"\xF0\x9F\x98\xA2", "Negative"},                                                  // crying face
      {"\xF0\x9F\x98\xA1", "Negative"},                                                  // angry face
      {"\xF0\x9F\x98\xA1\xF0\x9F\x98\xA1\xF0\x9F\x98\xA1", "Negative"},                  // three of them
      {"\xF0\x9F\x91\x8D", "Positive"},                                                  // thumbs up
      {"\xF0\x9F\x91\x8E", "Negative"},                                                  // thumbs down
      {"\xF0\x9F\x91\x8E\xF0\x9F\x8F\xBD", "Negative"},                                  // with a skin tone
      {"\xF0\x9D\x97\xB9\xF0\x9D\x97\xBC\xF0\x9D\x98\x83\xF0\x9D\x97\xB2", "Positive"},  // "love", bold
      {"I love this", "Positive"},
      {"I hate this", "Negative"},
      {"Not bad at all", "Positive"},
      {"not bad", "Positive"},
      {"no complaints", "Positive"},
      {"not great", "Negative"},
      {"not good", "Negative"},
      {"never disappoints", "Positive"},
      {"i don't like it", "Negative"},
      {"Don\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2t like it", "Negative"},  // a broken apostrophe
      {"don&rsquo;t like it", "Negative"},
      {"worst day ever", "Negative"},
      {"best day ever", "Positive"},
  };
  for (const auto& [tweet, label] : tweets) {
    INFO(tweet);
    CHECK(tweetsent::default_model().predict(tweet).label == label);
  }
}

TEST_CASE("text that says nothing gets a probability near one half") {
  for (const char* tweet : {"", " ", "\n", "xqzt", "I have a bus at five"}) {
    INFO(tweet);
    CHECK(positive(tweet) > 0.3);
    CHECK(positive(tweet) < 0.7);
  }
  CHECK(positive("") > 0.4);
  CHECK(positive("") < 0.6);
}
