// SPDX-License-Identifier: MIT
//
// tweetsent tokenize: each tweet after each stage of the reference pipeline.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <string>
#include <tweetsent/reference/preprocessor.hpp>

#include "commands/commands.hpp"
#include "json_record.hpp"
#include "json_text.hpp"
#include "options/pipeline_options.hpp"
#include "records/record_reader.hpp"
#include "terminal/errors.hpp"

namespace cli {

namespace {

struct tokenize_options {
  std::string stage = "stems";
  std::string format = "text";
  shared_options shared;
};

void write_words(const std::vector<std::string>& words, records::json_writer& json) {
  json.begin_array();
  for (const std::string& word : words) json.text(word);
  json.end_array();
}

void write_stage(const tweetsent::stages& all, const std::string& stage, records::json_writer& json) {
  if (stage == "cleaned") {
    json.text(all.cleaned);
  } else if (stage == "tokens") {
    write_words(all.tokens, json);
  } else if (stage == "filtered") {
    write_words(all.filtered, json);
  } else {
    write_words(all.stems, json);
  }
}

class tokenizing {
 public:
  tokenizing(const tweetsent::preprocessor& steps, const tokenize_options& options)
      : steps_(steps), options_(options) {}

  void operator()(const input_block& in, output_block& out) {
    if (in.is_too_long) reject_record(out, too_long);
    for_each_line(in.bytes, [&](std::string_view line) {
      if (options_.format == "jsonl") {
        if (is_blank(line)) return true;
        if (!record_.read_string(line)) return reject_record(out, record_.problem());
        line = record_.text();
      }
      json_.clear();
      records::json_writer writer(json_);
      write_stage(steps_.run(line), options_.stage, writer);
      out.bytes.append(json_);
      out.bytes += '\n';
      ++out.records;
      return true;
    });
  }

 private:
  bool reject_record(output_block& out, const std::string& what) {
    out.problems.push_back({out.records++, what});
    if (!options_.shared.strict) out.bytes.append("null\n");
    return !options_.shared.strict;
  }

  const tweetsent::preprocessor& steps_;
  const tokenize_options& options_;
  records::json_record_reader record_;
  std::string json_;
};

void tokenize(const tokenize_options& options) {
  const tweetsent::preprocessor steps;
  progress done("tokenized", options.shared.quiet);
  const auto make_worker = [&]() -> block_worker {
    const auto worker = std::make_shared<tokenizing>(steps, options);
    return [worker](const input_block& in, output_block& out) { (*worker)(in, out); };
  };
  run_over_records(read_lines(options.shared.source()), make_worker, options.shared, done);
}

}  // namespace

void add_tokenize(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("tokenize", "What the preprocessing makes of each tweet");
  const auto options = std::make_shared<tokenize_options>();
  command.add_option("--stage", options->stage, "Stage to show")
      ->check(CLI::IsMember({"cleaned", "tokens", "filtered", "stems"}))
      ->type_name("STAGE")
      ->capture_default_str();
  command.add_option("--format", options->format, "text (a tweet a line) or jsonl (a JSON string a line)")
      ->check(CLI::IsMember({"text", "jsonl"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  add_shared_options(command, options->shared);
  command.callback([options] { tokenize(*options); });
}

}  // namespace cli
