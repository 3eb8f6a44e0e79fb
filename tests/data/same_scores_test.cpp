// SPDX-License-Identifier: MIT
//
// The shipped models give every text of the data sets, and every hostile one, the score that its plain
// definition says, to the bit: at first sight, remembered, and whatever was seen before.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "data_file.hpp"
#include "hostile_texts.hpp"
#include "plain_scores.hpp"
#include "random_text.hpp"
#include "tweetsent/model_file.hpp"

namespace {

// Every line of every file is a text; fewer in a build that is not optimised, where they take minutes.
std::vector<std::string> every_text() {
#if defined(__OPTIMIZE__)
  constexpr std::size_t step = 1;
#else
  constexpr std::size_t step = 40;
#endif
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_file(""))) {
    if (entry.is_regular_file()) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> out;
  std::size_t number = 0;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    for (std::string line; std::getline(file, line);) {
      if (number++ % step == 0) out.push_back(line);
    }
  }
  return out;
}

std::vector<std::string> hostile_and_random_texts() {
  std::vector<std::string> out;
  for (const std::size_t size : {1u, 7u, 15u, 16u, 64u, 300u, 3000u}) {
    for (hostile_text& hostile : hostile_texts(size)) out.push_back(std::move(hostile.text));
  }
  random_text random(91);
  for (int run = 0; run < 3000; ++run) {
    out.push_back(random.tweet(20));
    out.push_back(random.bytes(random.below(300)));
    out.push_back(random.ascii_with_stops(random.below(300), 1 + random.below(12)));
  }
  return out;
}

void check_scores(const std::string& model_name, const std::vector<std::string>& texts) {
  const tweetsent::classifier model =
      tweetsent::load_model(TWEETSENT_ARTIFACTS_DIR "/" + model_name + ".safetensors");
  const bool is_ngram = model.model().as<tweetsent::ngram_model>() != nullptr;
  std::vector<double> scores(model.labels().size());
  for (const std::string& text : texts) {
    const std::vector<double> expected =
        is_ngram ? plain_scores(*model.model().as<tweetsent::ngram_model>(), text)
                 : plain_scores(*model.model().as<tweetsent::frequency_model>(), text);
    for (int sight = 0; sight < 2; ++sight) {
      model.score(text, scores.data());
      if (scores != expected) FAIL(model_name << ", sight " << sight << ": " << text.substr(0, 500));
    }
  }
  SUCCEED(texts.size() << " texts");
}

void check_scores(const std::vector<std::string>& texts) {
  for (const char* name : {"sentiment-2class", "sentiment-3class", "sentiment-frequency", "sentiment-linear"})
    check_scores(name, texts);
}

}  // namespace

TEST_CASE("the score of every text of the data sets is its definition's") {
  const std::vector<std::string> texts = every_text();
  REQUIRE(texts.size() > 1000);
  check_scores(texts);
}

TEST_CASE("the score of every hostile text is its definition's") {
  check_scores(hostile_and_random_texts());
}
