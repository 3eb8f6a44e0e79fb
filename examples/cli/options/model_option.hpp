// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_OPTIONS_MODEL_OPTION_HPP
#define TWEETSENT_CLI_OPTIONS_MODEL_OPTION_HPP

#include <string>
#include <tweetsent/classifier.hpp>

namespace CLI {
class App;
}

namespace cli {

void add_model_option(CLI::App& command, std::string& path);

// The model of --model, or the default one without it.
tweetsent::classifier open_model(const std::string& path);

}  // namespace cli

#endif
