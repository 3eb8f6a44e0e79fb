// SPDX-License-Identifier: MIT
//
// Lines of JSON that the command reads, beside what a plain reader makes of them.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json_record.hpp"
#include "plain_json.hpp"
#include "records/record_reader.hpp"
#include "require.hpp"

namespace {

using kind = plain_json::kind;

struct plain_record {
  bool is_sound = false;
  std::string id;  // as it stands
  std::string text;
};

// All values at the path.
std::vector<const plain_json*> values_at(const plain_json& object, std::string_view path) {
  std::vector<const plain_json*> out;
  const std::size_t dot = path.find('.');
  for (const auto& [key, value] : object.members) {
    if (object.type != kind::object || key != path.substr(0, dot)) continue;
    if (dot == path.npos) {
      out.push_back(&value);
    } else {
      for (const plain_json* each : values_at(value, path.substr(dot + 1))) out.push_back(each);
    }
  }
  return out;
}

// The definition of a record (docs/command_line.md).
plain_record read_plainly(std::string_view line, const records::json_fields& fields) {
  plain_record out;
  const std::optional<plain_json> object = plain_json_parser(line).parse();
  if (!object || object->type != kind::object) return out;
  for (const std::string& path : fields.ids) {
    const auto found = values_at(*object, path);
    if (found.size() > 1) return {};
    if (found.empty()) continue;
    if (found[0]->type == kind::object || found[0]->type == kind::array) return {};
    if (out.id.empty()) out.id = found[0]->source;
  }
  for (const std::string& path : fields.texts) {
    const auto found = values_at(*object, path);
    if (found.size() > 1) return {};
    if (found.empty() || found[0]->type != kind::string || out.is_sound) continue;
    out.is_sound = true;
    out.text = found[0]->text;
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Each reader is for many lines, as in the command.
  static const std::vector<records::json_fields> fields{{}, {{"a.id", "id"}, {"a.a.text", "a.text", "text"}}};
  static std::vector<records::json_record_reader> readers(fields.begin(), fields.end());
  const std::string bytes(text_of(data, size));
  cli::for_each_line(bytes, [](std::string_view view) {
    const std::string line(view);
    for (std::size_t at = 0; at < fields.size(); ++at) {
      records::json_record_reader& reader = readers[at];
      const bool is_sound = reader.read_object(line);
      require(is_sound || !reader.problem().empty(), "a refusal has a reason");
      // Limits that the grammar does not have.
      if (!is_sound && (reader.problem() == "nested too deep" ||
                        reader.problem() == "too many numbers beyond the range of a double")) {
        continue;
      }
      const plain_record plain = read_plainly(line, fields[at]);
      require(is_sound == plain.is_sound, "a line is a record if it is one to the plain reader");
      if (!is_sound) continue;
      require(reader.id() == plain.id && reader.text() == plain.text, "id and text are the plain reader's");
    }
    if (readers[0].read_string(line)) {
      const std::optional<plain_json> plain = plain_json_parser(line).parse();
      require(plain && plain->type == kind::string && plain->text == readers[0].text(),
              "a string is the plain reader's");
    }
    std::map<std::string, std::string> members;
    records::read_flat_object(line, members);
    return true;
  });
  return 0;
}
