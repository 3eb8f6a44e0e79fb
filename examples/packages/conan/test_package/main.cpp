// SPDX-License-Identifier: MIT
#include <cstdio>
#include <string>
#include <tweetsent/default_model.hpp>

int main() {
  const tweetsent::classifier& sentiment = tweetsent::default_model();
  std::puts(std::string(sentiment.predict("what a lovely day :)").label).c_str());
}
