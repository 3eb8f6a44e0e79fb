// SPDX-License-Identifier: MIT
//
// What the benchmarks read: the lines of the file that $TWEETSENT_TWEETS names, or a few tweets of our own.
#ifndef TWEETSENT_BENCHMARKS_TWEETS_HPP
#define TWEETSENT_BENCHMARKS_TWEETS_HPP

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

inline std::vector<std::string> read_tweets() {
  std::vector<std::string> tweets;
  if (const char* path = std::getenv("TWEETSENT_TWEETS")) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) tweets.push_back(line);
  }
  if (!tweets.empty()) return tweets;
  return {"@someone I cannot wait for the weekend, gonna be awesome!!! http://example.org/party",
          "so sad that summer is over... missing the beach already :(",
          "The service wasn't bad but I'm not going back &amp; neither are my friends",
          "soooo tired, worked 12 hours and the bus didn't come",
          "LOVE this song, listening to it again and again <3",
          "just finished my homework. now coffee and a good book",
          "why does my phone die whenever I need it?",
          "thank you all for the birthday wishes! you made my day \xF0\x9F\x98\x8A"};
}

inline const std::vector<std::string>& tweets() {
  static const std::vector<std::string> read = read_tweets();
  return read;
}

// Reports tweets and bytes a second.
inline void count_tweets(benchmark::State& state) {
  std::size_t bytes = 0;
  for (const std::string& tweet : tweets()) bytes += tweet.size();
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(tweets().size()));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
}

#endif
