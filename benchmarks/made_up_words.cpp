// SPDX-License-Identifier: MIT
//
// made_up_words MODEL TWEETS THREADS: prints, tab-separated, how many of TWEETS (a tweet a line) are labelled
// a second of one core's time, in turns by a classifier that has seen nothing and by one that has seen 50 MB
// of made-up words, which fill what it remembers: the first time that it sees TWEETS and the second. A round
// a line.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tweetsent/batch.hpp>
#include <tweetsent/model_file.hpp>
#include <vector>

namespace {

using texts = std::vector<std::string>;

// Tweets of words of 3 to 11 letters, hardly any of them twice.
texts make_words() {
  constexpr std::size_t bytes = 50000000, tweet_bytes = 75;
  std::uint64_t state = 1;
  const auto draw = [&state](std::uint64_t below) {  // Knuth's linear congruential generator
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
  };
  texts out(bytes / tweet_bytes);
  for (std::string& tweet : out) {
    while (tweet.size() < tweet_bytes) {
      for (std::uint64_t left = 3 + draw(9); left > 0; --left) tweet += static_cast<char>('a' + draw(26));
      tweet += ' ';
    }
  }
  return out;
}

texts read_lines(const char* path) {
  texts out;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) out.push_back(line);
  if (out.empty()) throw std::runtime_error(std::string("no tweets in ") + path);
  return out;
}

struct pass {
  double speed;  // tweets a second
  double sum;    // of the scores
};

pass predict(const tweetsent::classifier& sentiment, const texts& tweets, unsigned threads) {
  std::vector<std::string_view> views(tweets.begin(), tweets.end());
  std::vector<tweetsent::prediction> answers(tweets.size());
  const std::clock_t begin = std::clock();
  tweetsent::predict_batch(sentiment, views.data(), views.size(), answers.data(), threads);
  const auto spent = static_cast<double>(std::clock() - begin);
  pass out{static_cast<double>(tweets.size()) * CLOCKS_PER_SEC / spent, 0.0};
  for (const tweetsent::prediction& each : answers) out.sum += each.score;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fputs("usage: made_up_words MODEL TWEETS THREADS\n", stderr), 2;
  try {
    const texts words = make_words(), tweets = read_lines(argv[2]);
    const auto threads = static_cast<unsigned>(std::atoi(argv[3]));
    constexpr int rounds = 7;
    for (int round = 0; round < rounds; ++round) {
      double speeds[4];
      double sum = 0.0;
      for (const bool spoilt : {false, true}) {
        const tweetsent::classifier sentiment = tweetsent::load_model(argv[1]);
        if (spoilt) predict(sentiment, words, threads);
        for (const int time : {0, 1}) {
          const pass done = predict(sentiment, tweets, threads);
          if ((spoilt || time > 0) && done.sum != sum) throw std::runtime_error("predicted otherwise");
          sum = done.sum;
          speeds[2 * time + spoilt] = done.speed;
        }
      }
      // The first time fresh and spoilt, the second time fresh and spoilt.
      std::printf("%.0f\t%.0f\t%.0f\t%.0f\n", speeds[0], speeds[1], speeds[2], speeds[3]);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
