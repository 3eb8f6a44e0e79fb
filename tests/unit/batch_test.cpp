// SPDX-License-Identifier: MIT
#include "tweetsent/batch.hpp"

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstddef>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "random_text.hpp"
#include "same_prediction.hpp"
#include "small_models.hpp"

using namespace tweetsent;

TEST_CASE("a batch answers in the order of its tweets, whatever the number of threads") {
  random_text random(1);
  std::vector<std::string> texts;
  for (int row = 0; row < 5000; ++row) texts.push_back(random.tweet());
  const std::vector<std::string_view> tweets(texts.begin(), texts.end());
  const classifier reference = small_classifier();
  std::vector<prediction> expected;
  for (std::string_view tweet : tweets) expected.push_back(reference.predict(tweet));

  for (const unsigned threads : {0u, 1u, 2u, 3u, 8u}) {
    const classifier sentiment = small_classifier();
    const std::vector<prediction> found = predict_batch(sentiment, tweets, threads);
    REQUIRE(found.size() == expected.size());
    std::size_t wrong = 0;
    for (std::size_t row = 0; row < found.size(); ++row) wrong += !same_prediction(found[row], expected[row]);
    REQUIRE(wrong == 0);
  }
}

TEST_CASE("a batch is any range of texts") {
  const classifier sentiment = small_classifier();
  const prediction love = sentiment.predict("love"), hate = sentiment.predict("hate");
  const std::string strings[] = {"love", "hate"};
  const std::array<const char*, 2> pointers{"love", "hate"};
  const std::deque<std::string> deque{"love", "hate"};
  for (const std::vector<prediction>& found :
       {predict_batch(sentiment, strings), predict_batch(sentiment, pointers),
        predict_batch(sentiment, deque, 1),
        predict_batch(sentiment, std::vector<std::string>{"love", "hate"}),
        predict_batch(sentiment, {"love", "hate"})}) {
    REQUIRE(found.size() == 2);
    CHECK(same_prediction(found[0], love));
    CHECK(same_prediction(found[1], hate));
  }
}

TEST_CASE("an empty batch has no answers") {
  const classifier sentiment = small_classifier();
  CHECK(predict_batch(sentiment, {}).empty());
  predict_batch(sentiment, nullptr, 0, nullptr, 4);
}

TEST_CASE("threads that use one classifier at once all get the answers of one that has it alone") {
  random_text random(2);
  std::vector<std::string> texts;
  for (int row = 0; row < 2000; ++row) texts.push_back(random.tweet());
  const classifier reference = small_classifier(), shared = small_classifier();
  std::vector<prediction> expected;
  for (const std::string& text : texts) expected.push_back(reference.predict(text));
  std::atomic<std::size_t> wrong{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (std::size_t row = 0; row < texts.size(); ++row) {
        if (!same_prediction(shared.predict(texts[row]), expected[row])) ++wrong;
        if (row % 50 == 0 && !same_prediction(shared.explain(texts[row]).result, expected[row])) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
