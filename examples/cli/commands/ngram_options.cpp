// SPDX-License-Identifier: MIT
#include "commands/ngram_options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "number_text.hpp"
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
    {"folding", [](tweetsent::ngram_profile& p) { p.tokens.fold_characters = false; }},
    {"emoji", [](tweetsent::ngram_profile& p) { p.tokens.spell_emoji = false; }},
    {"negation", [](tweetsent::ngram_profile& p) { p.negation = false; }},
    {"shouting", [](tweetsent::ngram_profile& p) { p.shouting = false; }},
    {"pairs", [](tweetsent::ngram_profile& p) { p.word_pairs = false; }},
    {"characters", [](tweetsent::ngram_profile& p) { p.shortest_characters = p.longest_characters = 0; }},
};

tweetsent::ngram_profile make_ngram_profile(const ngram_options& options) {
  tweetsent::ngram_profile profile = options.training.profile;
  if (profile.shortest_characters > profile.longest_characters) {
    throw usage_error("--shortest-characters " + std::to_string(profile.shortest_characters) +
                      " is more than --longest-characters " + std::to_string(profile.longest_characters));
  }
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

// A file's name without folders and ending, by which options name it as a source.
std::string source_name(const std::string& file) {
  const std::size_t dot = file.rfind('.');
  return dot == std::string::npos || dot == 0 ? file : file.substr(0, dot);
}

std::size_t find_source(const std::vector<tweetsent::training_source>& sources, const std::string& name,
                        const std::string& option) {
  const auto is_it = [&name](const tweetsent::training_source& source) { return source.name == name; };
  const auto found = std::find_if(sources.begin(), sources.end(), is_it);
  std::string names;
  for (const tweetsent::training_source& source : sources) names += (names.empty() ? "" : ", ") + source.name;
  if (found == sources.end()) throw usage_error(option + ": \"" + name + "\" is none of the files " + names);
  if (std::find_if(found + 1, sources.end(), is_it) != sources.end()) {
    throw usage_error(option + ": two files are called \"" + name + "\"");
  }
  return static_cast<std::size_t>(found - sources.begin());
}

std::vector<tweetsent::training_source> make_sources(const labelled_rows& rows,
                                                     const ngram_options& options) {
  std::vector<tweetsent::training_source> out;
  for (const labelled_file& file : rows.files)
    out.push_back({source_name(file.name), 1.0, options.typical.empty()});
  for (const std::string& pair : split_list(options.source_weights)) {
    const std::size_t sign = std::min(pair.find('='), pair.size());
    const std::string value = pair.substr(std::min(sign + 1, pair.size()));
    double weight = -1.0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), weight);
    if (error != std::errc() || end != value.data() + value.size() || !(weight >= 0.0) ||
        !std::isfinite(weight)) {
      throw usage_error("--source-weights: expected NAME=WEIGHT, found \"" + pair + "\"");
    }
    out[find_source(out, pair.substr(0, sign), "--source-weights")].weight = weight;
  }
  for (const std::string& name : split_list(options.typical))
    out[find_source(out, name, "--typical")].typical = true;
  return out;
}

// The training part of the rows.
tweetsent::training_data make_training_data(const labelled_rows& rows, const ngram_options& options) {
  const std::size_t labels = rows.data.labels().size();
  tweetsent::training_data out;
  out.rows = tweetsent::dataset(rows.data.labels());
  out.sources = make_sources(rows, options);
  for (const std::size_t row : rows.split.training) {
    out.rows.add(rows.data.text(row), rows.data.label(row));
    out.row_sources.push_back(rows.sources[row]);
    if (!rows.folds.empty()) out.folds.push_back(rows.folds[row]);
    if (rows.soft_labels.empty()) continue;
    const float* const soft = rows.soft_labels.data() + row * labels;
    out.soft_labels.insert(out.soft_labels.end(), soft, soft + labels);
  }
  return out;
}

template <class... Values>
std::string format_line(const char* format, Values... values) {
  char line[256];
  const int length = std::snprintf(line, sizeof line, format, values...);
  return {line, std::min(static_cast<std::size_t>(length), sizeof line - 1)};
}

std::string describe_costs(const tweetsent::ngram_training_report& found) {
  std::string out = "C        log loss  accuracy  macro F1\n";
  double best = found.costs.front().log_loss, error = 0.0;
  for (const tweetsent::cost_report& each : found.costs) {
    out += format_line("%-8g %.4f    %.4f    %.4f%s\n", each.cost, each.log_loss, each.accuracy,
                       each.macro_f1, each.cost == found.cost ? "  chosen" : "");
    if (each.log_loss > best) continue;
    best = each.log_loss;
    error = each.standard_error;
  }
  if (found.costs.size() == 1) return out;
  return out +
         format_line(
             "chosen: the smallest C with a log loss of at most %.4f, one standard error (%.4f) above the "
             "lowest\n",
             best + error, error);
}

std::string describe_sources(const tweetsent::ngram_training_report& found) {
  std::string out =
      "\nheld-out rows of each source\n"
      "source              weight  rows    accuracy  macro F1  recall  log loss  calibration error (if "
      "perfect)\n";
  for (const tweetsent::source_figures& each : found.sources) {
    out += format_line("%-18s  %-6g  %-6zu  %.4f    %.4f    %.4f  %.4f    %.4f (%.4f to %.4f)%s\n",
                       each.name.c_str(), each.weight, each.rows, each.accuracy, each.macro_f1,
                       each.macro_recall, each.log_loss, each.calibration_error, each.calibration_band.low,
                       each.calibration_band.high, each.typical ? "  typical" : "");
  }
  return out;
}

std::string describe(const tweetsent::ngram_training_report& found) {
  std::string out = "\ncross-validation over the training part: " + std::to_string(found.folds) + " folds, " +
                    std::to_string(found.held_out) + " rows held out\n";
  if (!found.costs.empty()) out += describe_costs(found);
  if (!found.sources.empty()) out += describe_sources(found);
  out += std::to_string(found.features) + " features in use, " + std::to_string(found.steps) +
         " steps of L-BFGS";
  return out + (found.converged ? "\n" : ", not converged\n");
}

// Shows the stage, how much is done and how long the rest will take.
class training_status {
 public:
  void show(const tweetsent::training_progress& progress) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    std::string line = format_line("training: %s, %.0f %%", progress.stage.c_str(), 100.0 * progress.share);
    if (progress.share > 0.0 && seconds > 1.0) {
      line += format_line(", about %.0f s left", seconds * (1.0 - progress.share) / progress.share);
    }
    show_stage(line);
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

void add_ngram_options(CLI::App& command, ngram_options& options) {
  const std::string group = ngram_group;
  command.add_option("--table-bits", options.training.table_bits, "The table has 2^BITS places")
      ->check(CLI::Range(8u, 24u))
      ->type_name("BITS")
      ->capture_default_str()
      ->group(group);
  command.add_option("--folds", options.training.folds, "Folds of the cross-validation")
      ->check(CLI::Range(std::size_t{2}, std::size_t{100}))
      ->type_name("N")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--held-out", options.training.enough_held_out,
                  "Rows held out that are enough: no further fold is tried once there are so many")
      ->check(is_positive)
      ->type_name("ROWS")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--cost", options.training.costs,
                  "Strengths of regularisation to choose from, C as in liblinear")
      ->check(is_positive)
      ->delimiter(',')
      ->allow_extra_args(false)  // else it takes all FILEs but the last for strengths
      ->type_name("C,...")
      ->group(group);
  command
      .add_option("--shortest-characters", options.training.profile.shortest_characters,
                  "Shortest character n-gram")
      ->check(CLI::Range(0u, 8u))
      ->type_name("N")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--longest-characters", options.training.profile.longest_characters,
                  "Longest character n-gram")
      ->check(CLI::Range(0u, 8u))
      ->type_name("N")
      ->capture_default_str()
      ->group(group);
  command
      .add_option(
          "--without", options.without,
          "Switches to turn off: entities, links, names, emoticons, elongation, case, folding, emoji, "
          "negation, shouting, pairs, characters")
      ->type_name("NAME,...")
      ->group(group);
  command
      .add_flag("--balanced", options.training.balanced,
                "Every class of a FILE counts the same, however many rows it has")
      ->group(group);
  command
      .add_option("--least-count", options.training.least_count,
                  "Features of fewer training rows have no weight")
      ->check(is_positive)
      ->type_name("ROWS")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--length-smoothing", options.training.length_smoothing,
                  "Tokens added to a tweet's length before its score is divided by it")
      ->check(is_positive)
      ->check(is_number)
      ->type_name("TOKENS")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--source-weights", options.source_weights,
                  "How much each row of a FILE counts, by the file's name without its ending; 1 if not named")
      ->check(is_not_empty)
      ->type_name("NAME=WEIGHT,...")
      ->group(group);
  command
      .add_option("--typical", options.typical,
                  "FILEs that the model is for, by name: its probabilities are right for tweets like theirs")
      ->check(is_not_empty)
      ->type_name("NAME,...")
      ->group(group);
  CLI::Option* const middle =
      command
          .add_option("--middle-label", options.training.middle_label,
                      "Label whose rows are half of one and half of the other of two classes")
          ->check(is_not_empty)
          ->type_name("LABEL")
          ->group(group);
  command.add_option("--middle-weight", options.training.middle_weight, "How much each of these rows counts")
      ->check(CLI::NonNegativeNumber)
      ->check(is_number)
      ->needs(middle)
      ->type_name("WEIGHT")
      ->capture_default_str()
      ->group(group);
}

tweetsent::classifier train_ngram(const labelled_rows& rows, const ngram_options& options, unsigned threads,
                                  bool quiet, std::string& report, tweetsent::model_facts facts) {
  const tweetsent::training_data data = make_training_data(rows, options);
  tweetsent::ngram_training_options training = options.training;
  training.profile = make_ngram_profile(options);
  std::sort(training.costs.begin(), training.costs.end());
  training.threads = threads;
  training_status status;
  if (!quiet)
    training.progress = [&status](const tweetsent::training_progress& progress) { status.show(progress); };
  for (std::size_t at = 0; data.sources.size() > 1 && at < data.sources.size(); ++at) {
    const tweetsent::training_source& source = data.sources[at];
    facts.training.emplace_back(
        "source." + std::to_string(at + 1),
        source.name + ", weight " + records::all_digits(source.weight) + (source.typical ? ", typical" : ""));
  }
  auto [model, found] = tweetsent::train_ngram_model(data, training, std::move(facts));
  if (!quiet) show_stage("");
  report += describe(found);
  return std::move(model);
}

}  // namespace cli
