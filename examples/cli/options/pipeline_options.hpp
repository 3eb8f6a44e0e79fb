// SPDX-License-Identifier: MIT
//
// The options that predict and tokenize have in common.
#ifndef TWEETSENT_CLI_OPTIONS_PIPELINE_OPTIONS_HPP
#define TWEETSENT_CLI_OPTIONS_PIPELINE_OPTIONS_HPP

#include <string>
#include <string_view>
#include <vector>

#include "records/limits.hpp"
#include "records/record_pipeline.hpp"
#include "records/record_reader.hpp"

namespace CLI {
class App;
}

namespace cli {

struct shared_options {
  std::vector<std::string> files;
  unsigned threads = 0;  // 0: one a core
  bool strict = false;
  bool quiet = false;
  std::string flush;  // "line" or "block" for the filter of another program, else empty

  bool is_filter() const noexcept { return !flush.empty(); }
  // A program sends records: what looks like a byte order mark is the beginning of the first one.
  record_source source() const { return {files, !is_filter()}; }
};

void add_shared_options(CLI::App& command, shared_options& options);
void add_threads_option(CLI::App& command, unsigned& threads);

// The number of threads to use, at least 1.
unsigned chosen_threads(unsigned threads);

// Calls run_pipeline() with these options. Throws malformed_records if there were any.
void run_over_records(const block_reader& read, const block_worker_maker& make_worker,
                      const shared_options& options, progress& done, std::string_view header = {});

}  // namespace cli

#endif
