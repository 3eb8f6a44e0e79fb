// SPDX-License-Identifier: MIT
//
// CSV files. The first byte says in what pieces they arrive, the second one how they are written.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plain_csv.hpp"
#include "records/csv_reader.hpp"
#include "require.hpp"
#include "terminal/errors.hpp"

namespace {

struct read_record {
  std::vector<std::string> values;
  bool is_sound;

  bool operator==(const read_record& other) const {
    return values == other.values && is_sound == other.is_sound;
  }
};

// Columns: by name and maybe missing with a header, else the second and the first.
const std::vector<cli::csv_column> named{{{"text", "tweet"}, true}, {{"id"}, false}};
const std::vector<cli::csv_column> numbered{{{"2", "1"}, true}, {{"1"}, false}};

// Every record; false if the file was refused.
bool read(std::string_view bytes, std::size_t piece, cli::csv_format format, std::vector<read_record>& out) {
  try {
    cli::csv_reader reader(
        "file", format, format.has_header ? named : numbered, [&out](const cli::csv_record& record) {
          out.push_back({{record.values.begin(), record.values.end()}, record.problem.empty()});
        });
    for (std::size_t at = 0; at < bytes.size(); at += piece) reader.feed(bytes.substr(at, piece));
    reader.finish();
  } catch (const cli::input_error&) {
    return false;
  }
  return true;
}

// What the plain reader says of files without a header.
std::vector<read_record> read_plainly(std::string_view bytes, char delimiter) {
  std::vector<read_record> out;
  std::size_t width = 0;
  for (const plain_csv_record& record : plain_csv(bytes, delimiter)) {
    if (width == 0 && record.is_sound) width = record.fields.size();
    const auto field = [&](std::size_t number) {
      return width != 0 && number < record.fields.size() ? record.fields[number] : std::string();
    };
    out.push_back({{field(width == 1 ? 0 : 1), field(0)}, record.is_sound});
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string bytes(text_of(data + 2, size - 2));
  const cli::csv_format format{",;\t|"[data[1] % 4], data[1] / 4 % 2 == 0};
  std::vector<read_record> whole, pieces;
  const bool is_read = read(bytes, bytes.size() + 1, format, whole);
  require(read(bytes, 1 + data[0] % 16, format, pieces) == is_read && pieces == whole,
          "records do not depend on how the file arrives");
  if (format.has_header) return 0;
  require(is_read && whole == read_plainly(bytes, format.delimiter), "records are those of the plain reader");
  return 0;
}
