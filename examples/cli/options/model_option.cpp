// SPDX-License-Identifier: MIT
#include "options/model_option.hpp"

#include <CLI/App.hpp>
#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>

#include "options/option_checks.hpp"

namespace cli {

void add_model_option(CLI::App& command, std::string& path) {
  command.add_option("--model", path, "Model file; the built-in model if not given")
      ->type_name("FILE")
      ->check(is_not_empty);
}

tweetsent::classifier open_model(const std::string& path) {
  return path.empty() ? tweetsent::make_default_model() : tweetsent::load_model(path);
}

}  // namespace cli
