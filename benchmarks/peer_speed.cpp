// SPDX-License-Identifier: MIT
//
// peer_speed MODEL TWEETS warm|first: tweets labelled a second of one core's time, a tweet a line; the first
// time that a classifier sees them, or from the second on.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tweetsent/model_file.hpp>
#include <vector>

namespace {

double predict_all(const tweetsent::classifier& sentiment, const std::vector<std::string>& tweets) {
  double sum = 0.0;
  for (const std::string& tweet : tweets) sum += sentiment.predict(tweet).score;
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fputs("usage: peer_speed MODEL TWEETS warm|first\n", stderr), 2;
  try {
    std::vector<std::string> tweets;
    std::ifstream file(argv[2]);
    for (std::string line; std::getline(file, line);) tweets.push_back(line);
    if (tweets.empty()) throw std::runtime_error(std::string("no tweets in ") + argv[2]);
    const bool first = std::string_view(argv[3]) == "first";
    const tweetsent::classifier known = tweetsent::load_model(argv[1]);
    const double expected = predict_all(known, tweets);
    std::clock_t spent = 0;
    std::size_t passes = 0;
    for (; spent < CLOCKS_PER_SEC / 3; ++passes) {
      const tweetsent::classifier fresh = tweetsent::load_model(argv[1]);
      const std::clock_t begin = std::clock();
      const double sum = predict_all(first ? fresh : known, tweets);
      spent += std::clock() - begin;
      if (sum != expected) throw std::runtime_error("predicted otherwise");
    }
    std::printf("%.0f\n",
                static_cast<double>(passes * tweets.size()) * CLOCKS_PER_SEC / static_cast<double>(spent));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
