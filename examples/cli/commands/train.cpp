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
#include "labelled/training_facts.hpp"
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
  std::string features = "ngram";
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
  const std::vector<std::size_t> counts = rows_per_label(rows);
  for (std::size_t label = 0; label < labels.size(); ++label) {
    if (counts[label] == 0) throw input_error("no training rows of label \"" + labels[label] + "\"");
  }
}

// A label of one row cannot be held out and learnt at once: how likely it is would be a guess.
void check_rare_labels(const labelled_rows& rows) {
  const std::vector<std::size_t> counts = rows_per_label(rows);
  for (std::size_t label = 0; label < counts.size(); ++label) {
    if (counts[label] > 1) continue;
    throw input_error("label \"" + rows.data.labels()[label] +
                      "\" has a single training row: add rows of it, or leave it out by --labels");
  }
}

// "Positive" and " positive" are most often meant to be one label.
void warn_of_similar_labels(const std::vector<std::string>& labels) {
  const auto folded = [](const std::string& label) {
    std::string out;
    for (const char byte : label) {
      if (byte != ' ' && byte != '\t')
        out += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
    }
    return out;
  };
  for (std::size_t label = 0; label < labels.size(); ++label) {
    for (std::size_t other = 0; other < label; ++other) {
      if (folded(labels[label]) != folded(labels[other])) continue;
      complain("warning: the labels \"" + labels[other] + "\" and \"" + labels[label] +
               "\" differ in blanks or case alone; --labels can make them one");
    }
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

tweetsent::frequency_model train_frequency(const labelled_rows& rows, const tweetsent::profile& profile,
                                           tweetsent::head_kind head, unsigned threads, bool quiet) {
  progress done("counted", quiet);
  return tweetsent::count_rows(profile, rows.data, rows.split.training, threads,
                               [&done](std::size_t counted) { done.add(counted); })
      .fit(head);
}

// One branch a family of features; what training has to say goes to `report`.
tweetsent::classifier train_model(const labelled_rows& rows, const train_options& options,
                                  std::string& report, tweetsent::model_facts facts) {
  if (options.features == "ngram") {
    return train_ngram(rows, options.ngram, chosen_threads(options.threads), options.rows.quiet, report,
                       std::move(facts));
  }
  const auto head = options.head == "linear" ? tweetsent::head_kind::linear : tweetsent::head_kind::logistic;
  return {train_frequency(rows, make_profile(options.profile), head, chosen_threads(options.threads),
                          options.rows.quiet),
          rows.data.labels(), std::move(facts)};
}

std::string training_report(const labelled_rows& rows, const std::string& out) {
  std::string report = "trained on " + rows_text({rows.data.labels(), rows_per_label(rows)}) + "\n";
  if (rows.skipped != 0) report += "skipped " + std::to_string(rows.skipped) + " rows of other labels\n";
  return report + "saved " + printable(out) + "\n";
}

std::string split_text(const train_options& options) {
  const double share = options.rows.holdout;
  return share > 0.0 ? "the last " + records::all_digits(share) + " of each class held out" : "all rows";
}

std::string default_name(const train_options& options) {
  return options.features == "ngram" ? "ngram" : options.features + "-" + options.head;
}

// The rows held out, of a label that the model has: those of a middle label it cannot be right on.
std::vector<std::size_t> test_rows(const labelled_rows& rows, const tweetsent::classifier& model) {
  std::vector<std::size_t> out;
  for (const std::size_t row : rows.split.test) {
    const std::string& label = rows.data.labels()[rows.data.label(row)];
    const auto found = std::find(model.labels().begin(), model.labels().end(), label);
    if (found != model.labels().end()) out.push_back(row);
  }
  return out;
}

void train(const train_options& options) {
  std::vector<std::string> inputs = options.rows.files;
  inputs.push_back(options.profile.stop_words);
  check_overwrites_nothing(options.out, inputs);
  check_writable(options.out);
  const labelled_rows rows = read_labelled(options.rows, {});
  check_classes(rows);
  if (options.features == "ngram") check_rare_labels(rows);
  check_abstain_label(options, rows.data.labels());
  warn_of_similar_labels(rows.data.labels());
  tweetsent::model_facts facts;
  facts.name = options.name.empty() ? default_name(options) : options.name;
  facts.created_by = std::string("tweetsent ") + tweetsent::version;
  facts.training = describe_rows({rows.data.labels(), rows_per_label(rows)}, split_text(options),
                                 name_and_hash(rows.files));
  std::string training;
  tweetsent::classifier model = train_model(rows, options, training, std::move(facts));
  if (options.abstain_below > 0.0) model.set_abstain({options.abstain_below, options.abstain_label});
  tweetsent::save_model(model, options.out);

  std::string report = training_report(rows, options.out) + training;
  if (options.rows.holdout > 0.0) {
    const tweetsent::metrics figures =
        tweetsent::evaluate(model, rows.data, test_rows(rows, model), chosen_threads(options.threads));
    report += "\non the rows held out\n" + metrics_report(figures, model.labels());
  }
  write_output(report);
}

}  // namespace

void add_train(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("train", "A model file from labelled tweets");
  const auto options = std::make_shared<train_options>();
  command
      .add_option("--features", options->features, "ngram, the accurate ones, or frequency, the reference's")
      ->check(CLI::IsMember({"ngram", "frequency"}))
      ->type_name("FEATURES")
      ->capture_default_str();
  command.add_option("--head", options->head, "With probabilities, or least squares without")
      ->check(CLI::IsMember({"logistic", "linear"}))
      ->type_name("HEAD")
      ->capture_default_str()
      ->group(frequency_group);
  add_profile_options(command, options->profile);
  add_ngram_options(command, options->ngram);
  CLI::Option* const soft_labels =
      command
          .add_option("--soft-labels", options->rows.soft_labels,
                      "Columns with a probability of each label, from a teacher or "
                      "several people; empty in rows without")
          ->check(is_not_empty)
          ->type_name("LABEL=COLUMN,...")
          ->group(ngram_group);
  command
      .add_option("--soft-weight", options->ngram.training.soft_weight,
                  "What they count beside the label, from 0 to 1")
      ->check(CLI::Range(0.0, 1.0))
      ->check(is_number)
      ->needs(soft_labels)
      ->type_name("SHARE")
      ->capture_default_str()
      ->group(ngram_group);
  command
      .add_option("--fold-column", options->rows.fold_column,
                  "Column of the fold, from 1, in which a row is held out; 0: never; empty: any")
      ->check(is_not_empty)
      ->type_name("NAME")
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
