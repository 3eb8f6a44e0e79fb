// SPDX-License-Identifier: MIT
//
// linearity MODEL TWEETS: prints, tab-separated, what is varied, to what, tweets/s and MB/s of one core: for
// 10,000 to 10,000,000 tweets (the file's lines over and over), and for tweets of 20 to 20,000 bytes (the
// file's text, cut anew). Each figure is the best of five rounds in which all take their turn; small counts
// are repeated until they are a million, all lengths are cut from the same text. Every pass has to score what
// a classifier does that sees the tweets for the first time.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tweetsent/model_file.hpp>
#include <utility>
#include <vector>

namespace {

double sum_of_scores(const tweetsent::classifier& sentiment, const std::vector<std::string_view>& tweets) {
  double sum = 0.0;
  for (std::string_view tweet : tweets) sum += sentiment.predict(tweet).score;
  return sum;
}

// Some tweets, and what their scores add up to where the classifier sees each for the first time.
struct measured {
  std::vector<std::string_view> tweets;
  double expected;

  measured(const char* model, std::vector<std::string_view> some)
      : tweets(std::move(some)), expected(sum_of_scores(tweetsent::load_model(model), tweets)) {}
};

double seconds_of(const tweetsent::classifier& sentiment, const measured& some, std::size_t count) {
  const std::clock_t begin = std::clock();
  for (std::size_t done = 0; done < count; done += some.tweets.size()) {
    if (sum_of_scores(sentiment, some.tweets) != some.expected)
      throw std::runtime_error("predicted otherwise");
  }
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

// The text cut into tweets that end at the first blank from `size` bytes on.
std::vector<std::string_view> cut(std::string_view text, std::size_t size) {
  std::vector<std::string_view> tweets;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' ', std::min(size, text.size())), text.size());
    tweets.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return tweets;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: linearity MODEL TWEETS\n", stderr), 2;
  try {
    std::string text;
    std::ifstream file(argv[2]);
    std::vector<std::size_t> ends;
    for (std::string line; std::getline(file, line); ends.push_back(text.size())) text += line + ' ';
    if (ends.empty()) throw std::runtime_error(std::string("no tweets in ") + argv[2]);
    std::vector<std::string_view> tweets;
    for (std::size_t at = 0, begin = 0; at < ends.size(); begin = ends[at++]) {
      tweets.push_back(std::string_view(text).substr(begin, ends[at] - 1 - begin));
    }
    const measured lines(argv[1], std::move(tweets));
    const tweetsent::classifier sentiment = tweetsent::load_model(argv[1]);
    seconds_of(sentiment, lines, lines.tweets.size());

    constexpr int rounds = 5;
    constexpr std::size_t counts[] = {10000, 100000, 1000000, 10000000};
    double fastest[] = {1e9, 1e9, 1e9, 1e9};
    for (int round = 0; round < rounds; ++round) {
      for (std::size_t at = 0; at < std::size(counts); ++at) {
        const std::size_t times = std::max<std::size_t>(1, 1000000 / counts[at]);
        double seconds = 0.0;
        for (std::size_t time = 0; time < times; ++time) seconds += seconds_of(sentiment, lines, counts[at]);
        fastest[at] = std::min(fastest[at], seconds / static_cast<double>(times));
      }
    }
    for (std::size_t at = 0; at < std::size(counts); ++at) {
      const double count = static_cast<double>(counts[at]);
      const double bytes = count * static_cast<double>(text.size()) / static_cast<double>(ends.size());
      std::printf("tweets\t%zu\t%.0f\t%.1f\n", counts[at], count / fastest[at], bytes / fastest[at] / 1e6);
    }
    constexpr std::size_t sizes[] = {20, 60, 140, 280, 2000, 20000};
    double best[] = {1e9, 1e9, 1e9, 1e9, 1e9, 1e9};
    std::vector<measured> cuts;
    for (std::size_t size : sizes) cuts.emplace_back(argv[1], cut(text, size));
    for (int round = 0; round < rounds; ++round) {
      for (std::size_t at = 0; at < cuts.size(); ++at) {
        best[at] = std::min(best[at], seconds_of(sentiment, cuts[at], 20 * cuts[at].tweets.size()) / 20);
      }
    }
    for (std::size_t at = 0; at < cuts.size(); ++at) {
      std::printf("bytes\t%zu\t%.0f\t%.1f\n", sizes[at],
                  static_cast<double>(cuts[at].tweets.size()) / best[at],
                  static_cast<double>(text.size()) / best[at] / 1e6);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
