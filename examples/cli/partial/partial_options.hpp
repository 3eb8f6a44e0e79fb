// SPDX-License-Identifier: MIT
//
// Options that the commands of partial models share, and what they say at their end.
#ifndef TWEETSENT_CLI_PARTIAL_PARTIAL_OPTIONS_HPP
#define TWEETSENT_CLI_PARTIAL_PARTIAL_OPTIONS_HPP

#include <string>
#include <tweetsent/partial/frequency_counts.hpp>

#include "labelled/training_facts.hpp"

namespace CLI {
class App;
}

namespace cli {

void add_counts_option(CLI::App& command, std::string& path, const char* what);
void add_out_option(CLI::App& command, std::string& path, const char* what);

label_rows rows_of(const tweetsent::frequency_counts& counts);

// "VERB 8 rows (Negative 4, Positive 4), 31 stems" and where they were saved.
void report_counts(const char* verb, const tweetsent::frequency_counts& counts, const std::string& out);

}  // namespace cli

#endif
