// SPDX-License-Identifier: MIT
//
// tweetsent predict: a label and its probability for each record.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <tweetsent/classifier.hpp>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "json_record.hpp"
#include "options/csv_options.hpp"
#include "options/model_option.hpp"
#include "options/option_checks.hpp"
#include "options/pipeline_options.hpp"
#include "options/text_list.hpp"
#include "records/record_format.hpp"
#include "records/record_reader.hpp"
#include "terminal/errors.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

struct predict_options {
  std::string model;
  std::string format = "text";
  std::string dialect = "plain";
  std::string text_columns = "text";
  std::string id_columns = "id";
  bool needs_id = false;  // the id column was asked for
  csv_format csv;
  // A text that Twitter cut short stands beside the whole one in these.
  std::string text_fields{records::tweet_texts};
  std::string id_fields = "id";
  double abstain_below = -1.0;  // not asked for
  std::string abstain_label;
  bool probabilities = false;
  bool known_words = false;
  shared_options shared;
};

// What every format's worker needs.
struct answering {
  const tweetsent::classifier& model;
  const predict_options& options;
  const answer_format& format;
  const answer_writer& writer;
  records::json_fields fields;

  void answer_record(output_block& out, std::string_view id, std::string_view tweet) const {
    ++out.records;
    tweet_answer answer;
    std::array<double, tweetsent::max_labels> scores;
    if (format.probabilities) {
      model.score(tweet, scores.data());
      answer.predicted = model.decide(scores.data());
      tweetsent::softmax(scores.data(), model.labels().size());
      answer.probabilities = scores.data();
    } else {
      answer.predicted = model.predict(tweet);
    }
    if (format.known_words) answer.words = model.count_words(tweet);
    writer.append(out.bytes, id, answer);
  }

  // Counts a malformed record. Returns false if no further record is to be looked at.
  bool reject_record(output_block& out, std::string_view id, std::string what) const {
    out.problems.push_back({out.records++, std::move(what)});
    if (!options.shared.strict) writer.append_malformed(out.bytes, id);
    return !options.shared.strict;
  }
};

block_worker text_worker(const answering& answer) {
  return [&answer](const input_block& in, output_block& out) {
    if (in.is_too_long) answer.reject_record(out, {}, too_long);
    for_each_line(in.bytes, [&](std::string_view line) {
      answer.answer_record(out, {}, line);
      return true;
    });
  };
}

block_worker tsv_worker(const answering& answer) {
  return [&answer, text = std::string()](const input_block& in, output_block& out) mutable {
    const tsv_dialect dialect = answer.format.dialect;
    if (in.is_too_long) answer.reject_record(out, {}, too_long);
    for_each_line(in.bytes, [&](std::string_view line) {
      // PostgreSQL may write this behind its last line.
      if (dialect == tsv_dialect::postgres && line == "\\.") return true;
      const std::size_t tab = find_tab(dialect, line);
      if (tab == line.npos) return answer.reject_record(out, {}, "no tab between id and text");
      const std::string_view id = line.substr(0, tab), field = line.substr(tab + 1);
      if (find_tab(dialect, field) != field.npos) return answer.reject_record(out, id, "a second tab");
      if (is_null(dialect, field)) {
        ++out.records;
        answer.writer.append_null(out.bytes, id);
      } else if (field.find('\\') == field.npos) {
        answer.answer_record(out, id, field);
      } else if (const char* const problem = unescape_tsv(dialect, field, text)) {
        return answer.reject_record(out, id, problem);
      } else {
        answer.answer_record(out, id, text);
      }
      return true;
    });
  };
}

block_worker csv_worker(const answering& answer) {
  return [&answer](const input_block& in, output_block& out) {
    const std::string_view bytes = in.bytes;
    std::size_t begin = 0;
    for (const csv_cut& cut : in.cuts) {
      const std::string_view id = bytes.substr(begin, cut.id_end - begin);
      if (cut.problem.empty()) {
        answer.answer_record(out, id, bytes.substr(cut.id_end, cut.text_end - cut.id_end));
      } else if (!answer.reject_record(out, id, cut.problem)) {
        return;
      }
      begin = cut.text_end;
    }
  };
}

block_worker jsonl_worker(const answering& answer) {
  return [&answer, record = std::make_shared<records::json_record_reader>(answer.fields)](
             const input_block& in, output_block& out) {
    if (in.is_too_long) answer.reject_record(out, {}, too_long);
    for_each_line(in.bytes, [&](std::string_view line) {
      if (is_blank(line)) return true;
      if (!record->read_object(line)) return answer.reject_record(out, record->id(), record->problem());
      answer.answer_record(out, record->id(), record->text());
      return true;
    });
  };
}

records::json_fields fields_of(const predict_options& options) {
  records::json_fields fields{split_list(options.id_fields), split_list(options.text_fields)};
  if (fields.ids.size() + fields.texts.size() > records::most_json_paths) {
    throw usage_error("--text-field and --id-field: at most " + std::to_string(records::most_json_paths) +
                      " paths together");
  }
  return fields;
}

answer_format format_of(const predict_options& options) {
  answer_format out;
  out.records = options.format == "tsv"     ? record_format::tsv
                : options.format == "csv"   ? record_format::csv
                : options.format == "jsonl" ? record_format::jsonl
                                            : record_format::text;
  out.dialect = options.dialect == "clickhouse" ? tsv_dialect::clickhouse
                : options.dialect == "hive"     ? tsv_dialect::hive
                : options.dialect == "postgres" ? tsv_dialect::postgres
                                                : tsv_dialect::plain;
  out.csv = options.csv;
  out.probabilities = options.probabilities;
  out.known_words = options.known_words;
  return out;
}

// The model, abstaining as the options say.
tweetsent::classifier choose_model(const predict_options& options) {
  tweetsent::classifier model = open_model(options.model);
  const bool abstains = options.abstain_below >= 0.0;  // asked for
  const char* const needs_probabilities = options.probabilities ? "--probabilities"
                                          : abstains            ? "--abstain-below"
                                                                : nullptr;
  if (model.head() == tweetsent::head_kind::linear && needs_probabilities != nullptr) {
    throw usage_error(std::string(needs_probabilities) + ": the model's head gives no probabilities");
  }
  if (!abstains) return model;
  const std::string label = options.abstain_label.empty() ? model.abstain().label : options.abstain_label;
  const std::vector<std::string>& labels = model.labels();
  if (std::find(labels.begin(), labels.end(), label) != labels.end()) {
    throw usage_error("--abstain-label: the model has the label \"" + label + "\" too");
  }
  model.set_abstain({options.abstain_below, label});
  return model;
}

void predict(const predict_options& options) {
  check_overwrites_nothing("", {options.model});
  const answer_format format = format_of(options);
  const tweetsent::classifier model = choose_model(options);
  const answer_writer writer(format, model.labels(), model.abstain().label);
  const answering answer{model, options, format, writer, fields_of(options)};
  constexpr block_worker (*workers[])(const answering&) = {text_worker, tsv_worker, csv_worker, jsonl_worker};
  const auto make_worker = workers[static_cast<std::size_t>(format.records)];

  const block_reader read =
      format.records == record_format::csv
          ? read_csv(options.shared.source(), options.csv, {split_list(options.id_columns), options.needs_id},
                     {split_list(options.text_columns), true})
          : read_lines(options.shared.source());
  progress done("predicted", options.shared.quiet);
  run_over_records(
      read, [&] { return make_worker(answer); }, options.shared, done, writer.header());
}

}  // namespace

void add_predict(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("predict", "The label of each tweet and its probability");
  const auto options = std::make_shared<predict_options>();
  add_model_option(command, options->model);
  command.add_option("--format", options->format, "Format of the records")
      ->check(CLI::IsMember({"text", "tsv", "csv", "jsonl"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  const auto add_names = [&](const char* name, std::string& names, const char* what, const char* type) {
    return command.add_option(name, names, what)->check(is_not_empty)->type_name(type)->capture_default_str();
  };
  const CLI::Option* const text_column =
      add_names("--text-column", options->text_columns,
                "CSV column of the tweet, by name or number; the first of several that is there", "NAME,...");
  const CLI::Option* const id_column =
      add_names("--id-column", options->id_columns,
                "CSV column of the id, by name or number; the first of several that is there", "NAME,...");
  const csv_format_options csv = add_csv_format_options(command, options->csv);
  const CLI::Option* const dialect =
      command
          .add_option("--dialect", options->dialect,
                      "Escapes of TSV: those of a database's export, or \\t \\n \\\\")
          ->check(CLI::IsMember({"plain", "clickhouse", "hive", "postgres"}))
          ->type_name("DIALECT")
          ->capture_default_str();
  const CLI::Option* const text_field = add_names(
      "--text-field", options->text_fields,
      "JSON member of the tweet, dots go into objects; the first of several that is there", "PATH,...");
  const CLI::Option* const id_field = add_names(
      "--id-field", options->id_fields,
      "JSON member of the id, dots go into objects; the first of several that is there", "PATH,...");
  const CLI::Option* const known_words = command.add_flag(
      "--known-words", options->known_words, "Also the share of the words that the model knows, in JSON");
  command.add_flag("--probabilities", options->probabilities, "Also the probability of every label");
  CLI::Option* const abstain_below =
      command
          .add_option("--abstain-below", options->abstain_below,
                      "Answer the abstain label below this probability, whatever the model does")
          ->check(CLI::Range(0.0, 1.0))
          ->check(is_number)
          ->type_name("PROBABILITY");
  command
      .add_option("--abstain-label", options->abstain_label, "What to answer then; the model's if not given")
      ->needs(abstain_below)
      ->check(is_not_empty)
      ->type_name("LABEL");
  add_shared_options(command, options->shared);

  // An option of another format would be without effect.
  const std::vector<std::pair<const CLI::Option*, const char*>> of_format{
      {text_column, "csv"}, {id_column, "csv"},    {csv.delimiter, "csv"}, {csv.no_header, "csv"},
      {dialect, "tsv"},     {text_field, "jsonl"}, {id_field, "jsonl"},    {known_words, "jsonl"}};
  command.callback([options, of_format, text_column, id_column] {
    for (const auto& [option, format] : of_format) {
      if (option->count() > 0 && options->format != format) {
        throw usage_error(option->get_name() + " is for --format " + format);
      }
    }
    options->needs_id = id_column->count() > 0;
    if (!options->csv.has_header) {
      if (text_column->count() == 0) throw usage_error("--no-header needs the number of --text-column");
      if (!options->needs_id) options->id_columns.clear();
    }
    predict(*options);
  });
}

}  // namespace cli
