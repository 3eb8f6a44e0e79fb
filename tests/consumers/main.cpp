// SPDX-License-Identifier: MIT
#include <tweetsent/default_model.hpp>

#include <cstdio>

int main() {
  const tweetsent::classifier& classifier = tweetsent::default_model();
  const tweetsent::prediction prediction = classifier.predict("What a lovely morning, thank you!");
  std::printf("%.*s\n", static_cast<int>(prediction.label.size()), prediction.label.data());
}
