// SPDX-License-Identifier: MIT
#include "tweetsent/classifier.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "constant_model.hpp"
#include "random_text.hpp"
#include "same_prediction.hpp"
#include "small_models.hpp"
#include "tweetsent/default_model.hpp"

using namespace tweetsent;

namespace {

constexpr head_kind both_heads[] = {head_kind::logistic, head_kind::linear};

// By the definition: run the steps, add up the counts, weigh them.
std::vector<double> plain_scores(const classifier& sentiment, std::string_view tweet) {
  const auto& model = *sentiment.model().as<frequency_model>();
  std::vector<double> values, scores(sentiment.labels().size());
  for (std::uint64_t sum : plain_sums(model, tweet)) values.push_back(static_cast<double>(sum));
  model.weights().score(values.data(), scores.data());
  return scores;
}

}  // namespace

TEST_CASE("a classifier moves but cannot be copied by accident") {
  CHECK(std::is_nothrow_move_constructible_v<classifier>);
  CHECK_FALSE(std::is_copy_constructible_v<classifier>);
}

TEST_CASE("predictions are those of the plain pipeline, for both heads and any number of labels") {
  random_text random(1);
  for (const head_kind kind : both_heads) {
    for (const std::size_t classes : {2u, 3u, 20u, 64u}) {
      const classifier sentiment = small_classifier(kind, classes);
      for (int run = 0; run < 500; ++run) {
        const std::string tweet = random.tweet();
        const std::vector<double> scores = plain_scores(sentiment, tweet);
        const std::size_t best = largest(scores.data(), classes);
        const prediction found = sentiment.predict(tweet);
        REQUIRE(found.label == sentiment.labels()[best]);
        REQUIRE(found.label_index == best);
        REQUIRE(found.score == decision_score(kind, scores.data(), classes, best));
        REQUIRE(found.probability.has_value() == (kind == head_kind::logistic));
        REQUIRE(same_prediction(sentiment.predict(tweet), found));
      }
    }
  }
}

TEST_CASE("a probability is finite, that of the likeliest label, and at least its fair share") {
  random_text random(2);
  for (const std::size_t classes : {2u, 5u}) {
    const classifier sentiment = small_classifier(head_kind::logistic, classes);
    for (int run = 0; run < 5000; ++run) {
      const double probability =
          *sentiment.predict(random.bytes(random.below(60)) + random.tweet(60)).probability;
      REQUIRE(probability >= 1.0 / static_cast<double>(classes) - 1e-15);
      REQUIRE(probability <= 1.0);
    }
  }
}

TEST_CASE("with two labels the score is the log-odds of the second and decides") {
  const classifier sentiment = small_classifier();
  random_text random(3);
  for (int run = 0; run < 2000; ++run) {
    const prediction found = sentiment.predict(random.tweet());
    REQUIRE((found.score > 0) == (found.label_index == 1));
    REQUIRE(*found.probability == Approx(1.0 / (1.0 + std::exp(-std::fabs(found.score)))).epsilon(1e-14));
  }
}

TEST_CASE("the linear head's score is above one half exactly when the second of two labels wins") {
  const classifier sentiment = small_classifier(head_kind::linear);
  random_text random(4);
  for (int run = 0; run < 2000; ++run) {
    const prediction found = sentiment.predict(random.tweet());
    REQUIRE((found.score > 0.5) == (found.label_index == 1));
  }
}

TEST_CASE("an explanation adds up to the score, and each of its spans is one piece of the tweet") {
  random_text random(5);
  for (const profile& switches : every_profile()) {
    for (const head_kind kind : both_heads) {
      for (const std::size_t classes : {2u, 3u, 7u}) {
        const classifier sentiment = small_classifier(kind, classes, switches);
        for (int run = 0; run < 300; ++run) {
          const std::string tweet = random.tweet(run % 10 == 0 ? 300 : 10);
          const explanation explained = sentiment.explain(tweet);
          REQUIRE(same_prediction(explained.result, sentiment.predict(tweet)));
          double sum = explained.intercept;
          std::size_t last = 0;
          for (const contribution& part : explained.contributions) {
            REQUIRE((part.begin >= last && part.begin < part.end && part.end <= tweet.size()));
            last = part.end;
            sum += part.value;
          }
          REQUIRE(sum == Approx(explained.result.score).margin(1e-9).epsilon(0));
        }
      }
    }
  }
}

TEST_CASE("a contribution is what the tweet would lose without its piece") {
  const classifier sentiment = small_classifier();
  random_text random(6);
  for (int run = 0; run < 500; ++run) {
    const std::string tweet = random.tweet();
    const explanation explained = sentiment.explain(tweet);
    for (const contribution& part : explained.contributions) {
      const std::string without = tweet.substr(0, part.begin) + tweet.substr(part.end);
      REQUIRE(explained.result.score - sentiment.predict(without).score == Approx(part.value).margin(1e-9));
    }
  }
}

TEST_CASE("pieces without a stem have no contribution") {
  const classifier sentiment = small_classifier();
  CHECK(sentiment.explain("").contributions.empty());
  CHECK(sentiment.explain(" the :) http://x \xFF\xFF ").contributions.empty());
  const explanation explained = sentiment.explain("the Love, neverseen");
  REQUIRE(explained.contributions.size() == 2);
  CHECK(explained.contributions[0].begin == 4);
  CHECK(explained.contributions[0].end == 9);
  CHECK(explained.contributions[0].value != 0.0);
  CHECK(explained.contributions[1].value == 0.0);
}

TEST_CASE("below its threshold a classifier abstains and keeps the likeliest label") {
  const classifier plain = small_classifier();
  const classifier careful = small_classifier(head_kind::logistic, 2, {}, {0.6, "Unsure"});
  random_text random(7);
  int abstained = 0, answered = 0;
  for (int run = 0; run < 2000; ++run) {
    const std::string tweet = random.tweet(3);
    const prediction sure = plain.predict(tweet), found = careful.predict(tweet);
    REQUIRE(same_prediction(found, sure));
    REQUIRE_FALSE(sure.abstained);
    REQUIRE(found.abstained == (*sure.probability < 0.6));
    REQUIRE(careful.shown_label(found) == (found.abstained ? "Unsure" : sure.label));
    ++(found.abstained ? abstained : answered);
    const explanation explained = careful.explain(tweet);
    REQUIRE(same_prediction(explained.result, found));
    REQUIRE(explained.result.abstained == found.abstained);
  }
  CHECK(abstained > 100);
  CHECK(answered > 100);
}

TEST_CASE("any classifier can be told to abstain, and to stop abstaining") {
  classifier sentiment = make_default_model();
  CHECK_FALSE(sentiment.predict("").abstained);
  sentiment.set_abstain({1.0, "Unsure"});
  const prediction found = sentiment.predict("");
  CHECK(found.abstained);
  CHECK(found.label == sentiment.labels()[found.label_index]);
  CHECK(sentiment.shown_label(found) == "Unsure");
  sentiment.set_abstain({});
  CHECK_FALSE(sentiment.predict("").abstained);
  for (const double bad : {-0.1, 1.1, std::nan("")}) {
    CHECK_THROWS_AS(sentiment.set_abstain({bad, "Unsure"}), std::invalid_argument);
  }
}

TEST_CASE("the linear head never abstains") {
  const classifier careful = small_classifier(head_kind::linear, 2, {}, {1.0, "Unsure"});
  CHECK_FALSE(careful.predict("").abstained);
}

TEST_CASE("a classifier has as many labels as its model has classes") {
  const auto labelled = [](std::size_t classes, std::size_t labels) {
    return classifier(
        frequency_model(preprocessor(), small_table({}, classes), small_head(head_kind::logistic, classes)),
        letter_labels(labels));
  };
  CHECK(labelled(2, 2).head() == head_kind::logistic);
  CHECK_THROWS_AS(labelled(2, 3), std::invalid_argument);
  CHECK_THROWS_AS(labelled(3, 2), std::invalid_argument);
  CHECK_THROWS_AS(labelled(2, 0), std::invalid_argument);
  CHECK_THROWS_AS(labelled(65, 65), std::invalid_argument);
  CHECK_THROWS_AS(labelled(1, 1), std::invalid_argument);
  CHECK_THROWS_AS(classifier(constant_model(65), letter_labels(65)), std::invalid_argument);
  CHECK_THROWS_AS(classifier(constant_model(1), letter_labels(1)), std::invalid_argument);
  CHECK_THROWS_AS(small_classifier(head_kind::logistic, 2, {}, {1.5, "Unsure"}), std::invalid_argument);
}

TEST_CASE("a model of another family is a classifier's model like any other") {
  const classifier sentiment(constant_model(3), letter_labels(3));
  CHECK(sentiment.predict("any").label == "C");
  CHECK(sentiment.explain("any").contributions.size() == 1);
  CHECK(sentiment.count_words("any").words == 1);
  CHECK(sentiment.model().as<constant_model>() != nullptr);
  CHECK(sentiment.model().as<frequency_model>() == nullptr);
}

TEST_CASE("probabilities of all labels add up to 1, and the largest is the prediction's") {
  random_text random(8);
  for (const std::size_t classes : {2u, 3u, 64u}) {
    const classifier sentiment = small_classifier(head_kind::logistic, classes);
    for (int run = 0; run < 300; ++run) {
      const std::string tweet = random.tweet();
      std::vector<double> all(classes);
      REQUIRE(sentiment.probabilities(tweet, all.data()));
      const prediction found = sentiment.predict(tweet);
      REQUIRE(all[found.label_index] == Approx(*found.probability).epsilon(1e-14));
      REQUIRE(std::accumulate(all.begin(), all.end(), 0.0) == Approx(1.0));
    }
  }
}

TEST_CASE("a linear head has no probabilities") {
  const classifier sentiment = small_classifier(head_kind::linear);
  double untouched[] = {7.0, 7.0};
  CHECK_FALSE(sentiment.probabilities("love", untouched));
  CHECK(untouched[0] == 7.0);
}

namespace {

// Whether a call compiles on a T.
template <class T, class = void>
struct predicts : std::false_type {};
template <class T>
struct predicts<T, std::void_t<decltype(std::declval<T>().predict(""))>> : std::true_type {};
template <class T, class = void>
struct explains : std::false_type {};
template <class T>
struct explains<T, std::void_t<decltype(std::declval<T>().explain(""))>> : std::true_type {};
template <class T, class = void>
struct has_labels : std::false_type {};
template <class T>
struct has_labels<T, std::void_t<decltype(std::declval<T>().labels())>> : std::true_type {};

}  // namespace

TEST_CASE("what refers to a classifier's labels does not compile on a temporary classifier") {
  CHECK(predicts<const classifier&>::value);
  CHECK(explains<classifier&>::value);
  CHECK(has_labels<const classifier&>::value);
  CHECK_FALSE(predicts<classifier>::value);
  CHECK_FALSE(predicts<const classifier>::value);
  CHECK_FALSE(explains<classifier>::value);
  CHECK_FALSE(has_labels<classifier>::value);
}

TEST_CASE("the default model is built once and shared") {
  CHECK(&default_model() == &default_model());
  CHECK(std::is_same_v<decltype(default_model()), const classifier&>);
  const std::string_view label = default_model().predict("what a lovely day").label;
  CHECK(label.data() == default_model().labels()[1].data());
}

TEST_CASE("labels in predictions stay valid when the classifier moves") {
  classifier first = small_classifier(head_kind::logistic, 2);
  const prediction found = first.predict("love");
  classifier second = std::move(first);
  CHECK(found.label == second.labels()[found.label_index]);
  CHECK(found.label.data() == second.labels()[found.label_index].data());
  classifier third = small_classifier(head_kind::logistic, 3);
  third = std::move(second);
  CHECK(found.label.data() == third.labels()[found.label_index].data());
}

TEST_CASE("a tweet may hold any bytes, and its address does not matter") {
  using namespace std::string_literals;
  const classifier sentiment = small_classifier();
  CHECK(same_prediction(sentiment.predict({}), sentiment.predict("")));
  CHECK(same_prediction(sentiment.predict("\0\xFF\xC0 \x80"s), sentiment.predict("")));
  const std::string shifted = "xlove it";
  CHECK(
      same_prediction(sentiment.predict(std::string_view(shifted).substr(1)), sentiment.predict("love it")));
}

TEST_CASE("a classifier takes the place of another") {
  classifier sentiment = small_classifier(head_kind::logistic, 2);
  sentiment.predict("love");
  sentiment = small_classifier(head_kind::linear, 3);
  const classifier same_one = small_classifier(head_kind::linear, 3);
  for (const char* tweet : {"love", "hate it", ""}) {
    CHECK(same_prediction(sentiment.predict(tweet), same_one.predict(tweet)));
    CHECK(sentiment.predict(tweet).label.data() ==
          sentiment.labels()[sentiment.predict(tweet).label_index].data());
  }
}
