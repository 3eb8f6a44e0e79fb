// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_COMMANDS_COMMANDS_HPP
#define TWEETSENT_CLI_COMMANDS_COMMANDS_HPP

namespace CLI {
class App;
}

namespace cli {

// Each adds one subcommand. CLI11 runs it while parsing; it throws the errors of terminal/errors.hpp.
void add_predict(CLI::App& program);
void add_tokenize(CLI::App& program);
void add_train(CLI::App& program);
void add_evaluate(CLI::App& program);
void add_explain(CLI::App& program);
void add_inspect(CLI::App& program);
void add_import(CLI::App& program);

}  // namespace cli

#endif
