// SPDX-License-Identifier: MIT
//
// tweetsent predict: a label and its probability for each record.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <string>
#include <tweetsent/classifier.hpp>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "json_record.hpp"
#include "options/model_option.hpp"
#include "options/pipeline_options.hpp"
#include "records/record_format.hpp"
#include "records/record_reader.hpp"
#include "terminal/errors.hpp"

namespace cli {

namespace {

struct predict_options {
  std::string model;
  std::string format = "text";
  std::string text_column = "text";
  std::string id_column = "id";
  bool needs_id = false;  // the id column was asked for
  shared_options shared;
};

// What every format's worker needs.
struct answering {
  const tweetsent::classifier& model;
  const answer_writer& writer;
  bool strict;

  void well(output_block& out, std::string_view id, std::string_view tweet) const {
    ++out.records;
    writer.append(out.bytes, id, model.predict(tweet));
  }

  // False if this was the last record to look at.
  bool badly(output_block& out, std::string_view id, std::string what) const {
    out.problems.push_back({out.records++, std::move(what)});
    if (!strict) writer.append_malformed(out.bytes, id);
    return !strict;
  }
};

block_worker text_worker(const answering& answer) {
  return [&answer](const input_block& in, output_block& out) {
    if (in.is_too_long) answer.badly(out, {}, too_long);
    for_each_line(in.bytes, [&](std::string_view line) {
      answer.well(out, {}, line);
      return true;
    });
  };
}

block_worker tsv_worker(const answering& answer) {
  return [&answer, text = std::string()](const input_block& in, output_block& out) mutable {
    if (in.is_too_long) answer.badly(out, {}, too_long);
    for_each_line(in.bytes, [&](std::string_view line) {
      const std::size_t tab = line.find('\t');
      if (tab == line.npos) return answer.badly(out, {}, "no tab between id and text");
      const std::string_view id = line.substr(0, tab), field = line.substr(tab + 1);
      if (field.find('\t') != field.npos) return answer.badly(out, id, "a second tab");
      if (field.find('\\') == field.npos) {
        answer.well(out, id, field);
      } else {
        unescape_tsv(field, text);
        answer.well(out, id, text);
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
        answer.well(out, id, bytes.substr(cut.id_end, cut.text_end - cut.id_end));
      } else if (!answer.badly(out, id, cut.problem)) {
        return;
      }
      begin = cut.text_end;
    }
  };
}

block_worker jsonl_worker(const answering& answer) {
  return [&answer, record = std::make_shared<records::json_record_reader>()](const input_block& in,
                                                                             output_block& out) {
    if (in.is_too_long) answer.badly(out, {}, too_long);
    for_each_line(in.bytes, [&](std::string_view line) {
      if (!record->read_object(line)) return answer.badly(out, record->id(), record->problem());
      answer.well(out, record->id(), record->text());
      return true;
    });
  };
}

void predict(const predict_options& options) {
  const tweetsent::classifier model = open_model(options.model);
  const record_format format = options.format == "tsv"     ? record_format::tsv
                               : options.format == "csv"   ? record_format::csv
                               : options.format == "jsonl" ? record_format::jsonl
                                                           : record_format::text;
  std::vector<std::string> labels = model.labels();
  labels.push_back(model.abstain().label);
  const answer_writer writer(format, labels);
  const answering answer{model, writer, options.shared.strict};
  constexpr block_worker (*workers[])(const answering&) = {text_worker, tsv_worker, csv_worker, jsonl_worker};
  const auto make_worker = workers[static_cast<std::size_t>(format)];

  const block_reader read = format == record_format::csv
                                ? read_csv(options.shared.files, {{options.id_column}, options.needs_id},
                                           {{options.text_column}, true})
                                : read_lines(options.shared.files);
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
  const CLI::Option* const text_column =
      command.add_option("--text-column", options->text_column, "CSV column of the tweet")
          ->type_name("NAME")
          ->capture_default_str();
  const CLI::Option* const id_column =
      command.add_option("--id-column", options->id_column, "CSV column of the id")
          ->type_name("NAME")
          ->capture_default_str();
  add_shared_options(command, options->shared);
  command.callback([options, text_column, id_column] {
    for (const CLI::Option* column : {text_column, id_column}) {
      if (column->count() > 0 && options->format != "csv") {
        throw usage_error(column->get_name() + " is for --format csv");
      }
    }
    options->needs_id = id_column->count() > 0;
    predict(*options);
  });
}

}  // namespace cli
