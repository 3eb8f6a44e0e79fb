// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <new>
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
  out.push_back({"n-grams", small_ngram_classifier()});
  out.push_back({"n-grams, 5 labels", small_ngram_classifier(5)});
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

TEST_CASE("predicting allocates nothing for hostile tweets of a megabyte") {
  const std::vector<hostile_text> texts = hostile_texts(1 << 20);
  for (const named_classifier& each : every_classifier()) {
    for (const hostile_text& hostile : texts) {
      INFO(each.name << ", " << hostile.name);
      CHECK(allocations_of(each.sentiment, hostile.text) == 0);
    }
  }
}

TEST_CASE("a model that knows a very long stem allocates nothing for tweets without such words") {
  frequency_table table(2);
  table.add(std::string(900, 'b'), 1, 7);
  const classifier sentiment(frequency_model(preprocessor(), table, small_head(head_kind::logistic, 2)),
                             {"A", "B"});
  CHECK(allocations_of(sentiment, "words of a common length, incomprehensibilities among them " +
                                      std::string(800, 'b')) == 0);
}

TEST_CASE("a word that there is no memory for ends its explanation or its counting, not the program") {
  const classifier sentiment = small_classifier();
  const std::string word(1 << 20, 'b');
  const auto throws = [](auto&& use) {
    allocation_totals::most_at_once = 1 << 16;
    bool thrown = false;
    try {
      use();
    } catch (const std::bad_alloc&) {
      thrown = true;
    }
    allocation_totals::most_at_once = ~std::size_t{0};
    return thrown;
  };
  CHECK(throws([&] { sentiment.count_words(word); }));
  CHECK(throws([&] { sentiment.explain(word); }));
  CHECK_FALSE(throws([&] { sentiment.predict(word); }));
  CHECK(sentiment.count_words(word).words == 1);
  CHECK(sentiment.explain(word).contributions.size() == 1);
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
