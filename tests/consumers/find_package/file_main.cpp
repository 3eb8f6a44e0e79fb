// SPDX-License-Identifier: MIT
#include <cstdio>
#include <string_view>
#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>
#include <tweetsent/version.hpp>

static_assert(std::string_view(tweetsent::version) == PACKAGE_VERSION,
              "the package tells its headers' version");

int main(int, char** arguments) {
  const char* path = arguments[1];
  tweetsent::save_model(tweetsent::default_model(), path);
  const tweetsent::classifier classifier = tweetsent::load_model(path);
  const tweetsent::prediction prediction = classifier.predict("What a lovely morning, thank you!");
  std::printf("%.*s\n", static_cast<int>(prediction.label.size()), prediction.label.data());
}
