// SPDX-License-Identifier: MIT
#include "tweetsent/batch.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "random_text.hpp"
#include "small_models.hpp"

using namespace tweetsent;

namespace {

bool same(const prediction& left, const prediction& right) {
  return left.label == right.label && left.label_index == right.label_index && left.score == right.score &&
         left.probability == right.probability;
}

}  // namespace

TEST_CASE("work is done on every number once, whatever the threads and blocks") {
  for (const std::size_t count : {0u, 1u, 2u, 511u, 512u, 513u, 5000u}) {
    for (const unsigned threads : {0u, 1u, 2u, 3u, 16u}) {
      for (const std::size_t block : {1u, 7u, 512u, 100000u}) {
        std::vector<std::atomic<int>> done(count);
        parallel_for(count, threads, block, [&](std::size_t begin, std::size_t end) {
          for (std::size_t at = begin; at < end; ++at) ++done[at];
        });
        std::size_t wrong = 0;
        for (const std::atomic<int>& times : done) wrong += times != 1;
        REQUIRE(wrong == 0);
      }
    }
  }
}

TEST_CASE("no more threads work than there are blocks") {
  std::atomic<int> calls{0};
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<bool> elsewhere{false};
  parallel_for(100, 64, 100, [&](std::size_t, std::size_t) {
    ++calls;
    if (std::this_thread::get_id() != caller) elsewhere = true;
  });
  CHECK(calls == 1);
  CHECK_FALSE(elsewhere);
}

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
    for (std::size_t row = 0; row < found.size(); ++row) wrong += !same(found[row], expected[row]);
    REQUIRE(wrong == 0);
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
        if (!same(shared.predict(texts[row]), expected[row])) ++wrong;
        if (row % 50 == 0 && !same(shared.explain(texts[row]).result, expected[row])) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
