// SPDX-License-Identifier: MIT
//
// tweetsent fit: a model file from the counts of all rows and the sums of each.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <tweetsent/classifier.hpp>
#include <tweetsent/model_file.hpp>
#include <tweetsent/partial.hpp>
#include <tweetsent/version.hpp>
#include <utility>
#include <vector>

#include "options/option_checks.hpp"
#include "partial/partial_commands.hpp"
#include "partial/partial_options.hpp"
#include "terminal/errors.hpp"
#include "terminal/output.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

struct fit_options {
  std::string counts;
  std::vector<std::string> files;
  std::string head = "logistic";
  std::string name;
  std::string out;
};

void fit(const fit_options& options) {
  std::vector<std::string> inputs = options.files;
  inputs.push_back(options.counts);
  check_overwrites_nothing(options.out, inputs);
  check_writable(options.out);
  const tweetsent::frequency_counts all = tweetsent::load_counts(options.counts);
  const std::string checksum = tweetsent::checksum_of(all);
  tweetsent::row_sums rows;
  std::vector<std::string> files;
  for (const std::string& path : options.files) {
    const tweetsent::row_sums_file sums = tweetsent::load_sums(path);
    if (sums.counts != checksum) {
      throw input_error(path + ": sums under the counts " + sums.counts + ", not under those of " +
                        options.counts + ", " + checksum);
    }
    rows.append(sums.rows);
    files.insert(files.end(), sums.files.begin(), sums.files.end());
  }
  tweetsent::model_facts facts;
  facts.name = options.name.empty() ? "frequency-" + options.head : options.name;
  facts.created_by = std::string("tweetsent ") + tweetsent::version;
  facts.training = describe_rows(rows_of(all), "all rows", files);
  const auto head = options.head == "linear" ? tweetsent::head_kind::linear : tweetsent::head_kind::logistic;
  try {
    tweetsent::save_model({tweetsent::fit_frequency_model(all, rows, head), all.labels, std::move(facts)},
                          options.out);
  } catch (const std::invalid_argument& error) {
    throw input_error(options.counts + ": " + error.what());
  }
  write_output("trained on " + rows_text(rows_of(all)) + "\nsaved " + printable(options.out) + "\n");
}

}  // namespace

void add_fit(CLI::App& program) {
  CLI::App& command =
      *program.add_subcommand("fit", "A frequency model from counts and the sums of its rows");
  const auto options = std::make_shared<fit_options>();
  add_counts_option(command, options->counts, "Counts of all rows");
  command.add_option("--head", options->head, "With probabilities, or least squares without")
      ->check(CLI::IsMember({"logistic", "linear"}))
      ->type_name("HEAD")
      ->capture_default_str();
  command.add_option("--name", options->name, "What the model calls itself")->type_name("NAME");
  add_out_option(command, options->out, "Model file to write");
  command.add_option("FILE", options->files, "Sums files that count --under made, in the order of the rows")
      ->type_name("")
      ->required();
  command.callback([options] { fit(*options); });
}

}  // namespace cli
