// SPDX-License-Identifier: MIT
#include "options/model_option.hpp"

#include <unistd.h>

#include <CLI/App.hpp>
#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>

#include "options/option_checks.hpp"
#include "terminal/errors.hpp"

namespace cli {

void add_model_option(CLI::App& command, std::string& path) {
  command.add_option("--model", path, "Model file; the built-in model if not given")
      ->type_name("FILE")
      ->check(is_not_empty);
}

tweetsent::classifier open_model(const std::string& path) {
  // The library would say that it expected a model file.
  if (!path.empty() && ::access(path.c_str(), R_OK) != 0) throw file_error(path);
  return path.empty() ? tweetsent::make_default_model() : tweetsent::load_model(path);
}

}  // namespace cli
