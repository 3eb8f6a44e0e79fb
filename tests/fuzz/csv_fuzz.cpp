// SPDX-License-Identifier: MIT
//
// CSV files: the first byte says in what pieces the others arrive.
#include <string>
#include <string_view>
#include <vector>

#include "records/csv_reader.hpp"
#include "require.hpp"
#include "terminal/errors.hpp"

namespace {

// Every value and problem, then the error that ended it.
std::vector<std::string> read(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> out;
  cli::csv_reader reader("file", {{{"text", "tweet"}, true}, {{"id"}, false}},
                         [&out](const cli::csv_record& record) {
                           for (std::string_view value : record.values) out.emplace_back(value);
                           out.push_back(record.problem);
                         });
  try {
    for (std::size_t at = 0; at < bytes.size(); at += piece) reader.feed(bytes.substr(at, piece));
    reader.finish();
  } catch (const cli::input_error& error) {
    out.emplace_back(error.what());
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(text_of(data + 1, size - 1));
  require(read(bytes, 1 + data[0] % 16) == read(bytes, bytes.size() + 1),
          "records do not depend on how the file arrives");
  return 0;
}
