// SPDX-License-Identifier: MIT
#include "tweetsent/learning/frequency_trainer.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "counted_stems.hpp"
#include "random_text.hpp"
#include "small_models.hpp"

using namespace tweetsent;

namespace {

struct labelled {
  std::string text;
  std::uint32_t label;
};

std::vector<labelled> random_rows(std::uint64_t seed, std::size_t classes, std::size_t count) {
  random_text random(seed);
  std::vector<labelled> rows;
  for (std::size_t row = 0; row < count; ++row) {
    rows.push_back({random.tweet(), static_cast<std::uint32_t>(random.below(classes))});
  }
  return rows;
}

frequency_trainer trained(const profile& switches, std::size_t classes, const std::vector<labelled>& rows) {
  frequency_trainer trainer(switches, classes);
  for (const labelled& row : rows) trainer.add(row.text, row.label);
  return trainer;
}

}  // namespace

TEST_CASE("training counts every stem of every row under the row's class") {
  for (const profile& switches : every_profile()) {
    const std::vector<labelled> rows = random_rows(1, 3, 1500);
    frequency_table expected(3);
    const preprocessor steps(switches);
    for (const labelled& row : rows) {
      for (const std::string& stem : counted_stems(steps, row.text)) expected.add(stem, row.label);
    }
    const frequency_trainer trainer = trained(switches, 3, rows);
    REQUIRE(trainer.table() == expected);
    REQUIRE(trainer.rows() == rows.size());
  }
}

TEST_CASE("the features of a row are its frequency sums under all counts") {
  const std::vector<labelled> rows = random_rows(2, 2, 1000);
  const frequency_trainer trainer = trained({}, 2, rows);
  const feature_rows features = trainer.features();
  const frequency_model model = trainer.fit(head_kind::linear);
  REQUIRE(features.size() == rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::vector<std::uint64_t> sums = plain_sums(model, rows[row].text);
    REQUIRE(features.labels[row] == rows[row].label);
    REQUIRE(features.values[row * 2] == static_cast<double>(sums[0]));
    REQUIRE(features.values[row * 2 + 1] == static_cast<double>(sums[1]));
  }
}

TEST_CASE("the same rows give the same model, bit for bit") {
  const std::vector<labelled> rows = random_rows(3, 2, 500);
  for (const head_kind kind : {head_kind::logistic, head_kind::linear}) {
    const frequency_model first = trained({}, 2, rows).fit(kind), second = trained({}, 2, rows).fit(kind);
    CHECK(first.head() == kind);
    CHECK(first.weights().weights == second.weights().weights);
    CHECK(first.weights().intercepts == second.weights().intercepts);
    CHECK(first.table() == second.table());
  }
}

TEST_CASE("counts of parts merge to the counts of the whole") {
  const std::vector<labelled> rows = random_rows(4, 2, 600);
  const std::vector<labelled> left(rows.begin(), rows.begin() + 250), right(rows.begin() + 250, rows.end());
  frequency_table merged = trained({}, 2, left).table();
  merged.merge(trained({}, 2, right).table());
  CHECK(merged == trained({}, 2, rows).table());
}

TEST_CASE("many threads count what one counts, stem by stem in the same order") {
  random_text random(5);
  dataset data({"a", "b"});
  for (std::uint32_t row = 0; row < 70000; ++row) {
    data.add("w" + std::to_string(random.below(9000)) + " cannot w" + std::to_string(row / 3), row % 2);
  }
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < data.size(); ++row) {
    if (row % 7 != 0) rows.push_back(row);
  }
  std::size_t counted = 0;
  const frequency_trainer one = count_rows({}, data, rows, 1, [&](std::size_t more) { counted += more; });
  CHECK(one.rows() == rows.size());
  CHECK(counted == rows.size());
  for (const unsigned threads : {2u, 3u, 0u}) {
    const frequency_trainer many = count_rows({}, data, rows, threads);
    REQUIRE(many.table().size() == one.table().size());
    for (std::size_t stem = 0; stem < one.table().size(); ++stem) {
      REQUIRE(many.table().stem(stem) == one.table().stem(stem));
    }
    REQUIRE(many.table() == one.table());
    REQUIRE(many.features().values == one.features().values);
    REQUIRE(many.features().labels == one.features().labels);
  }
}

TEST_CASE("a trainer of no rows adds nothing to another and takes all of another's") {
  const std::vector<labelled> rows = random_rows(6, 2, 50);
  frequency_trainer some = trained({}, 2, rows), none({}, 2);
  some.append(none);
  none.append(some);
  CHECK(some.table() == trained({}, 2, rows).table());
  CHECK(none.table() == some.table());
  CHECK(none.features().values == some.features().values);
}

TEST_CASE("a trained model tells apart what its rows tell apart") {
  frequency_trainer trainer({}, 2);
  for (int row = 0; row < 50; ++row) {
    trainer.add("what a lovely sunny day " + std::to_string(row), 1);
    trainer.add("such a terrible gloomy week " + std::to_string(row), 0);
  }
  for (const head_kind kind : {head_kind::logistic, head_kind::linear}) {
    const classifier sentiment(trainer.fit(kind), {"Negative", "Positive"});
    CHECK(sentiment.predict("lovely sunny").label == "Positive");
    CHECK(sentiment.predict("terrible and gloomy").label == "Negative");
  }
}

TEST_CASE("rows without stems, long words and more chunks than are remembered are counted all the same") {
  frequency_trainer trainer({}, 2);
  const std::string word = std::string(2000, 'b') + "x", overlong(3000, 'b');
  for (int row = 0; row < 100000; ++row) trainer.add("w" + std::to_string(row), 0);
  for (int row = 0; row < 3; ++row) trainer.add("cannot " + word + " the http://x " + overlong, 1);
  trainer.add("", 0);
  trainer.add("the !!! http://x", 1);
  CHECK(trainer.rows() == 100005);
  CHECK(trainer.table().size() == 100001);
  CHECK(trainer.table().find(word)[1] == 3);
  CHECK(trainer.table().find("w99999")[0] == 1);
  CHECK(trainer.table().find(overlong) == nullptr);
  CHECK(trainer.fit(head_kind::logistic).table().find(word)[1] == 3);
}

TEST_CASE("a trainer is not appended to itself, nor to one of another profile or other classes") {
  frequency_trainer trainer({}, 2);
  trainer.add("love it", 1);
  profile folded;
  folded.fold_case_first = true;
  CHECK_THROWS_AS(trainer.append(trainer), std::invalid_argument);
  CHECK_THROWS_AS(trainer.append(frequency_trainer({}, 3)), std::invalid_argument);
  CHECK_THROWS_AS(trainer.append(frequency_trainer(folded, 2)), std::invalid_argument);
  CHECK(trainer.rows() == 1);
}

TEST_CASE("a trainer refuses labels at or above its classes, and to fit no rows") {
  frequency_trainer trainer({}, 2);
  CHECK_THROWS_AS(trainer.fit(head_kind::logistic), std::invalid_argument);
  CHECK_THROWS_AS(trainer.fit(head_kind::linear), std::invalid_argument);
  CHECK_THROWS_AS(trainer.add("love it", 2), std::invalid_argument);
  CHECK(trainer.rows() == 0);
  for (const std::size_t classes : {0u, 1u, 65u}) {
    CHECK_THROWS_AS(frequency_trainer({}, classes), std::invalid_argument);
  }
  dataset data({"A", "B"});
  data.add("love it", "A");
  CHECK_THROWS_AS(count_rows({}, data, {1}), std::invalid_argument);
}
