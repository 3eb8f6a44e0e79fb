// SPDX-License-Identifier: MIT
//
// tweetsent evaluate: how good a model is on labelled CSV files.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <tweetsent/classifier.hpp>
#include <tweetsent/evaluation.hpp>
#include <tweetsent/model_file/replace_file.hpp>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "json_text.hpp"
#include "labelled/evaluated.hpp"
#include "labelled/labelled_files.hpp"
#include "labelled/metrics_text.hpp"
#include "options/model_option.hpp"
#include "options/option_checks.hpp"
#include "options/pipeline_options.hpp"
#include "records/input_file.hpp"
#include "report/page.hpp"
#include "terminal/errors.hpp"
#include "terminal/output.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

struct evaluate_options {
  labelled_options rows;
  std::string model;
  std::string compared;
  std::string report;
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

std::string name_of(const tweetsent::classifier& model, const std::string& path) {
  if (!model.facts().name.empty()) return model.facts().name;
  return path.empty() ? "built-in" : base_name(path);
}

evaluated_model evaluate_model(tweetsent::classifier model, std::string name, const labelled_rows& rows,
                               unsigned threads) {
  tweetsent::scored_rows scored =
      tweetsent::score_rows(model, rows.data, rows.split.test, chosen_threads(threads));
  tweetsent::metrics figures = tweetsent::measure(scored, {true});
  return {std::move(name), std::move(model), std::move(scored), std::move(figures)};
}

model_comparison compare(const evaluate_options& options, const labelled_rows& rows,
                         const evaluated_model& main) {
  tweetsent::classifier model = open_model(options.compared);
  for (std::size_t row : rows.split.test) {
    const std::string& label = rows.data.labels()[rows.data.label(row)];
    if (std::find(model.labels().begin(), model.labels().end(), label) == model.labels().end()) {
      throw input_error(options.compared + ": the model has no label \"" + label + "\" to be compared on");
    }
  }
  std::string name = name_of(model, options.compared);
  // Two versions of a model may bear one name; their files tell them apart.
  if (name == main.name) name += " (" + base_name(options.compared) + ")";
  evaluated_model other = evaluate_model(std::move(model), std::move(name), rows, options.threads);
  const tweetsent::mcnemar_result test = tweetsent::mcnemar(main.scored, other.scored);
  return {std::move(other), test};
}

std::string as_json(const evaluated& found) {
  std::string text;
  records::json_writer json(text);
  json.begin_object();
  json.key("model");
  json.text(found.main.name);
  json.key("skipped");
  json.count(found.rows.skipped);
  write_metrics(found.main.figures, found.main.model.labels(), json);
  write_abstaining(found.main, json);
  if (found.compared) write_comparison(*found.compared, json);
  json.end_object();
  return text + "\n";
}

std::string as_text(const evaluated& found) {
  std::string out;
  if (found.rows.skipped != 0) {
    out += "skipped " + std::to_string(found.rows.skipped) + " rows of other labels\n";
  }
  out += metrics_report(found.main.figures, found.main.model.labels()) + abstain_report(found.main);
  return found.compared ? out + comparison_report(found.main, *found.compared) : out;
}

void save_report(const std::string& path, const evaluated& found) {
  std::string reason;
  if (!tweetsent::replace_file(path, report_page(found), reason)) {
    throw input_error(path + ": expected to write it, found " + reason);
  }
}

void evaluate(const evaluate_options& options) {
  std::vector<std::string> inputs{options.model, options.compared};
  inputs.insert(inputs.end(), options.rows.files.begin(), options.rows.files.end());
  check_overwrites_nothing(options.report, inputs);
  if (!options.report.empty()) check_writable(options.report);
  tweetsent::classifier model = open_model(options.model);
  labelled_rows rows = read_labelled(options.rows, model.labels());
  check_labels(rows, model);
  std::string name = name_of(model, options.model);
  evaluated_model main = evaluate_model(std::move(model), std::move(name), rows, options.threads);
  std::optional<model_comparison> compared =
      options.compared.empty() ? std::nullopt : std::optional(compare(options, rows, main));
  const evaluated found{std::move(rows), options.rows.holdout, std::move(main), std::move(compared)};
  write_output(options.json ? as_json(found) : as_text(found));
  if (!options.report.empty()) save_report(options.report, found);
}

}  // namespace

void add_evaluate(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("evaluate", "How good a model is on labelled tweets");
  const auto options = std::make_shared<evaluate_options>();
  add_model_option(command, options->model);
  command.add_option("--compare", options->compared, "Model file to compare with, on the same rows")
      ->check(is_not_empty)
      ->type_name("FILE");
  command.add_option("--report", options->report, "HTML page to write: figures, charts, tokens, mistakes")
      ->check(is_not_empty)
      ->type_name("FILE");
  command.add_flag("--json", options->json, "JSON instead of a table");
  add_threads_option(command, options->threads);
  add_labelled_options(command, options->rows);
  command.callback([options] { evaluate(*options); });
}

}  // namespace cli
