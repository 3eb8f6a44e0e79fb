// SPDX-License-Identifier: MIT
#include "telemetry/metrics.hpp"

#include <tweetsent/default_model.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace tweetsent_server;

namespace {

std::string page_of(const metrics& counted) {
  std::string page;
  counted.write(page);
  return page;
}

bool has_line(const std::string& page, const std::string& line) {
  return ("\n" + page).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("what threads count at once adds up, and the page can be read meanwhile") {
  metrics counted;
  const tweetsent::classifier& model = tweetsent::default_model();
  const model_metrics of_model = counted.of_model("a", model);
  constexpr int threads = 4;
  constexpr int rounds = 2000;
  std::vector<std::thread> counting;
  for (int thread = 0; thread < threads; ++thread) {
    counting.emplace_back([&] {
      for (int round = 0; round < rounds; ++round) {
        counted.count_answer("predict", 200, 0.002);
        counted.count_answer("none", 404, 0.002);
        of_model.count_labels({1, 2, 0});
        of_model.count_words({5, 3});
      }
    });
  }
  for (int reading = 0; reading < 20; ++reading) CHECK_FALSE(page_of(counted).empty());
  for (std::thread& thread : counting) thread.join();
  const std::string page = page_of(counted);
  CHECK(has_line(page, "tweetsent_requests_total{route=\"predict\",status=\"200\"} 8000"));
  CHECK(has_line(page, "tweetsent_requests_total{route=\"none\",status=\"404\"} 8000"));
  CHECK(has_line(page, "tweetsent_request_seconds_count{route=\"predict\"} 8000"));
  CHECK(has_line(page, "tweetsent_request_seconds_bucket{route=\"predict\",le=\"0.001\"} 0"));
  CHECK(has_line(page, "tweetsent_request_seconds_bucket{route=\"predict\",le=\"0.0025\"} 8000"));
  CHECK(has_line(page, "tweetsent_predictions_total{label=\"" + model.labels()[0] + "\",model=\"a\"} 8000"));
  CHECK(has_line(page, "tweetsent_predictions_total{label=\"" + model.labels()[1] + "\",model=\"a\"} 16000"));
  CHECK(has_line(page, "tweetsent_sampled_words_total{model=\"a\"} 40000"));
  CHECK(has_line(page, "tweetsent_sampled_unknown_words_total{model=\"a\"} 16000"));
}

TEST_CASE("a route that is not known is one of none, a status that is not known counts as itself") {
  metrics counted;
  counted.count_answer("/api/v1/secret/predict", 299, 1);
  CHECK(has_line(page_of(counted), "tweetsent_requests_total{route=\"none\",status=\"299\"} 1"));
}

TEST_CASE("a model loaded anew counts on under its name") {
  metrics counted;
  const tweetsent::classifier& model = tweetsent::default_model();
  counted.of_model("a", model).count_words({2, 2});
  counted.of_model("a", model).count_words({3, 1});
  CHECK(has_line(page_of(counted), "tweetsent_sampled_words_total{model=\"a\"} 5"));
  CHECK(has_line(page_of(counted), "tweetsent_sampled_unknown_words_total{model=\"a\"} 2"));
}

TEST_CASE("what is watched is read for each page") {
  metrics counted;
  double value = 1;
  counted.watch([&value]() -> std::vector<prometheus::MetricFamily> {
    return {{"watched", "Help.", prometheus::MetricType::Gauge, {sample(value, {{"a", "1"}, {"b", "\"\n"}})}},
            {"nothing_total", "Help.", prometheus::MetricType::Counter, {}}};
  });
  CHECK(has_line(page_of(counted), "watched{a=\"1\",b=\"\\\"\\n\"} 1"));
  value = 2;
  CHECK(has_line(page_of(counted), "# TYPE watched gauge\nwatched{a=\"1\",b=\"\\\"\\n\"} 2"));
}

TEST_CASE("counters that were never found count nothing and do no harm") {
  const model_metrics nothing;
  nothing.count_labels({1, 2});
  nothing.count_words({1, 0});
}
