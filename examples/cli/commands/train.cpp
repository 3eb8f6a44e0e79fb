// SPDX-License-Identifier: MIT
//
// tweetsent train: a model file from labelled CSV files.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <tweetsent/classifier.hpp>
#include <tweetsent/evaluation.hpp>
#include <tweetsent/learning/frequency_trainer.hpp>
#include <tweetsent/model_file.hpp>
#include <tweetsent/version.hpp>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "commands/ngram_options.hpp"
#include "labelled/labelled_files.hpp"
#include "labelled/metrics_text.hpp"
#include "number_text.hpp"
#include "options/option_checks.hpp"
#include "options/pipeline_options.hpp"
#include "options/profile_options.hpp"
#include "terminal/errors.hpp"
#include "terminal/output.hpp"
#include "terminal/overwriting.hpp"
#include "terminal/progress.hpp"

namespace cli {

namespace {

struct train_options {
  labelled_options rows;
  profile_options profile;
  std::string features = "frequency";
  std::string head = "logistic";
  ngram_options ngram;
  std::string name;
  std::string out;
  double abstain_below = 0.0;
  std::string abstain_label = tweetsent::abstain_threshold().label;
  unsigned threads = 0;
};

std::vector<std::size_t> rows_per_label(const labelled_rows& rows) {
  std::vector<std::size_t> counts(rows.data.labels().size());
  for (std::size_t row : rows.split.training) ++counts[rows.data.label(row)];
  return counts;
}

void check_classes(const labelled_rows& rows) {
  const std::vector<std::string>& labels = rows.data.labels();
  if (labels.size() < 2) throw input_error("a model needs rows of two labels, not of one");
  // Of a class that the rows the model is for do not have, it could not learn how likely it is.
  std::vector<bool> found(labels.size());
  for (std::size_t row : rows.split.training) {
    if (rows.sources.empty() || rows.sources[row] == 0) found[rows.data.label(row)] = true;
  }
  for (std::size_t label = 0; label < labels.size(); ++label) {
    if (found[label]) continue;
    throw input_error("no training rows of label \"" + labels[label] + "\"" +
                      (rows.sources.empty() ? "" : " in " + rows.files.front().name));
  }
}

void check_abstain_label(const train_options& options, const std::vector<std::string>& labels) {
  if (options.abstain_below == 0.0) return;
  if (std::find(labels.begin(), labels.end(), options.abstain_label) != labels.end()) {
    throw usage_error("--abstain-label: rows have the label \"" + options.abstain_label + "\" too");
  }
}

// An option of the other family would be without effect.
void check_family(const CLI::App& command, const std::string& features) {
  const bool is_ngram = features == "ngram";
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0 || option->get_group() != (is_ngram ? frequency_group : ngram_group)) continue;
    throw usage_error(option->get_name() + " is for --features " + (is_ngram ? "frequency" : "ngram"));
  }
}

// What the model file says of its making: nothing that differs between two runs on the same rows.
training_facts describe_rows(const labelled_rows& rows, double holdout) {
  training_facts facts{{"rows", std::to_string(rows.split.training.size())}};
  const std::vector<std::size_t> counts = rows_per_label(rows);
  for (std::size_t label = 0; label < counts.size(); ++label) {
    facts.emplace_back("rows." + rows.data.labels()[label], std::to_string(counts[label]));
  }
  facts.emplace_back("split", holdout > 0.0
                                  ? "the last " + records::all_digits(holdout) + " of each class held out"
                                  : "all rows");
  for (std::size_t at = 0; at < rows.files.size(); ++at) {
    facts.emplace_back("file." + std::to_string(at + 1),
                       rows.files[at].name + ", fnv1a " + rows.files[at].hash);
  }
  return facts;
}

tweetsent::frequency_model train_frequency(const labelled_rows& rows, const tweetsent::profile& profile,
                                           tweetsent::head_kind head, unsigned threads, bool quiet) {
  progress done("counted", quiet);
  return tweetsent::count_rows(profile, rows.data, rows.split.training, threads,
                               [&done](std::size_t counted) { done.add(counted); })
      .fit(head);
}

// One branch a family of features; what training has to say goes to `report` and `facts`.
tweetsent::model_owner train_model(const labelled_rows& rows, const train_options& options,
                                   std::string& report, training_facts& facts) {
  if (options.features == "ngram") {
    return train_ngram(rows, options.ngram, chosen_threads(options.threads), options.rows.quiet, report,
                       facts);
  }
  const auto head = options.head == "linear" ? tweetsent::head_kind::linear : tweetsent::head_kind::logistic;
  return train_frequency(rows, make_profile(options.profile), head, chosen_threads(options.threads),
                         options.rows.quiet);
}

std::string training_report(const labelled_rows& rows, const std::string& out) {
  std::string report = "trained on " + std::to_string(rows.split.training.size()) + " rows (";
  const std::vector<std::size_t> counts = rows_per_label(rows);
  for (std::size_t label = 0; label < counts.size(); ++label) {
    report +=
        (label == 0 ? "" : ", ") + printable(rows.data.labels()[label]) + " " + std::to_string(counts[label]);
  }
  report += ")\n";
  if (rows.skipped != 0) report += "skipped " + std::to_string(rows.skipped) + " rows of other labels\n";
  return report + "saved " + printable(out) + "\n";
}

void train(const train_options& options) {
  std::vector<std::string> inputs = options.rows.files;
  inputs.push_back(options.profile.stop_words);
  check_overwrites_nothing(options.out, inputs);
  check_writable(options.out);
  const labelled_rows rows = read_labelled(options.rows, {});
  check_classes(rows);
  check_abstain_label(options, rows.data.labels());
  tweetsent::model_facts facts;
  facts.name = options.name.empty() ? options.features + "-" + options.head : options.name;
  facts.created_by = std::string("tweetsent ") + tweetsent::version;
  facts.training = describe_rows(rows, options.rows.holdout);
  std::string training;
  auto trained = train_model(rows, options, training, facts.training);
  const tweetsent::classifier model(std::move(trained), rows.data.labels(), std::move(facts),
                                    {options.abstain_below, options.abstain_label});
  tweetsent::save_model(model, options.out);

  std::string report = training_report(rows, options.out) + training;
  if (options.rows.holdout > 0.0) {
    const tweetsent::metrics figures =
        tweetsent::evaluate(model, rows.data, rows.split.test, chosen_threads(options.threads));
    report += "\non the rows held out\n" + metrics_report(figures, model.labels());
  }
  write_output(report);
}

}  // namespace

void add_train(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("train", "A model file from labelled tweets");
  const auto options = std::make_shared<train_options>();
  command
      .add_option("--features", options->features, "frequency, the reference's, or ngram, the accurate ones")
      ->check(CLI::IsMember({"frequency", "ngram"}))
      ->type_name("FEATURES")
      ->capture_default_str();
  command.add_option("--head", options->head, "With probabilities, or least squares without")
      ->check(CLI::IsMember({"logistic", "linear"}))
      ->type_name("HEAD")
      ->capture_default_str()
      ->group(frequency_group);
  add_profile_options(command, options->profile);
  add_ngram_options(command, options->ngram);
  command
      .add_flag("--adapt", options->rows.adapt,
                "The first FILE is what the model is for; the others lend what they share with it")
      ->group(ngram_group);
  CLI::Option* const abstain_below = command
                                         .add_option("--abstain-below", options->abstain_below,
                                                     "Answer the abstain label below this probability")
                                         ->check(CLI::Range(0.0, 1.0))
                                         ->check(is_number)
                                         ->type_name("PROBABILITY");
  command.add_option("--abstain-label", options->abstain_label, "What to answer then")
      ->needs(abstain_below)
      ->check(is_not_empty)
      ->type_name("LABEL");
  command.add_option("--name", options->name, "What the model calls itself")->type_name("NAME");
  command.add_option("-o,--output", options->out, "Model file to write")
      ->check(is_not_empty)
      ->type_name("FILE")
      ->required();
  add_threads_option(command, options->threads);
  add_labelled_options(command, options->rows);
  command.callback([&command, options, abstain_below] {
    check_family(command, options->features);
    if (options->features == "frequency" && options->head == "linear" && abstain_below->count() > 0) {
      throw usage_error("--abstain-below is for --head logistic: the linear head gives no probabilities");
    }
    train(*options);
  });
}

}  // namespace cli
