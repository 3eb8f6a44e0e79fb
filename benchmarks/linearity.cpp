// SPDX-License-Identifier: MIT
//
// linearity MODEL TWEETS: prints, tab-separated, what is varied, to what, tweets/s and MB/s of one core: for
// 10,000 to 10,000,000 tweets (the file's lines over and over), and for tweets of 20 to 20,000 bytes (the
// file's text, cut anew). Each figure is the best of five rounds in which all take their turn; small counts
// are repeated until they are a million, all lengths are cut from the same text.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <string>
#include <string_view>
#include <tweetsent/model_file.hpp>
#include <vector>

namespace {

double seconds_of(const tweetsent::classifier& sentiment, const std::vector<std::string_view>& tweets,
                  std::size_t count) {
  const std::clock_t begin = std::clock();
  double sum = 0.0;
  for (std::size_t done = 0; done < count; done += tweets.size()) {
    for (std::string_view tweet : tweets) sum += sentiment.predict(tweet).score;
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return sum == 1e300 ? 0.0 : seconds;
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
  if (argc != 3) return 2;
  try {
    std::string text;
    std::ifstream file(argv[2]);
    std::vector<std::size_t> ends;
    for (std::string line; std::getline(file, line); ends.push_back(text.size())) text += line + ' ';
    std::vector<std::string_view> lines;
    for (std::size_t at = 0, begin = 0; at < ends.size(); begin = ends[at++]) {
      lines.push_back(std::string_view(text).substr(begin, ends[at] - 1 - begin));
    }
    const tweetsent::classifier sentiment = tweetsent::load_model(argv[1]);
    seconds_of(sentiment, lines, lines.size());

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
      const double tweets = static_cast<double>(counts[at]);
      const double bytes = tweets * static_cast<double>(text.size()) / static_cast<double>(lines.size());
      std::printf("tweets\t%zu\t%.0f\t%.1f\n", counts[at], tweets / fastest[at], bytes / fastest[at] / 1e6);
    }
    constexpr std::size_t sizes[] = {20, 60, 140, 280, 2000, 20000};
    double best[] = {1e9, 1e9, 1e9, 1e9, 1e9, 1e9};
    std::vector<std::vector<std::string_view>> cuts;
    for (std::size_t size : sizes) cuts.push_back(cut(text, size));
    for (int round = 0; round < rounds; ++round) {
      for (std::size_t at = 0; at < cuts.size(); ++at) {
        best[at] = std::min(best[at], seconds_of(sentiment, cuts[at], 20 * cuts[at].size()) / 20);
      }
    }
    for (std::size_t at = 0; at < cuts.size(); ++at) {
      std::printf("bytes\t%zu\t%.0f\t%.1f\n", sizes[at], static_cast<double>(cuts[at].size()) / best[at],
                  static_cast<double>(text.size()) / best[at] / 1e6);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
