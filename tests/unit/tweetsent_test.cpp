// SPDX-License-Identifier: MIT
#include "tweetsent/tweetsent.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <type_traits>

#include "constant_model.hpp"

// The front door comes first in this file, so that what is used below can only come from it.
TEST_CASE("the front door has all that predicting needs") {
  const tweetsent::classifier sentiment(constant_model(2), {"no", "yes"});
  CHECK(sentiment.predict("I love it").label == "yes");
  CHECK(sentiment.explain("love").contributions.size() == 1);
  CHECK(tweetsent::preprocessor().run("I cannot wait").stems.size() == 2);
  CHECK(std::string(tweetsent::version).find('.') != std::string::npos);
}

TEST_CASE("names are the same with and without the inline namespace") {
  CHECK(std::is_same_v<tweetsent::classifier, tweetsent::v0::classifier>);
  CHECK(std::is_same_v<tweetsent::prediction, tweetsent::v0::prediction>);
}
