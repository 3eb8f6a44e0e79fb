// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_TERMINAL_OVERWRITING_HPP
#define TWEETSENT_CLI_TERMINAL_OVERWRITING_HPP

#include <string>
#include <vector>

namespace cli {

// Throws usage_error if `output`, or standard output, is the same regular file as one of the inputs, by
// whatever names: what is read would be overwritten. "-" is standard input; empty names are none.
void check_overwrites_nothing(const std::string& output, const std::vector<std::string>& inputs);

}  // namespace cli

#endif
