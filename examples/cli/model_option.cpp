// SPDX-License-Identifier: MIT
#include "model_option.hpp"

#include <CLI/App.hpp>
#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>

namespace cli {

void add_model_option(CLI::App& command, std::string& path) {
  command.add_option("--model", path, "Model file; the built-in model if not given")
      ->type_name("FILE")
      ->check([](const std::string& text) {
        return text.empty() ? std::string("an empty value") : std::string();
      });
}

tweetsent::classifier open_model(const std::string& path) {
  return path.empty() ? tweetsent::default_model() : tweetsent::load_model(path);
}

}  // namespace cli
