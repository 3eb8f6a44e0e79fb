// SPDX-License-Identifier: MIT
//
// batch_throughput MODEL FILE [THREADS]: predicts the lines of FILE, all in memory, with predict_batch, and
// prints the seconds that took. What `tweetsent predict` on the same file is compared with.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tweetsent/batch.hpp>
#include <tweetsent/model_file.hpp>
#include <vector>

namespace {

std::vector<std::string_view> lines_of(std::string_view bytes) {
  std::vector<std::string_view> lines;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    lines.push_back(bytes.substr(0, end));
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
  }
  return lines;
}

}  // namespace

int main(int count, char** arguments) try {
  if (count < 3) return std::fputs("usage: batch_throughput MODEL FILE [THREADS]\n", stderr), 2;
  std::ifstream file(arguments[2], std::ios::binary | std::ios::ate);
  std::string bytes(static_cast<std::size_t>(std::max<std::streamoff>(file.tellg(), 0)), '\0');
  if (!file.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
    throw std::runtime_error(std::string("cannot read ") + arguments[2]);
  }
  const std::vector<std::string_view> tweets = lines_of(bytes);
  const auto threads = static_cast<unsigned>(count > 3 ? std::atoi(arguments[3]) : 0);
  std::vector<tweetsent::prediction> answers(tweets.size());
  const tweetsent::classifier sentiment = tweetsent::load_model(arguments[1]);

  const auto start = std::chrono::steady_clock::now();
  tweetsent::predict_batch(sentiment, tweets.data(), tweets.size(), answers.data(), threads);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;

  std::size_t positive = 0;
  for (const tweetsent::prediction& each : answers) positive += each.label_index == 1;
  std::printf("%.6f s, %zu tweets, %zu of label %s\n", seconds.count(), tweets.size(), positive,
              sentiment.labels()[1].c_str());
} catch (const std::exception& error) {
  std::fprintf(stderr, "batch_throughput: %s\n", error.what());
  return 1;
}
