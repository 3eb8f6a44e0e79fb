// SPDX-License-Identifier: MIT
#include "partial/partial_options.hpp"

#include <CLI/App.hpp>
#include <tweetsent/model_file/sorted_stems.hpp>

#include "options/option_checks.hpp"
#include "terminal/output.hpp"

namespace cli {

void add_counts_option(CLI::App& command, std::string& path, const char* what) {
  command.add_option("--counts", path, what)->check(is_not_empty)->type_name("FILE")->required();
}

void add_out_option(CLI::App& command, std::string& path, const char* what) {
  command.add_option("-o,--output", path, what)->check(is_not_empty)->type_name("FILE")->required();
}

label_rows rows_of(const tweetsent::frequency_counts& counts) {
  return {counts.labels, {counts.rows.begin(), counts.rows.end()}};
}

void report_counts(const char* verb, const tweetsent::frequency_counts& counts, const std::string& out) {
  const std::size_t stems = tweetsent::detail::sorted_stems(counts.table).size();
  write_output(verb + (" " + rows_text(rows_of(counts))) + ", " + std::to_string(stems) + " stems\nsaved " +
               printable(out) + "\n");
}

}  // namespace cli
