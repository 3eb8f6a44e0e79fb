// SPDX-License-Identifier: MIT
#include <json_text.hpp>

#include <catch2/catch.hpp>
#include <cstddef>
#include <string>

TEST_CASE("documents are appended one after the other, however long") {
  std::string out = "before\n", expected = out;
  for (std::size_t size : {0u, 1u, 255u, 256u, 257u, 1000u, 100'000u}) {
    const std::string text(size, 'a');
    records::json_writer writer(out);
    writer.begin_object();
    writer.key(text);
    writer.begin_array();
    writer.text(text);
    writer.count(size);
    writer.end_array();
    writer.end_object();
    CHECK(writer.size() == out.size());
    expected += "{\"" + text + "\":[\"" + text + "\"," + std::to_string(size) + "]}";
    REQUIRE(out == expected);
  }
}

TEST_CASE("nothing below a blank stands in text as it is") {
  std::string text;
  for (char control = 0; control < 0x20; ++control) text += control;
  CHECK(records::json_string(text) ==
        "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000B\\f\\r\\u000E\\u000F"
        "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017"
        "\\u0018\\u0019\\u001A\\u001B\\u001C\\u001D\\u001E\\u001F\"");
}

TEST_CASE("values nest deeper than most do") {
  std::string out;
  records::json_writer writer(out);
  for (int level = 0; level < 100; ++level) writer.begin_array();
  for (int level = 0; level < 100; ++level) writer.end_array();
  CHECK(out == std::string(100, '[') + std::string(100, ']'));
}
