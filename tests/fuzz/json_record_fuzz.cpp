// SPDX-License-Identifier: MIT
//
// Lines of JSON that the command reads.
#include <map>
#include <string>
#include <string_view>

#include "json_record.hpp"
#include "records/record_reader.hpp"
#include "require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static records::json_record_reader reader;  // one for many lines, as in the command
  const std::string bytes(text_of(data, size));
  cli::for_each_line(bytes, [](std::string_view view) {
    const std::string line(view);
    for (const bool as_object : {true, false}) {
      if (as_object ? reader.read_object(line) : reader.read_string(line)) {
        require(is_valid_utf8(reader.text()), "text is valid UTF-8");
        require(reader.text().size() <= line.size(), "text is no longer than its line");
      } else {
        require(*reader.problem() != '\0', "a refusal has a reason");
      }
    }
    std::map<std::string, std::string> members;
    records::read_flat_object(line, members);
    return true;
  });
  return 0;
}
