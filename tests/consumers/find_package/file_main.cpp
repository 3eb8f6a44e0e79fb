// SPDX-License-Identifier: MIT
#include <cstdio>
#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>

int main(int, char** arguments) {
  const char* path = arguments[1];
  tweetsent::save_model(tweetsent::default_model(), path);
  const tweetsent::classifier classifier = tweetsent::load_model(path);
  const tweetsent::prediction prediction = classifier.predict("What a lovely morning, thank you!");
  std::printf("%.*s\n", static_cast<int>(prediction.label.size()), prediction.label.data());
}
