// SPDX-License-Identifier: MIT
//
// The README's example; a test compares the two.
#include <cstdio>
#include <string>
#include <tweetsent/default_model.hpp>

int main() {
  const tweetsent::classifier& sentiment = tweetsent::default_model();
  for (const char* tweet : {"what a lovely day :)", "i missed the bus, so sad", "cant wait for tonight!!"}) {
    const tweetsent::prediction predicted = sentiment.predict(tweet);
    std::printf("%-8s %.3f  %s\n", std::string(predicted.label).c_str(), *predicted.probability, tweet);
  }
}
