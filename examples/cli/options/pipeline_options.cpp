// SPDX-License-Identifier: MIT
#include "options/pipeline_options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <thread>

#include "terminal/errors.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

constexpr unsigned most_threads = 256;

}  // namespace

void add_threads_option(CLI::App& command, unsigned& threads) {
  command.add_option("--threads", threads, "Threads; as many as there are cores if not given")
      ->check(CLI::Range(1u, most_threads))
      ->type_name("N");
}

void add_shared_options(CLI::App& command, shared_options& options) {
  add_threads_option(command, options.threads);
  command
      .add_option(
          "--flush", options.flush,
          "As the filter of another program: write each line by itself, or the lines of a block at once")
      ->check(CLI::IsMember({"line", "block"}))
      ->type_name("UNIT");
  command.add_flag("--strict", options.strict, "Stop at the first malformed record");
  command.add_flag("--quiet", options.quiet, "No progress on standard error");
  command.add_option("FILE", options.files, "Input files; standard input if none, or where one is -")
      ->type_name("");
}

unsigned chosen_threads(unsigned threads) {
  return threads != 0 ? threads : std::clamp(std::thread::hardware_concurrency(), 1u, most_threads);
}

void run_over_records(const block_reader& read, const block_worker_maker& make_worker,
                      const shared_options& options, progress& done, std::string_view header) {
  std::vector<std::string> inputs = options.files;
  if (inputs.empty()) inputs.push_back("-");
  check_overwrites_nothing("", inputs);
  pipeline_options how;
  how.header = header;
  how.threads = chosen_threads(options.threads);
  how.strict = options.strict;
  how.by_line = options.flush == "line";
  // Whoever waits for an answer may not read standard error: what goes there must fit into a pipe.
  if (options.is_filter()) how.most_complaints = 20;
  if (!run_pipeline(read, make_worker, how, done)) {
    throw malformed_records();
  }
}

}  // namespace cli
