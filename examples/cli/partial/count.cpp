// SPDX-License-Identifier: MIT
//
// tweetsent count: counts of a part of the rows, or with --under the frequency sums of its rows.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <string>
#include <tweetsent/partial.hpp>
#include <vector>

#include "labelled/labelled_files.hpp"
#include "options/option_checks.hpp"
#include "options/profile_options.hpp"
#include "partial/partial_commands.hpp"
#include "partial/partial_options.hpp"
#include "terminal/errors.hpp"
#include "terminal/output.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

struct count_options {
  labelled_options rows;
  profile_options profile;
  std::string under;
  std::string out;
};

void count_rows(const count_options& options) {
  const labelled_rows rows = read_labelled(options.rows, {});
  const tweetsent::frequency_counts counts =
      tweetsent::count_frequencies(rows.data, make_profile(options.profile));
  tweetsent::save_counts(counts, options.out);
  report_counts("counted", counts, options.out);
}

void sum_rows(const count_options& options) {
  const tweetsent::frequency_counts all = tweetsent::load_counts(options.under);
  const labelled_rows rows = read_labelled(options.rows, all.labels);
  tweetsent::row_sums_file sums;
  sums.rows = tweetsent::sum_rows(all, rows.data);
  sums.labels = all.labels;
  sums.counts = tweetsent::checksum_of(all);
  sums.files = name_and_hash(rows.files);
  tweetsent::save_sums(sums, options.out);
  write_output("summed " + rows_text({rows.data.labels(), rows.data.rows_per_label()}) + "\nsaved " +
               printable(options.out) + "\n");
}

}  // namespace

void add_count(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("count", "Counts of a part of the rows, for a frequency model");
  const auto options = std::make_shared<count_options>();
  command
      .add_option("--under", options->under,
                  "Make the sums of each row under these counts of all rows, and no counts")
      ->check(is_not_empty)
      ->type_name("FILE");
  add_profile_options(command, options->profile);
  add_out_option(command, options->out, "Counts file to write, or sums file");
  add_row_options(command, options->rows);
  command.callback([&command, options] {
    std::vector<std::string> inputs = options->rows.files;
    inputs.insert(inputs.end(), {options->profile.stop_words, options->under});
    check_overwrites_nothing(options->out, inputs);
    check_writable(options->out);
    if (options->under.empty()) return count_rows(*options);
    for (const CLI::Option* option : command.get_options()) {
      if (option->count() == 0 || option->get_group() != frequency_group) continue;
      throw usage_error(option->get_name() + " is of the counts that --under names");
    }
    sum_rows(*options);
  });
}

}  // namespace cli
