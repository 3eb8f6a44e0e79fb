// SPDX-License-Identifier: MIT
//
// The commands that make a frequency model from parts of its rows.
#ifndef TWEETSENT_CLI_PARTIAL_PARTIAL_COMMANDS_HPP
#define TWEETSENT_CLI_PARTIAL_PARTIAL_COMMANDS_HPP

namespace CLI {
class App;
}

namespace cli {

// As those of commands/commands.hpp.
void add_count(CLI::App& program);
void add_merge(CLI::App& program);
void add_forget(CLI::App& program);
void add_fit(CLI::App& program);

}  // namespace cli

#endif
