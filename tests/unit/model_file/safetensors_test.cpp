// SPDX-License-Identifier: MIT
#include "tweetsent/model_file/safetensors.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace tweetsent;
using detail::safetensors_header;

namespace {

bool parses(std::string_view json) {
  safetensors_header header;
  std::size_t offset = 0;
  return detail::parse_header(json, header, offset);
}

const std::string tensor = R"({"dtype":"U8","shape":[3],"data_offsets":[0,3]})";

}  // namespace

TEST_CASE("a header gives its metadata and its tensors") {
  safetensors_header header;
  std::size_t offset = 0;
  const std::string metadata = R"({"a":"1","b\n":"\u00e9"})";
  const std::string wide = R"({"shape":[2,3],"dtype":"F64","data_offsets":[8,56]})";
  const std::string json = " {\"__metadata__\":" + metadata + ", \"t\":" + wide + ", \"e\":" + tensor + "}  ";
  REQUIRE(detail::parse_header(json, header, offset));
  CHECK(header.metadata.size() == 2);
  CHECK(header.metadata["b\n"] == "\xC3\xA9");
  CHECK(header.tensors.size() == 2);
  CHECK(header.tensors["t"].type == "F64");
  CHECK(header.tensors["t"].shape == std::vector<std::uint64_t>{2, 3});
  CHECK(header.tensors["t"].begin == 8);
  CHECK(header.tensors["t"].end == 56);
  CHECK(parses("{}"));
}

TEST_CASE("what is not a header is refused") {
  const std::string half = "{\"a\":" + tensor;
  for (const std::string& json : std::vector<std::string>{"",
                                                          " ",
                                                          "null",
                                                          "1",
                                                          "\"x\"",
                                                          "[]",
                                                          "{",
                                                          "}",
                                                          "{}x",
                                                          "{} {}",
                                                          "{}\t",
                                                          "{}\n",
                                                          "{\"a\":1}",
                                                          "{\"a\":null}",
                                                          "{\"a\":\"b\"}",
                                                          "{\"a\":[]}",
                                                          "{\"a\":{}}",
                                                          "{\"__metadata__\":[]}",
                                                          "{\"__metadata__\":1}",
                                                          "{\"__metadata__\":{\"a\":1}}",
                                                          "{\"__metadata__\":{\"a\":{}}}",
                                                          "{\"__metadata__\":{\"a\":[]}}",
                                                          "{'a':{}}",
                                                          half + ",}",
                                                          "{\"a\" " + tensor + "}",
                                                          "/**/{}",
                                                          half}) {
    CAPTURE(json);
    CHECK_FALSE(parses(json));
  }
  CHECK_FALSE(parses(std::string_view("{}\0", 3)));
  CHECK_FALSE(parses(std::string_view("{}\0{", 4)));
  CHECK_FALSE(parses("{\"__metadata__\":{\"a\":\"\xFF\"}}"));
}

TEST_CASE("text in a header is valid UTF-8, lone surrogates are not") {
  CHECK(parses(R"({"__metadata__":{"a":"\ud83d\ude0a"}})"));
  for (const char* text : {R"("\udc00")", R"("\ud800")", R"("\ud800\ud800")", R"("\ud83dx")"}) {
    CHECK_FALSE(parses("{\"__metadata__\":{\"a\":" + std::string(text) + "}}"));
    CHECK_FALSE(parses("{\"__metadata__\":{" + std::string(text) + ":\"a\"}}"));
    CHECK_FALSE(parses("{" + std::string(text) + ":" + tensor + "}"));
  }
}

TEST_CASE("a key that comes twice is refused, wherever it stands") {
  CHECK_FALSE(parses(R"({"__metadata__":{"a":"1","a":"1"}})"));
  CHECK_FALSE(parses(R"({"__metadata__":{},"__metadata__":{}})"));
  CHECK_FALSE(parses(R"({"__metadata__":{"a":"1"},"__metadata__":{"b":"1"}})"));
  CHECK_FALSE(parses("{\"t\":" + tensor + ",\"t\":" + tensor + "}"));
  CHECK_FALSE(parses(R"({"t":{"dtype":"U8","dtype":"U8","data_offsets":[0,3]}})"));
  CHECK_FALSE(parses(R"({"t":{"dtype":"","dtype":"U8","data_offsets":[0,3]}})"));
  CHECK_FALSE(parses(R"({"t":{"dtype":"U8","data_offsets":[0,1],"data_offsets":[0,1]}})"));
  CHECK_FALSE(parses(R"({"t":{"dtype":"U8","shape":[],"shape":[3]}})"));
  CHECK_FALSE(parses(R"({"t":{"dtype":"U8","shape":[3],"data_offsets":[0,1],"data_offsets":[0,3]}})"));
}

TEST_CASE("a tensor has its three fields and no others") {
  CHECK(parses("{\"t\":" + tensor + "}"));
  for (const char* json :
       {R"({"t":{"dtype":"U8","shape":[3]}})", R"({"t":{"dtype":"U8","data_offsets":[0,3]}})",
        R"({"t":{"shape":[3],"data_offsets":[0,3]}})",
        R"({"t":{"dtype":8,"shape":[3],"data_offsets":[0,3]}})",
        R"({"t":{"dtype":"U8","shape":3,"data_offsets":[0,3]}})",
        R"({"t":{"dtype":"U8","shape":[3],"data_offsets":[0]}})",
        R"({"t":{"dtype":"U8","shape":[3],"data_offsets":[0,3,4]}})",
        R"({"t":{"dtype":"U8","shape":[[3]],"data_offsets":[0,3]}})",
        R"({"t":{"dtype":"U8","shape":["3"],"data_offsets":[0,3]}})",
        R"({"t":{"dtype":"U8","shape":[1,1,1,1,3],"data_offsets":[0,3]}})",
        R"({"t":{"dtype":"U8","shape":[3],"data_offsets":[0,3],"x":"y"}})",
        R"({"t":{"dtype":"U8","shape":[3],"data_offsets":[0,3],"x":[1]}})"}) {
    CAPTURE(json);
    CHECK_FALSE(parses(json));
  }
}

TEST_CASE("numbers are whole and fit into 64 bits") {
  const auto with_number = [](const std::string& number) {
    return parses(R"({"t":{"dtype":"U8","shape":[)" + number + R"(],"data_offsets":[0,3]}})");
  };
  for (const char* good : {"0", "3", "4294967296", "9223372036854775808", "9999999999999999999"})
    CHECK(with_number(good));
  for (const char* bad : {"-1", "-0", "1.0", "1e3", "3E0", "18446744073709551616", "99999999999999999999",
                          "0.0000000001e-2147483639", "NaN", "Infinity", "true"}) {
    CAPTURE(bad);
    CHECK_FALSE(with_number(bad));
  }
}

TEST_CASE("headers that nest deeply or hold too much end soon") {
  std::string many = "{\"__metadata__\":{\"0\":\"\"";
  for (int number = 1; number < 100000; ++number) many += ",\"" + std::to_string(number) + "\":\"\"";
  CHECK_FALSE(parses(many + "}}"));
  CHECK_FALSE(parses(std::string(1000000, '[')));
  CHECK_FALSE(parses("{\"t\":{\"shape\":" + std::string(1000000, '[')));
  std::string nested;
  for (int depth = 0; depth < 100000; ++depth) nested += "{\"a\":";
  CHECK_FALSE(parses(nested));
}

TEST_CASE("the offset of an error lies in the header") {
  for (const std::string json : {"", "{", "{\"a\":1}", "{}x", "nonsense"}) {
    safetensors_header header;
    std::size_t offset = 99;
    CHECK_FALSE(detail::parse_header(json, header, offset));
    CHECK(offset <= json.size());
  }
}

TEST_CASE("control characters in metadata are read back, whatever their neighbours") {
  for (char control = 0; control < 0x20; ++control) {
    CAPTURE(static_cast<int>(control));
    const std::string text = std::string(40, 'a') + control + std::string(40, 'b');
    const std::string file = detail::safetensors_writer().file({{text, text}});
    safetensors_header header;
    std::size_t offset = 0;
    REQUIRE(detail::parse_header(std::string_view(file).substr(8), header, offset));
    CHECK(header.metadata[text] == text);
  }
}

TEST_CASE("a written file is read back: widest types first, strings with their ends") {
  detail::safetensors_writer writer;
  const std::vector<std::uint8_t> small{1, 2, 3};
  const std::vector<double> wide{0.5, -1.5};
  writer.add("small", "U8", {3}, small.data(), small.size());
  writer.add("wide", "F64", {2}, wide.data(), wide.size());
  writer.add_strings("words", std::vector<std::string>{"ab", "", "c"});
  const std::string file = writer.file({{"key", "value \"\\\n"}});
  const std::size_t length = static_cast<std::size_t>(detail::load_u64(file.data()));
  REQUIRE(length % 8 == 0);
  safetensors_header header;
  std::size_t offset = 0;
  REQUIRE(detail::parse_header(std::string_view(file).substr(8, length), header, offset));
  CHECK(header.metadata["key"] == "value \"\\\n");
  CHECK(header.tensors["wide"].begin == 0);
  CHECK(header.tensors["words.ends"].shape == std::vector<std::uint64_t>{3});
  const detail::tensor& bytes = header.tensors["words.bytes"];
  CHECK(file.substr(8 + length + static_cast<std::size_t>(bytes.begin), 3) == "abc");
  CHECK(file.size() == 8 + length + 3 + 16 + 24 + 3);
}
