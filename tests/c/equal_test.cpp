// SPDX-License-Identifier: MIT
//
// The C interface answers exactly what the library answers.
#include <tweetsent/tweetsent.h>

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>
#include <vector>

#include "scratch_folder.hpp"
#include "small_models.hpp"

namespace {

struct closer {
  void operator()(tweetsent_classifier* handle) const { tweetsent_close(handle); }
};
using handle = std::unique_ptr<tweetsent_classifier, closer>;

std::vector<std::string> tweets() {
  return {"what a lovely day :)", "i missed the bus, so sad", "",
          "\xFF\xFE broken",      "LOVED it!!! &amp; again",  "not bad at all",
          std::string("a\0b", 3)};
}

void check_equal(const tweetsent::classifier& library, const tweetsent_classifier* c) {
  REQUIRE(tweetsent_label_count(c) == library.labels().size());
  for (std::size_t at = 0; at < library.labels().size(); ++at)
    CHECK(library.labels()[at] == tweetsent_label(c, at));
  for (const std::string& tweet : tweets()) {
    const tweetsent::explanation expected = library.explain(tweet);
    tweetsent_prediction predicted;
    tweetsent_predict(c, tweet.data(), tweet.size(), &predicted);
    CHECK(expected.result.label == predicted.label);
    CHECK(library.shown_label(expected.result) == predicted.shown_label);
    CHECK(expected.result.abstained == (predicted.abstained != 0));
    CHECK(expected.result.label_index == predicted.label_index);
    CHECK(expected.result.score == predicted.score);
    CHECK(expected.result.probability.has_value() == !std::isnan(predicted.probability));
    if (expected.result.probability) CHECK(*expected.result.probability == predicted.probability);

    std::array<double, 64> probabilities{};
    CHECK(tweetsent_probabilities(c, tweet.data(), tweet.size(), probabilities.data()) ==
          int{expected.result.probability.has_value()});

    tweetsent_explanation why;
    std::vector<tweetsent_contribution> parts(tweet.size());
    REQUIRE(tweetsent_explain(c, tweet.data(), tweet.size(), &why, parts.data(), parts.size()) ==
            expected.contributions.size());
    CHECK(why.intercept == expected.intercept);
    CHECK(why.prediction.score == expected.result.score);
    for (std::size_t at = 0; at < expected.contributions.size(); ++at) {
      CHECK(parts[at].begin == expected.contributions[at].begin);
      CHECK(parts[at].end == expected.contributions[at].end);
      CHECK(parts[at].value == expected.contributions[at].value);
    }

    std::size_t known = 0;
    CHECK(tweetsent_count_words(c, tweet.data(), tweet.size(), &known) == library.count_words(tweet).words);
    CHECK(known == library.count_words(tweet).known);
  }
}

}  // namespace

TEST_CASE("the C interface's default model is the library's") {
  const handle c(tweetsent_open_default());
  REQUIRE(c != nullptr);
  check_equal(tweetsent::default_model(), c.get());
}

TEST_CASE("the C interface's models from bytes are the library's, linear and abstaining ones too") {
  using tweetsent::head_kind;
  const tweetsent::classifier models[] = {small_classifier(head_kind::linear), small_classifier(),
                                          small_classifier(head_kind::logistic, 2, {}, {0.9, "Unsure"}),
                                          trained_ngram_classifier(3)};
  for (const tweetsent::classifier& library : models) {
    const std::string bytes = tweetsent::model_to_bytes(library);
    const handle c(tweetsent_open_bytes(bytes.data(), bytes.size()));
    REQUIRE(c != nullptr);
    check_equal(library, c.get());
  }
}

TEST_CASE("the C interface's model of a file is the library's") {
  const scratch_folder folder;
  const std::string path = folder / "model.safetensors";
  tweetsent::save_model(small_classifier(), path);
  const handle c(tweetsent_open_file(path.c_str()));
  REQUIRE(c != nullptr);
  check_equal(small_classifier(), c.get());
}

TEST_CASE("the C interface says of a damaged model what the library says") {
  std::string bytes = tweetsent::model_to_bytes(small_classifier());
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  CHECK(tweetsent_open_bytes(bytes.data(), bytes.size()) == nullptr);
  std::string reason;
  try {
    tweetsent::model_from_bytes(bytes);
  } catch (const tweetsent::model_file_error& error) {
    reason = error.what();
  }
  CHECK(reason == tweetsent_error());
}
