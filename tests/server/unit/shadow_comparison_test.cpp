// SPDX-License-Identifier: MIT
#include "shadow_comparison.hpp"

#include "small_models.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

using namespace tweetsent_server;

namespace {

const std::vector<identified_tweet> tweets{{"1", "love"}, {"2", "sad"}, {"3", ""}};

std::shared_ptr<const served_model> compiled_in(const std::string& name) {
  static metrics counted;
  return load_served_model({name, ""}, counted);
}

// Labels of its own, so that it agrees with nobody.
std::shared_ptr<const served_model> contrary(const std::string& name) {
  return std::make_shared<served_model>(served_model{{name, ""}, small_classifier(), {}});
}

}  // namespace

TEST_CASE("tweets are counted, and those on which the two disagree") {
  const model_set models({compiled_in("first"), compiled_in("equal"), contrary("contrary")});
  const auto [name, disagreements] = GENERATE(table<std::string, unsigned>({{"equal", 0}, {"contrary", 3}}));
  shadow_comparison shadow;
  shadow.name = name;
  shadow.compare(models, *models.find(""), tweets);
  CHECK(shadow.tweets == 3);
  CHECK(shadow.disagreements == disagreements);
}

TEST_CASE("without a shadow, and for answers of another model than the first, nothing is counted") {
  const model_set models({compiled_in("first"), contrary("second")});
  shadow_comparison shadow;
  shadow.compare(models, *models.find(""), tweets);
  shadow.name = "second";
  shadow.compare(models, *models.find("second"), tweets);
  CHECK(shadow.tweets == 0);
}
