// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_OPTIONS_PROFILE_OPTIONS_HPP
#define TWEETSENT_CLI_OPTIONS_PROFILE_OPTIONS_HPP

#include <string>
#include <tweetsent/reference/preprocessor.hpp>

namespace CLI {
class App;
}

namespace cli {

struct profile_options {
  bool fold_case_first = false;
  std::string stop_words = "english";
};

// The group of these options: it tells them from those of the other family.
inline constexpr const char* frequency_group = "Frequency features";

void add_profile_options(CLI::App& command, profile_options& options);

// Reads the file of stop words if one is given.
tweetsent::profile make_profile(const profile_options& options);

}  // namespace cli

#endif
