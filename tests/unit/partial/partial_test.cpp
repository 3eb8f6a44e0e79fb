// SPDX-License-Identifier: MIT
#include "tweetsent/partial.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "random_text.hpp"
#include "small_models.hpp"
#include "tweetsent/learning/frequency_trainer.hpp"

using namespace tweetsent;

namespace {

const std::vector<std::string> labels{"down", "level", "up"};

struct row {
  std::string text;
  std::size_t label;
};

std::vector<row> random_rows(std::size_t count) {
  random_text random(5);
  std::vector<row> out;
  while (out.size() < count) out.push_back({random.tweet(), random.below(labels.size())});
  return out;
}

// Only the labels that its rows have, in the order in which they come.
dataset as_they_come(const std::vector<row>& rows) {
  dataset out;
  for (const row& each : rows) out.add(each.text, labels[each.label]);
  return out;
}

dataset with_all_labels(const std::vector<row>& rows) {
  dataset out(labels);
  for (const row& each : rows) out.add(each.text, labels[each.label]);
  return out;
}

std::vector<row> slice(const std::vector<row>& rows, std::size_t begin, std::size_t end) {
  return {rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

TEST_CASE("any partition of the rows in any order gives the same counts, byte for byte") {
  std::vector<row> rows = random_rows(600);
  int trials = 50;  // of the first profile, the default one
  for (const profile& switches : every_profile()) {
    const std::string expected = counts_to_bytes(count_frequencies(with_all_labels(rows), switches));
    std::mt19937_64 random(7);
    for (int trial = 0; trial < trials; ++trial) {
      std::shuffle(rows.begin(), rows.end(), random);
      frequency_counts all = count_frequencies(dataset(), switches);
      for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
        end = std::min(rows.size(), begin + random() % 120);
        const frequency_counts part = count_frequencies(as_they_come(slice(rows, begin, end)), switches);
        all.merge(counts_from_bytes(counts_to_bytes(part)));
      }
      REQUIRE(counts_to_bytes(all) == expected);
    }
    trials = 5;
  }
}

TEST_CASE("counts that forget rows are those of the rows left") {
  const std::vector<row> rows = random_rows(500);
  frequency_counts all = count_frequencies(with_all_labels(rows));
  std::string reason;
  REQUIRE(all.forget(count_frequencies(as_they_come(slice(rows, 100, 350))), reason));
  std::vector<row> left = slice(rows, 0, 100);
  for (const row& each : slice(rows, 350, 500)) left.push_back(each);
  REQUIRE(counts_to_bytes(all) == counts_to_bytes(count_frequencies(with_all_labels(left))));
}

TEST_CASE("what was not counted is not forgotten, and nothing is changed") {
  const std::vector<row> rows{{"good good day", 2}, {"bad day", 0}, {"a bus", 0}};
  const frequency_counts all = count_frequencies(with_all_labels(rows));
  const auto reason_for = [&](const std::vector<row>& gone) {
    frequency_counts left = all;
    std::string reason;
    CHECK_FALSE(left.forget(count_frequencies(as_they_come(gone)), reason));
    CHECK(counts_to_bytes(left) == counts_to_bytes(all));
    return reason;
  };
  CHECK(reason_for({{"bad bad day", 0}}) ==
        "2 of the stem \"bad\" in label \"down\" are to be forgotten, and 1 were counted");
  CHECK(reason_for({{"good", 2}, {"", 2}}) ==
        "2 rows of label \"up\" are to be forgotten, and 1 were counted");
  CHECK(reason_for({{"never", 0}}) ==
        "1 of the stem \"never\" in label \"down\" are to be forgotten, and 0 were counted");
  frequency_counts two = count_frequencies(as_they_come({{"bad", 0}, {"good", 2}}));
  std::string reason;
  CHECK_FALSE(two.forget(count_frequencies(as_they_come({{"bad", 1}})), reason));
  CHECK(reason == "no row of label \"level\" was counted");
}

TEST_CASE("the fit to counts and sums is that of a trainer, bit for bit") {
  const std::vector<row> rows = random_rows(700);
  const dataset data = with_all_labels(rows);
  for (const profile& switches : every_profile()) {
    const frequency_counts all = count_frequencies(data, switches);
    for (const head_kind head : {head_kind::logistic, head_kind::linear}) {
      row_sums sums = sum_rows(all, as_they_come(slice(rows, 0, 300)));
      row_sums_file stored;
      stored.rows = sum_rows(all, as_they_come(slice(rows, 300, 700)));
      stored.labels = labels;
      sums.append(sums_from_bytes(sums_to_bytes(stored)).rows);
      const classifier parts(fit_frequency_model(all, sums, head), labels);
      const classifier whole(count_rows(switches, data, data.all_rows()).fit(head), labels);
      REQUIRE(model_to_bytes(parts) == model_to_bytes(whole));
    }
  }
}

TEST_CASE("sums of other rows than those counted are refused") {
  const dataset data = with_all_labels(random_rows(90));
  const frequency_counts all = count_frequencies(data);
  row_sums sums = sum_rows(all, data);
  sums.append(sums);
  CHECK_THROWS_AS(fit_frequency_model(all, sums, head_kind::logistic), std::invalid_argument);
  CHECK_THROWS_AS(fit_frequency_model(all, {}, head_kind::logistic), std::invalid_argument);
  dataset other;
  other.add("text", "sideways");
  CHECK_THROWS_AS(sum_rows(all, other), std::invalid_argument);
  CHECK_THROWS_AS(sum_rows(count_frequencies(dataset()), other), std::invalid_argument);
}

TEST_CASE("counts of another preprocessing are not mixed") {
  profile folded;
  folded.fold_case_first = true;
  frequency_counts all;
  std::string reason;
  CHECK_THROWS_AS(all.merge(frequency_counts(folded)), std::invalid_argument);
  CHECK_THROWS_AS(all.forget(frequency_counts(folded), reason), std::invalid_argument);
}

TEST_CASE("damaged files of counts and sums are refused") {
  const dataset data = with_all_labels(random_rows(20));
  const frequency_counts all = count_frequencies(data);
  row_sums_file stored;
  stored.rows = sum_rows(all, data);
  stored.labels = labels;
  const std::string counts = counts_to_bytes(all), sums = sums_to_bytes(stored);
  CHECK_THROWS_AS(counts_from_bytes(sums), model_file_error);
  CHECK_THROWS_AS(sums_from_bytes(counts), model_file_error);
  for (std::size_t at = 0; at < counts.size(); at += 7) {
    std::string damaged = counts;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    CHECK_THROWS_AS(counts_from_bytes(damaged), model_file_error);
    CHECK_THROWS_AS(counts_from_bytes(counts.substr(0, at)), model_file_error);
  }
  for (std::size_t at = 0; at < sums.size(); at += 7) {
    std::string damaged = sums;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    CHECK_THROWS_AS(sums_from_bytes(damaged), model_file_error);
  }
}
