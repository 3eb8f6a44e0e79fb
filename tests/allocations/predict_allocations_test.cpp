// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "counted_allocations.hpp"
#include "hostile_texts.hpp"
#include "random_text.hpp"
#include "small_models.hpp"
#include "tweetsent/batch.hpp"
#include "tweetsent/default_model.hpp"

using namespace tweetsent;

namespace {

struct named_classifier {
  std::string name;
  classifier sentiment;
};

// One of every kind there is: new families go here.
std::vector<named_classifier> every_classifier() {
  std::vector<named_classifier> out;
  for (const profile& switches : every_profile()) {
    out.push_back({"frequency, profile " + std::to_string(out.size()),
                   small_classifier(head_kind::logistic, 2, switches)});
  }
  out.push_back({"frequency, linear", small_classifier(head_kind::linear)});
  out.push_back({"frequency, 64 labels", small_classifier(head_kind::logistic, 64)});
  out.push_back({"frequency, abstaining",
                 small_classifier(head_kind::logistic, 2, {}, {0.9, "a label of more than 16 bytes"})});
  out.push_back({"n-grams", trained_ngram_classifier()});
  out.push_back({"n-grams, 5 labels", trained_ngram_classifier(5)});
  out.push_back({"default", make_default_model()});
  return out;
}

std::size_t allocations_of(const classifier& sentiment, std::string_view tweet) {
  const counted_allocations counted;
  sentiment.predict(tweet);
  return counted.calls();
}

}  // namespace

TEST_CASE("the counter counts") {
  const counted_allocations counted;
  const std::vector<char> block(1000);
  CHECK(counted.calls() == 1);
  CHECK(counted.bytes() == 1000);
}

TEST_CASE("predicting allocates nothing, be the tweet new or known") {
  random_text random(1);
  for (const named_classifier& each : every_classifier()) {
    INFO(each.name);
    std::size_t allocations = 0;
    for (int run = 0; run < 5000; ++run) {
      const std::string tweet = run % 4 == 0 ? random.bytes(random.below(400)) : random.tweet();
      allocations += allocations_of(each.sentiment, tweet) + allocations_of(each.sentiment, tweet);
    }
    CHECK(allocations == 0);
  }
}

TEST_CASE("predicting allocates nothing for words of any length, script and ending") {
  for (const named_classifier& each : every_classifier()) {
    INFO(each.name);
    for (const std::string letter :
         {"b", "B", "\xC3\xA9", "\xC8\xBA", "\xE6\x97\xA5", "\xE2\x84\xAA", "\xFF", "!"}) {
      std::string word;
      std::size_t allocations = 0;
      while (word.size() < 3000) {
        for (int times = 0; times < 7; ++times) word += letter;
        for (const std::string& tweet :
             {word, word + "ations", "x" + word + ".http://t.co/x", "!!" + word + "?!"}) {
          allocations += allocations_of(each.sentiment, tweet);
        }
      }
      INFO(letter);
      CHECK(allocations == 0);
    }
  }
}

TEST_CASE("predicting allocates nothing for hostile tweets of a quarter of a megabyte") {
  const std::vector<hostile_text> texts = hostile_texts(1 << 18);
  for (const named_classifier& each : every_classifier()) {
    for (const hostile_text& hostile : texts) {
      INFO(each.name << ", " << hostile.name);
      CHECK(allocations_of(each.sentiment, hostile.text) == 0);
    }
  }
}

TEST_CASE("a model that knows very long stems allocates nothing for words as long") {
  frequency_table table(2);
  for (const std::size_t size : {300u, 900u, 2048u, 5000u}) table.add(std::string(size, 'b'), 1, 7);
  const classifier sentiment(frequency_model(preprocessor(), table, small_head(head_kind::logistic, 2)),
                             {"A", "B"});
  for (const std::size_t size : {300u, 900u, 2000u, 2048u, 2049u, 5000u, 100000u}) {
    for (const std::string letter : {"b", "\xC3\xA9", "\xC8\xBA"}) {
      std::string word;
      while (word.size() < size) word += letter;
      CHECK(allocations_of(sentiment, word) == 0);
    }
  }
}

TEST_CASE("counting a tweet's words allocates nothing") {
  for (const named_classifier& each : every_classifier()) {
    INFO(each.name);
    for (const hostile_text& hostile : hostile_texts(1 << 16)) {
      INFO(hostile.name);
      const counted_allocations counted;
      each.sentiment.count_words(hostile.text);
      CHECK(counted.calls() == 0);
    }
  }
}

TEST_CASE("explaining an overlong word needs no memory for it") {
  const classifier sentiment = small_classifier();
  const std::string tweet = std::string(1 << 20, 'b') + " love";
  allocation_totals::most_at_once = 1 << 16;
  const std::size_t parts = sentiment.explain(tweet).contributions.size();
  allocation_totals::most_at_once = ~std::size_t{0};
  CHECK(parts == 1);
}

TEST_CASE("a batch on one thread allocates nothing") {
  const classifier sentiment = small_classifier();
  const std::string text = "a tweet that is longer than a small string";
  const std::vector<std::string_view> tweets(3000, text);
  std::vector<prediction> out(tweets.size());
  const counted_allocations counted;
  predict_batch(sentiment, tweets.data(), tweets.size(), out.data(), 1);
  CHECK(counted.calls() == 0);
}
