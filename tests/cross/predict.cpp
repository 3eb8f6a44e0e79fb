// SPDX-License-Identifier: MIT
//
// predict FILE: the label and the score of each tweet of a file. A zero byte ends each tweet.
#include <cstdio>
#include <string>
#include <tweetsent/default_model.hpp>

int main(int argc, char** argv) {
  std::FILE* const file = argc == 2 ? std::fopen(argv[1], "rb") : nullptr;
  if (file == nullptr) return 2;
  const tweetsent::classifier& sentiment = tweetsent::default_model();
  std::string tweet;
  for (int byte; (byte = std::fgetc(file)) != EOF;) {
    if (byte != 0) {
      tweet += static_cast<char>(byte);
      continue;
    }
    const tweetsent::prediction predicted = sentiment.predict(tweet);
    std::printf("%s %.17g\n", std::string(predicted.label).c_str(), predicted.score);
    tweet.clear();
  }
  std::fclose(file);
}
