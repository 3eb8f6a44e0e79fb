// SPDX-License-Identifier: MIT
#include "tweetsent/model_file.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "model_image.hpp"
#include "random_text.hpp"
#include "same_prediction.hpp"
#include "small_models.hpp"

using namespace tweetsent;

namespace {

std::vector<classifier> every_kind() {
  std::vector<classifier> out;
  for (const head_kind kind : {head_kind::logistic, head_kind::linear}) {
    for (const profile& switches : every_profile()) out.push_back(small_classifier(kind, 2, switches));
    for (const std::size_t classes : {3u, 64u}) out.push_back(small_classifier(kind, classes));
  }
  out.push_back(small_classifier(head_kind::logistic, 2, {}, {0.75, "neither"}));
  return out;
}

classifier with_facts(model_facts facts, std::vector<std::string> labels = {"A", "B"}) {
  const frequency_table table = small_table({}, 2);
  return {frequency_model(preprocessor(), table, small_head(head_kind::logistic, 2)), std::move(labels),
          std::move(facts)};
}

}  // namespace

TEST_CASE("a model that was saved and loaded answers the same and saves the same bytes") {
  random_text random(1);
  for (const classifier& original : every_kind()) {
    const std::string bytes = model_to_bytes(original);
    const classifier loaded = model_from_bytes(bytes);
    REQUIRE(model_to_bytes(loaded) == bytes);
    REQUIRE(loaded.labels() == original.labels());
    REQUIRE(loaded.head() == original.head());
    for (int run = 0; run < 500; ++run) {
      const std::string tweet = random.tweet();
      REQUIRE(same_prediction(loaded.predict(tweet), original.predict(tweet)));
    }
  }
}

TEST_CASE("a loaded model has the profile, the counts and the threshold of the saved one") {
  for (const classifier& original : every_kind()) {
    const classifier loaded = model_from_bytes(model_to_bytes(original));
    const auto& left = *original.model().as<frequency_model>();
    const auto& right = *loaded.model().as<frequency_model>();
    REQUIRE(right.steps().switches() == left.steps().switches());
    REQUIRE(right.table() == left.table());
    REQUIRE(right.weights().weights == left.weights().weights);
    REQUIRE(right.weights().intercepts == left.weights().intercepts);
    REQUIRE(loaded.abstain().probability == original.abstain().probability);
    REQUIRE(loaded.abstain().label == original.abstain().label);
  }
}

TEST_CASE("the order in which stems and facts came does not show in the bytes") {
  frequency_table one(2), two(2);
  one.add("a", 0, 2), one.add("b", 1, 1);
  two.add("b", 1, 1), two.number("c"), two.add("a", 0, 2);
  const logistic_model head = small_head(head_kind::logistic, 2);
  const classifier first(frequency_model(preprocessor(), one, head), {"A", "B"},
                         {"", "", "", {{"x", "1"}, {"y", "2"}}});
  const classifier second(frequency_model(preprocessor(), two, head), {"A", "B"},
                          {"", "", "other", {{"y", "2"}, {"x", "1"}}});
  CHECK(model_to_bytes(first) == model_to_bytes(second));
}

TEST_CASE("facts come back whatever is in them, except that they become valid UTF-8") {
  using namespace std::string_literals;
  const model_facts facts{
      "a \"name\", \\ \"checksum\":\"0123456789abcdef\" \n\t\x01\x7f \xF0\x9F\x98\x8A\0 end"s,
      "",
      "",
      {{"", "empty"}, {"data", std::string(5000, 'x')}, {"key\n\"", "{}[]"}}};
  const std::string bytes = model_to_bytes(with_facts(facts));
  const classifier loaded = model_from_bytes(bytes);
  CHECK(loaded.facts().name == facts.name);
  CHECK(loaded.facts().created_by.empty());
  CHECK(loaded.facts().training == facts.training);
  CHECK(loaded.facts().checksum.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(bytes.find("\"checksum\":\"" + loaded.facts().checksum + "\"") != std::string::npos);

  const classifier repaired =
      model_from_bytes(model_to_bytes(with_facts({"\xFFx", "", "", {}}, {"\xC3", "b"})));
  CHECK(repaired.facts().name == "\xEF\xBF\xBDx");
  CHECK(repaired.labels()[0] == "\xEF\xBF\xBD");
}

TEST_CASE("a model without stems, and one with a label without a name, save and load") {
  const classifier empty(
      frequency_model(preprocessor(), frequency_table(2), small_head(head_kind::linear, 2)), {"", "B"});
  const classifier loaded = model_from_bytes(model_to_bytes(empty));
  CHECK(loaded.labels()[0].empty());
  CHECK(loaded.predict("love").score == empty.predict("love").score);
}

TEST_CASE("every tensor of a model file begins at a multiple of its width, and together they fill it") {
  for (const classifier& original : every_kind()) {
    const std::string bytes = model_to_bytes(original);
    detail::safetensors_header header;
    std::size_t offset = 0;
    const std::size_t length = model_image::header_size(bytes);
    REQUIRE(length % 8 == 0);
    REQUIRE(detail::parse_header(std::string_view(bytes).substr(8, length), header, offset));
    std::vector<bool> covered(bytes.size() - 8 - length);
    for (const auto& [name, part] : header.tensors) {
      REQUIRE(part.begin % detail::size_of_type(part.type) == 0);
      for (std::uint64_t at = part.begin; at < part.end; ++at) {
        REQUIRE_FALSE(covered[at]);
        covered[at] = true;
      }
    }
    REQUIRE(std::count(covered.begin(), covered.end(), false) == 0);
  }
}

TEST_CASE("a model loads from bytes at any address") {
  const std::string bytes = model_to_bytes(small_classifier());
  for (std::size_t shift = 0; shift < 8; ++shift) {
    const std::string shifted = std::string(shift, 'x') + bytes;
    CHECK(model_to_bytes(model_from_bytes(std::string_view(shifted).substr(shift))) == bytes);
  }
}

TEST_CASE("spaces after the header's JSON do no harm") {
  model_image image(model_to_bytes(small_classifier()));
  image.header.append(64, ' ');
  CHECK(model_to_bytes(model_from_bytes(image.file())) == model_to_bytes(small_classifier()));
}
