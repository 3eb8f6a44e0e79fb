// SPDX-License-Identifier: MIT
#include "tweetsent/tweetsent.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <type_traits>

// The front door comes first in this file, so that what is used below can only come from it.
TEST_CASE("the front door has all that predicting needs") {
  tweetsent::frequency_table table(2);
  table.add("love", 1, 2);
  const tweetsent::logistic_model head{tweetsent::head_kind::logistic, 2, 2, {-0.5}, {0.0, 1.0}};
  const tweetsent::classifier sentiment(tweetsent::frequency_model(tweetsent::preprocessor(), table, head),
                                        {"no", "yes"});
  CHECK(sentiment.predict("I love it").label == "yes");
  CHECK(sentiment.explain("love").contributions.size() == 1);
  CHECK(std::string(tweetsent::version).find('.') != std::string::npos);
}

TEST_CASE("names are the same with and without the inline namespace") {
  CHECK(std::is_same_v<tweetsent::classifier, tweetsent::v0::classifier>);
  CHECK(std::is_same_v<tweetsent::prediction, tweetsent::v0::prediction>);
}
