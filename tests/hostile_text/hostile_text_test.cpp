// SPDX-License-Identifier: MIT
//
// hostile_text_test [--timed]: predicts, explains and preprocesses texts that are made to be slow, deep or
// large. Without --timed it only has to come to its end, on a small stack too. With it, 10 MB may take 12
// times as long as 1 MB, and no text less than 30 MB/s.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hostile_texts.hpp"
#include "small_models.hpp"
#include "tweetsent/default_model.hpp"

using namespace tweetsent;

namespace {

struct task {
  std::string name;
  std::function<double(std::string_view)> run;  // a value, so that no work can be left out
};

std::vector<task> predictions(const std::vector<classifier>& classifiers) {
  std::vector<task> out;
  for (const classifier& each : classifiers) {
    out.push_back({"predict, " + each.facts().name,
                   [&each](std::string_view text) { return each.predict(text).score; }});
  }
  return out;
}

std::vector<task> everything(const std::vector<classifier>& classifiers) {
  std::vector<task> out = predictions(classifiers);
  for (const classifier& each : classifiers) {
    out.push_back({"explain, " + each.facts().name,
                   [&each](std::string_view text) { return each.explain(text).result.score; }});
  }
  for (const profile& switches : every_profile()) {
    out.push_back({"run", [steps = preprocessor(switches)](std::string_view text) {
                     return static_cast<double>(steps.run(text).stems.size());
                   }});
  }
  return out;
}

// The least processor time of several runs: what else the machine does only ever adds.
double seconds(const task& work, std::string_view text, int runs) {
  double least = 1e300;
  for (int run = 0; run < runs; ++run) {
    const std::clock_t start = std::clock();
    volatile double value = work.run(text);
    static_cast<void>(value);
    least = std::min(least, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return least;
}

int measure(const std::vector<task>& tasks) {
  constexpr double most_ratio = 12.0, least_speed = 30.0;
  const std::size_t megabyte = 1000000;
  const std::vector<hostile_text> small = hostile_texts(megabyte), large = hostile_texts(10 * megabyte);
  int failures = 0;
  double slowest = 1e300, steepest = 0.0;
  for (const task& work : tasks) {
    for (std::size_t at = 0; at < small.size(); ++at) {
      double speed = 0.0, ratio = 1e300;
      bool bad = true;
      // What looks bad is measured again, as a busy machine adds to either time; both anew, for it may have
      // been faster then.
      for (int attempt = 0; bad && attempt < 10; ++attempt) {
        const double one = seconds(work, small[at].text, 7), ten = seconds(work, large[at].text, 3);
        speed = std::max(speed, 10.0 / ten);
        ratio = std::min(ratio, ten / one);
        // Faster than this it is memory that is measured: 1 MB fits into a cache, 10 MB do not.
        bad = speed < least_speed || (ratio > most_ratio && speed < 500.0);
      }
      failures += bad;
      slowest = std::min(slowest, speed);
      steepest = std::max(steepest, ratio);
      if (bad || speed < 2 * least_speed) {
        std::printf("%s%s, %s: %.1f MB/s, 10 MB in %.2f times the time of 1 MB\n", bad ? "FAILED " : "",
                    work.name.c_str(), small[at].name.c_str(), speed, ratio);
      }
    }
  }
  std::printf("slowest: %.1f MB/s; steepest: %.2f times\n", slowest, steepest);
  return failures;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<classifier> classifiers;
  classifiers.push_back(make_default_model());
  classifiers.push_back(small_classifier(head_kind::logistic, 2, {true, stop_word_list::english, {}}));
  classifiers.push_back(trained_ngram_classifier());
  if (argc > 1 && std::strcmp(argv[1], "--timed") == 0) return measure(predictions(classifiers)) == 0 ? 0 : 1;

  const std::vector<task> tasks = everything(classifiers);
  for (const hostile_text& hostile : hostile_texts(300000)) {
    for (const task& work : tasks) work.run(hostile.text);
  }
  std::printf("every text done in every way\n");
  return 0;
}
