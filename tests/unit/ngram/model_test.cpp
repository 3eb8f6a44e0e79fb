// SPDX-License-Identifier: MIT
#include "tweetsent/ngram/model.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "random_text.hpp"
#include "small_ngram_models.hpp"

using namespace tweetsent;

namespace {

std::vector<double> scores_of(const ngram_model& model, std::string_view tweet) {
  std::vector<double> out(model.classes());
  model.score(tweet, out.data());
  return out;
}

std::vector<std::string> mixed_tweets(std::uint64_t seed, int count) {
  random_text random(seed);
  std::vector<std::string> out{"", " ", "not", "not :", "\xE2\x80\x8B", "x" + std::string(700, 'y')};
  for (int run = 0; run < count; ++run) {
    out.push_back(random.chance(8) ? random.bytes(random.below(200)) : random.tweet(1 + random.below(25)));
  }
  return out;
}

}  // namespace

TEST_CASE("a score is the definition's, however often the chunks were seen before") {
  const std::vector<std::string> tweets = mixed_tweets(41, 300);
  for (const ngram_profile& profile : every_ngram_profile()) {
    const ngram_model model = small_ngram_model(3, profile);
    for (int round = 0; round < 3; ++round) {
      for (const std::string& tweet : tweets) REQUIRE(scores_of(model, tweet) == plain_scores(model, tweet));
    }
  }
}

TEST_CASE("a memory that is full changes no score") {
  const ngram_model model = small_ngram_model(20);
  random_text random(42);
  // More distinct short chunks than 2 MiB of memory has places for.
  for (int run = 0; run < 40000; ++run) {
    scores_of(model, "w" + std::to_string(run));
  }
  for (const std::string& tweet : mixed_tweets(43, 300)) {
    REQUIRE(scores_of(model, tweet) == plain_scores(model, tweet));
  }
  REQUIRE(scores_of(model, "w39999 w1") == plain_scores(model, "w39999 w1"));
}

TEST_CASE("threads that fill one memory all get the scores of one alone") {
  const std::vector<std::string> tweets = mixed_tweets(44, 400);
  const ngram_model model = small_ngram_model(4);
  std::vector<std::vector<double>> expected;
  for (const std::string& tweet : tweets) expected.push_back(plain_scores(model, tweet));
  std::vector<std::size_t> wrong(4);
  std::vector<std::thread> threads;
  for (std::size_t which = 0; which < wrong.size(); ++which) {
    threads.emplace_back([&, which] {
      for (std::size_t at = 0; at < tweets.size(); ++at) {
        const std::size_t tweet = (at * 7 + which * 101) % tweets.size();
        wrong[which] += scores_of(model, tweets[tweet]) != expected[tweet];
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(wrong == std::vector<std::size_t>(4));
}

TEST_CASE("with two classes the first has the value zero") {
  const ngram_model model = small_ngram_model(2);
  CHECK(model.weights().outputs() == 1);
  for (const std::string& tweet : mixed_tweets(45, 20)) CHECK(scores_of(model, tweet)[0] == 0.0);
}

TEST_CASE("an explanation adds up to the score it tells, for any label and any text") {
  for (const std::size_t classes : {2u, 3u, 7u, 20u}) {
    for (const ngram_profile& profile : every_ngram_profile()) {
      const ngram_model model = small_ngram_model(classes, profile);
      for (const std::string& tweet : mixed_tweets(46 + classes, 60)) {
        const std::vector<double> scores = scores_of(model, tweet);
        for (const std::size_t label : {std::size_t{0}, classes - 1}) {
          std::vector<contribution> parts;
          double sum = model.explain(tweet, label, parts);
          for (const contribution& part : parts) sum += part.value;
          REQUIRE(std::fabs(sum - decision_score(head_kind::logistic, scores.data(), classes, label)) < 1e-9);
        }
      }
    }
  }
}

TEST_CASE("an explanation of a very long tweet adds up too") {
  const ngram_model model = small_ngram_model(3);
  std::string tweet;
  random_text random(47);
  while (tweet.size() < 400000) tweet += random.word() + " ";
  std::vector<contribution> parts;
  double sum = model.explain(tweet, 1, parts);
  for (const contribution& part : parts) sum += part.value;
  const std::vector<double> scores = scores_of(model, tweet);
  CHECK(std::fabs(sum - decision_score(head_kind::logistic, scores.data(), 3, 1)) < 1e-9);
  CHECK(parts.size() > 50000);
}

TEST_CASE("the spans of an explanation are the tokens: in order, inside the tweet, none over another") {
  const ngram_model model = small_ngram_model(2);
  for (const std::string& tweet : mixed_tweets(48, 500)) {
    std::vector<contribution> parts;
    model.explain(tweet, 1, parts);
    std::size_t last = 0;
    for (const contribution& part : parts) {
      REQUIRE(part.begin >= last);
      REQUIRE(part.end > part.begin);
      REQUIRE(part.end <= tweet.size());
      REQUIRE(std::isfinite(part.value));
      last = part.end;
    }
    REQUIRE(parts.size() == for_each_plain_feature(tweet, model.profile(), [](feature) {}));
  }
  const std::string tweet = "R&amp;B @you,it's :-) http://t.co/x";
  std::vector<contribution> parts;
  model.explain(tweet, 1, parts);
  std::vector<std::string> spans;
  for (const contribution& part : parts) spans.push_back(tweet.substr(part.begin, part.end - part.begin));
  CHECK(spans == std::vector<std::string>{"R", "&amp;", "B", "@you", ",", "it's", ":-)", "http://t.co/x"});
}

TEST_CASE("an explanation is added to what is there") {
  const ngram_model model = small_ngram_model(2);
  std::vector<contribution> parts{{1, 2, 3.0}}, alone;
  const double intercept = model.explain("so good", 1, parts);
  CHECK(model.explain("so good", 1, alone) == intercept);
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].value == 3.0);
  for (std::size_t at = 0; at < alone.size(); ++at) {
    CHECK(parts[at + 1].begin == alone[at].begin);
    CHECK(parts[at + 1].value == alone[at].value);
  }
}

TEST_CASE("the length's factor falls with the tokens and is one at the typical length") {
  ngram_weights numbers;
  numbers.length_smoothing = 4.0;
  numbers.typical_length = 12.0;
  CHECK(numbers.length_factor(12) == 1.0);
  CHECK(numbers.length_factor(0) == 4.0);
  for (std::size_t tokens = 1; tokens < 100; ++tokens)
    CHECK(numbers.length_factor(tokens) < numbers.length_factor(tokens - 1));
}

TEST_CASE("a model moved to another place answers as before") {
  ngram_model first = small_ngram_model(5);
  const std::vector<double> before = scores_of(first, "so good @you");
  const ngram_model second = std::move(first);
  CHECK(scores_of(second, "so good @you") == before);
}

TEST_CASE("weights that are not sound are refused") {
  const auto sound = [] {
    ngram_weights numbers;
    numbers.classes = 3;
    numbers.buckets = 16;
    numbers.make_table();
    numbers.units = numbers.intercepts = {1.0, 1.0, 1.0};
    numbers.length_smoothing = 4.0;
    return numbers;
  };
  CHECK(ngram_model({}, sound()).classes() == 3);
  const std::vector<std::function<void(ngram_weights&)>> faults = {
      [](ngram_weights& numbers) { numbers.classes = 1; },
      [](ngram_weights& numbers) { numbers.classes = 65; },
      [](ngram_weights& numbers) { numbers.classes = 4; },
      [](ngram_weights& numbers) { numbers.buckets = 0; },
      [](ngram_weights& numbers) { numbers.buckets = 12; },
      [](ngram_weights& numbers) { numbers.weights = nullptr; },
      [](ngram_weights& numbers) { numbers.units.pop_back(); },
      [](ngram_weights& numbers) { numbers.intercepts.clear(); },
      [](ngram_weights& numbers) { numbers.length_smoothing = 0.0; },
      [](ngram_weights& numbers) { numbers.typical_length = std::nan(""); },
  };
  for (const auto& spoil : faults) {
    ngram_weights numbers = sound();
    spoil(numbers);
    CHECK_THROWS_AS(ngram_model({}, std::move(numbers)), std::invalid_argument);
  }
}
