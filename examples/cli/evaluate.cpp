// SPDX-License-Identifier: MIT
//
// tweetsent evaluate: how good a model is on labelled CSV files.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <string>
#include <tweetsent/classifier.hpp>
#include <tweetsent/evaluation.hpp>

#include "commands.hpp"
#include "errors.hpp"
#include "json_text.hpp"
#include "labelled_files.hpp"
#include "metrics_text.hpp"
#include "model_option.hpp"
#include "output.hpp"
#include "pipeline_options.hpp"

namespace cli {

namespace {

struct evaluate_options {
  labelled_options rows;
  std::string model;
  bool json = false;
  unsigned threads = 0;
};

void check_labels(const labelled_rows& rows, const tweetsent::classifier& model) {
  if (rows.data.labels().size() == model.labels().size()) return;
  std::string known;
  for (const std::string& label : model.labels()) known += (known.empty() ? "" : ", ") + label;
  throw input_error("label \"" + rows.data.labels()[model.labels().size()] + "\" is none of the model's (" +
                    known + "); --labels says what stands for what");
}

void evaluate(const evaluate_options& options) {
  const tweetsent::classifier model = open_model(options.model);
  const labelled_rows rows = read_labelled(options.rows, model.labels());
  check_labels(rows, model);
  const tweetsent::metrics figures =
      tweetsent::evaluate(model, rows.data, rows.split.test, chosen_threads(options.threads));
  if (options.json) {
    json_writer json;
    json.begin_object();
    json.key("model");
    json.text(model.facts().name);
    json.key("skipped");
    json.count(rows.skipped);
    write_metrics(figures, model.labels(), json);
    json.end_object();
    write_output(std::string(json.view()) + "\n");
    return;
  }
  std::string report;
  if (rows.skipped != 0) report += "skipped " + std::to_string(rows.skipped) + " rows of other labels\n";
  write_output(report + metrics_report(figures, model.labels()));
}

}  // namespace

void add_evaluate(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("evaluate", "How good a model is on labelled tweets");
  const auto options = std::make_shared<evaluate_options>();
  add_model_option(command, options->model);
  command.add_flag("--json", options->json, "JSON instead of a table");
  add_threads_option(command, options->threads);
  add_labelled_options(command, options->rows);
  command.callback([options] { evaluate(*options); });
}

}  // namespace cli
