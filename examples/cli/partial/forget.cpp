// SPDX-License-Identifier: MIT
//
// tweetsent forget: takes rows back out of counts.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <string>
#include <tweetsent/partial.hpp>
#include <vector>

#include "labelled/labelled_files.hpp"
#include "partial/partial_commands.hpp"
#include "partial/partial_options.hpp"
#include "terminal/errors.hpp"
#include "terminal/output.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

struct forget_options {
  labelled_options rows;
  std::string counts;
  std::string out;
};

void forget(const forget_options& options) {
  std::vector<std::string> inputs = options.rows.files;
  inputs.push_back(options.counts);
  check_overwrites_nothing(options.out, inputs);
  check_writable(options.out);
  tweetsent::frequency_counts left = tweetsent::load_counts(options.counts);
  const labelled_rows rows = read_labelled(options.rows, {});
  std::string reason;
  if (!left.forget(tweetsent::count_frequencies(rows.data, left.switches), reason)) {
    throw input_error(options.counts + ": " + reason);
  }
  tweetsent::save_counts(left, options.out);
  write_output("forgot " + rows_text({rows.data.labels(), rows.data.rows_per_label()}) + "\n");
  report_counts("left are", left, options.out);
}

}  // namespace

void add_forget(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("forget", "Counts without some of their rows");
  const auto options = std::make_shared<forget_options>();
  add_counts_option(command, options->counts, "Counts of all rows");
  add_out_option(command, options->out, "Counts file to write");
  add_row_options(command, options->rows);
  command.callback([options] { forget(*options); });
}

}  // namespace cli
