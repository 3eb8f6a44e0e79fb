// SPDX-License-Identifier: MIT
//
// tweetsent merge: adds counts files.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <tweetsent/partial.hpp>
#include <vector>

#include "partial/partial_commands.hpp"
#include "partial/partial_options.hpp"
#include "terminal/errors.hpp"
#include "terminal/output.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

struct merge_options {
  std::vector<std::string> files;
  std::string out;
};

void merge(const merge_options& options) {
  check_overwrites_nothing(options.out, options.files);
  check_writable(options.out);
  tweetsent::frequency_counts all = tweetsent::load_counts(options.files.front());
  for (std::size_t at = 1; at < options.files.size(); ++at) {
    try {
      all.merge(tweetsent::load_counts(options.files[at]));
    } catch (const std::invalid_argument& error) {
      throw input_error(options.files[at] + ": " + error.what());
    }
  }
  tweetsent::save_counts(all, options.out);
  report_counts("merged", all, options.out);
}

}  // namespace

void add_merge(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("merge", "One counts file from several");
  const auto options = std::make_shared<merge_options>();
  add_out_option(command, options->out, "Counts file to write");
  command.add_option("FILE", options->files, "Counts files, in any order")->type_name("")->required();
  command.callback([options] { merge(*options); });
}

}  // namespace cli
