// SPDX-License-Identifier: MIT
//
// Reads, answers and writes blocks of records with several threads at once, and keeps their order.
#ifndef TWEETSENT_CLI_RECORDS_RECORD_PIPELINE_HPP
#define TWEETSENT_CLI_RECORDS_RECORD_PIPELINE_HPP

#include <cstdint>
#include <functional>
#include <string_view>

#include "records/input_stop.hpp"
#include "records/record_block.hpp"
#include "terminal/progress.hpp"

namespace cli {

// Fills a block; false at the end of all input. Called by one thread at a time. Throws input_stopped.
using block_reader = std::function<bool(input_block&, const input_stop&)>;

// Answers a block's records into an empty output block. One for each thread, made by a block_worker_maker.
using block_worker = std::function<void(const input_block&, output_block&)>;
using block_worker_maker = std::function<block_worker()>;

struct pipeline_options {
  std::string_view header = {};  // of the output, written once the input has turned out to be readable
  unsigned threads = 1;
  bool strict = false;   // the first malformed record is the last one looked at
  bool by_line = false;  // each line of the output is written by itself
  // Malformed records that are told of one by one, the others only by their number at the end.
  std::uint64_t most_complaints = ~std::uint64_t{0};
};

// Writes the answers to standard output and a line for each malformed record to standard error. Memory is a
// few blocks a thread. False if a record was malformed. What worker or output throw ends it at once, what the
// reader throws once all is answered that was read before.
bool run_pipeline(const block_reader& read, const block_worker_maker& make_worker,
                  const pipeline_options& options, progress& done);

}  // namespace cli

#endif
