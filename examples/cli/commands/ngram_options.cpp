// SPDX-License-Identifier: MIT
#include "commands/ngram_options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdio>
#include <tweetsent/learning/ngram_trainer.hpp>

#include "options/option_checks.hpp"
#include "options/text_list.hpp"
#include "terminal/errors.hpp"
#include "terminal/progress.hpp"

namespace cli {

namespace {

struct named_switch {
  const char* name;
  void (*turn_off)(tweetsent::ngram_profile&);
};

constexpr named_switch switches[] = {
    {"entities", [](tweetsent::ngram_profile& p) { p.tokens.decode_entities = false; }},
    {"links", [](tweetsent::ngram_profile& p) { p.tokens.fold_links = false; }},
    {"names", [](tweetsent::ngram_profile& p) { p.tokens.fold_names = false; }},
    {"emoticons", [](tweetsent::ngram_profile& p) { p.tokens.emoticons = false; }},
    {"elongation", [](tweetsent::ngram_profile& p) { p.tokens.fold_elongation = false; }},
    {"case", [](tweetsent::ngram_profile& p) { p.tokens.fold_case = false; }},
    {"negation", [](tweetsent::ngram_profile& p) { p.negation = false; }},
    {"shouting", [](tweetsent::ngram_profile& p) { p.shouting = false; }},
    {"pairs", [](tweetsent::ngram_profile& p) { p.word_pairs = false; }},
    {"characters", [](tweetsent::ngram_profile& p) { p.shortest_characters = p.longest_characters = 0; }},
};

tweetsent::ngram_profile make_ngram_profile(const ngram_options& options) {
  if (options.shortest_characters > options.longest_characters) {
    throw usage_error("--shortest-characters " + std::to_string(options.shortest_characters) +
                      " is more than --longest-characters " + std::to_string(options.longest_characters));
  }
  tweetsent::ngram_profile profile;
  profile.shortest_characters = options.shortest_characters;
  profile.longest_characters = options.longest_characters;
  for (const std::string& name : split_list(options.without)) {
    bool known = false;
    std::string names;
    for (const named_switch& each : switches) {
      names += std::string(names.empty() ? "" : ", ") + each.name;
      if (name != each.name) continue;
      each.turn_off(profile);
      known = true;
    }
    if (!known) throw usage_error("--without: \"" + name + "\" is none of " + names);
  }
  return profile;
}

std::string report_line(const char* format, double first, double second, double third, double fourth) {
  char line[128];
  const int length = std::snprintf(line, sizeof line, format, first, second, third, fourth);
  return {line, static_cast<std::size_t>(length)};
}

// Enough rows are held out before the last fold when there are many.
std::string folds_held_out(const tweetsent::ngram_training_report& found, unsigned folds) {
  return std::to_string(found.folds) + " of " + std::to_string(folds) + " folds, " +
         std::to_string(found.held_out) + " rows";
}

std::string describe(const tweetsent::ngram_training_report& found, unsigned folds) {
  std::string out = "\n" + std::to_string(folds) + "-fold cross-validation over the training part";
  out += found.folds < folds ? ": " + folds_held_out(found, folds) + "\n" : "\n";
  out += "C        log loss  accuracy  macro F1\n";
  for (const tweetsent::cost_report& each : found.costs) {
    out += report_line("%-8g %.4f    %.4f    %.4f", each.cost, each.log_loss, each.accuracy, each.macro_f1);
    out += each.cost == found.cost ? "  chosen\n" : "\n";
  }
  out += std::to_string(found.features) + " features in use, " + std::to_string(found.steps) +
         " steps of L-BFGS";
  return out + (found.converged ? "\n" : ", not converged\n");
}

}  // namespace

void add_ngram_options(CLI::App& command, ngram_options& options) {
  const std::string group = ngram_group;
  command.add_option("--table-bits", options.table_bits, "The table has 2^BITS places")
      ->check(CLI::Range(8u, 24u))
      ->type_name("BITS")
      ->capture_default_str()
      ->group(group);
  command.add_option("--folds", options.folds, "Folds of the cross-validation")
      ->check(CLI::Range(2u, 100u))
      ->type_name("N")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--held-out", options.enough_held_out,
                  "Rows held out that are enough: no further fold is tried once there are so many")
      ->check(is_positive)
      ->type_name("ROWS")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--cost", options.costs, "Strengths of regularisation to choose from, C as in liblinear")
      ->check(is_positive)
      ->delimiter(',')
      ->allow_extra_args(false)  // else it takes all FILEs but the last for strengths
      ->type_name("C,...")
      ->group(group);
  command.add_option("--shortest-characters", options.shortest_characters, "Shortest character n-gram")
      ->check(CLI::Range(0u, 8u))
      ->type_name("N")
      ->capture_default_str()
      ->group(group);
  command.add_option("--longest-characters", options.longest_characters, "Longest character n-gram")
      ->check(CLI::Range(0u, 8u))
      ->type_name("N")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--without", options.without,
                  "Switches to turn off: entities, links, names, emoticons, elongation, case, negation, "
                  "shouting, pairs, characters")
      ->type_name("NAME,...")
      ->group(group);
  command.add_flag("--balanced", options.balanced, "Every class counts the same, however many rows it has")
      ->group(group);
}

tweetsent::ngram_model train_ngram(const labelled_rows& rows, const ngram_options& options, unsigned threads,
                                   bool quiet, std::string& report, training_facts& facts) {
  tweetsent::ngram_rows features(make_ngram_profile(options), std::uint32_t{1} << options.table_bits);
  {
    progress done("read", quiet);
    for (std::size_t row = 0; row < rows.data.size(); ++row) {
      features.add(rows.data.text(row), rows.data.label(row));
      if (row % 4096 == 4095) done.add(4096);
    }
  }
  tweetsent::ngram_training_options training;
  if (!options.costs.empty()) training.costs = options.costs;
  std::sort(training.costs.begin(), training.costs.end());
  training.folds = options.folds;
  training.enough_held_out = options.enough_held_out;
  training.balanced = options.balanced;
  training.threads = threads;
  if (!quiet) training.progress = [](const std::string& what) { show_stage("training: " + what); };
  auto [model, found] = tweetsent::train_ngram_model(features, rows.split.training, rows.sources,
                                                     rows.data.labels().size(), training);
  if (!quiet) show_stage("");
  report += describe(found, options.folds);
  if (found.folds < options.folds) facts.emplace_back("held_out", folds_held_out(found, options.folds));
  return std::move(model);
}

}  // namespace cli
