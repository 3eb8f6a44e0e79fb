// SPDX-License-Identifier: MIT
//
// tweetsent import: a model file from a table of counts and a head that were published as text.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <charconv>
#include <map>
#include <memory>
#include <string>
#include <tweetsent/classifier.hpp>
#include <tweetsent/model_file.hpp>
#include <tweetsent/version.hpp>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "json_record.hpp"
#include "labelled/fnv1a.hpp"
#include "options/option_checks.hpp"
#include "options/text_list.hpp"
#include "records/input_file.hpp"
#include "records/record_reader.hpp"
#include "terminal/errors.hpp"
#include "terminal/output.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

struct import_options {
  std::string counts;
  std::string head;
  std::string labels;
  std::string name;
  std::string out;
};

template <class Number>
bool parse_number(std::string_view text, Number& out) {
  const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), out);
  return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

struct counted_stems {
  std::vector<std::string> classes;  // the columns after the first
  tweetsent::frequency_table table{0};
};

// "word<TAB>negative<TAB>positive" in the first line, then a stem and its counts a line.
counted_stems read_counts(const std::string& path, const std::string& bytes) {
  counted_stems out;
  std::size_t line_number = 0;
  for_each_line(bytes, [&](std::string_view line) {
    const auto fail = [&](const std::string& what) {
      throw input_error(path + ": line " + std::to_string(line_number) + ": " + what);
    };
    const std::vector<std::string> fields = split_list(line, '\t');
    if (++line_number == 1) {
      if (fields.size() < 3) fail("expected a header of a word and two classes or more");
      out.classes.assign(fields.begin() + 1, fields.end());
      if (const std::string* name = find_unfit_name(out.classes)) {
        fail(name->empty() ? "a class without a name" : "class \"" + *name + "\" for the second time");
      }
      out.table = tweetsent::frequency_table(out.classes.size());
      return true;
    }
    if (fields.size() != out.classes.size() + 1) {
      fail(std::to_string(fields.size()) + " fields, expected " + std::to_string(out.classes.size() + 1));
    }
    if (out.table.find(fields[0]) != nullptr) fail("\"" + fields[0] + "\" for the second time");
    for (std::size_t label = 0; label < out.classes.size(); ++label) {
      std::uint64_t count = 0;
      if (!parse_number(fields[label + 1], count) || count >> 43 != 0) {
        fail("\"" + fields[label + 1] + "\" is no count");
      }
      out.table.add(fields[0], label, count);
    }
    return true;
  });
  if (out.classes.empty()) throw input_error(path + ": no header line");
  return out;
}

// {"kind": "linear" or "logistic", "intercept": ..., "CLASS_frequency": ..., "threshold": 0.5}
tweetsent::logistic_model read_head(const std::string& path, const std::string& bytes,
                                    const std::vector<std::string>& classes) {
  std::map<std::string, std::string> members;
  if (const char* problem = records::read_flat_object(bytes, members))
    throw input_error(path + ": " + problem);
  const auto number = [&](const std::string& key) {
    double value = 0.0;
    const auto found = members.find(key);
    if (found == members.end() || !parse_number(found->second, value)) {
      throw input_error(path + ": expected a number as \"" + key + "\"");
    }
    return value;
  };
  if (classes.size() != 2) throw input_error(path + ": a head of one intercept is for two classes");
  tweetsent::logistic_model head;
  if (members["kind"] == "linear") {
    head.head = tweetsent::head_kind::linear;
    if (number("threshold") != 0.5) throw input_error(path + ": the threshold must be 0.5");
  } else if (members["kind"] != "logistic") {
    throw input_error(path + ": expected linear or logistic as \"kind\"");
  }
  head.classes = head.features = classes.size();
  head.intercepts = {number("intercept")};
  for (const std::string& name : classes) head.weights.push_back(number(name + "_frequency"));
  return head;
}

void import(const import_options& options) {
  check_overwrites_nothing(options.out, {options.counts, options.head});
  const std::string counts = read_whole(options.counts), coefficients = read_whole(options.head);
  counted_stems stems = read_counts(options.counts, counts);
  tweetsent::logistic_model head = read_head(options.head, coefficients, stems.classes);
  const std::vector<std::string> labels = options.labels.empty() ? stems.classes : split_list(options.labels);
  if (labels.size() != stems.classes.size()) {
    throw usage_error("--labels: expected " + std::to_string(stems.classes.size()) + " labels, found " +
                      std::to_string(labels.size()));
  }
  if (const std::string* label = find_unfit_name(labels)) {
    throw usage_error(label->empty() ? "--labels: a label is empty" : "--labels: \"" + *label + "\" twice");
  }
  tweetsent::model_facts facts;
  facts.name = options.name;
  facts.created_by = std::string("tweetsent ") + tweetsent::version;
  for (const auto& [path, bytes] :
       {std::pair(options.counts, &counts), std::pair(options.head, &coefficients)}) {
    fnv1a hash;
    hash.add(*bytes);
    facts.training.emplace_back("file." + std::to_string(facts.training.size() + 1),
                                base_name(path) + ", fnv1a " + hash.digits());
  }
  const tweetsent::classifier model(
      tweetsent::frequency_model(tweetsent::preprocessor(), std::move(stems.table), std::move(head)), labels,
      std::move(facts));
  tweetsent::save_model(model, options.out);
  write_output("saved " + printable(options.out) + "\n");
}

}  // namespace

void add_import(CLI::App& program) {
  CLI::App& command =
      *program.add_subcommand("import", "A model file from published counts and coefficients");
  const auto options = std::make_shared<import_options>();
  command.add_option("--counts", options->counts, "TSV: a stem and its count in each class")
      ->type_name("FILE")
      ->required();
  command.add_option("--head", options->head, "JSON: kind, intercept and the weight of each class's sum")
      ->type_name("FILE")
      ->required();
  command
      .add_option("--labels", options->labels, "Labels in the order of the classes; their names if not given")
      ->check(is_not_empty)
      ->type_name("LABEL,...");
  command.add_option("--name", options->name, "What the model calls itself")->type_name("NAME");
  command.add_option("-o,--output", options->out, "Model file to write")
      ->check(is_not_empty)
      ->type_name("FILE")
      ->required();
  command.callback([options] { import(*options); });
}

}  // namespace cli
