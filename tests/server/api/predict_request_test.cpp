// SPDX-License-Identifier: MIT
#include "api/predict_request.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

using namespace tweetsent_server;

namespace {

std::string object_with(std::size_t tweets) {
  std::string body = "{";
  for (std::size_t at = 0; at < tweets; ++at) {
    body += (at == 0 ? "\"" : ",\"") + std::to_string(at) + "\":\"a\"";
  }
  return body + "}";
}

body_fault fault_of(std::string body, const predict_limits& limits = {}) {
  predict_request request;
  const body_fault fault = request.parse(body, limits);
  // A refused body leaves no tweets, and each refusal has a reason.
  REQUIRE(request.tweets().empty() == (fault != body_fault::none));
  REQUIRE(request.reason().empty() == (fault == body_fault::none));
  return fault;
}

}  // namespace

TEST_CASE("ids and tweets come in the order of the body, decoded") {
  predict_request request;
  std::string body = "{\"b\":\"x\\n\\u00e9\",\"a\":\"\",\"\":\"\\ud83d\\ude00\"}";
  REQUIRE(request.parse(body, {}) == body_fault::none);
  REQUIRE(request.tweets().size() == 3);
  CHECK(request.tweets()[0].id == "b");
  CHECK(request.tweets()[0].tweet == "x\n\xC3\xA9");
  CHECK(request.tweets()[1].id == "a");
  CHECK(request.tweets()[1].tweet.empty());
  CHECK(request.tweets()[2].id.empty());
  CHECK(request.tweets()[2].tweet == "\xF0\x9F\x98\x80");
}

TEST_CASE("a NUL in a string is a character like others") {
  predict_request request;
  std::string body = "{\"a\\u0000b\":\"\\u0000\"}";
  REQUIRE(request.parse(body, {}) == body_fault::none);
  CHECK(request.tweets()[0].id == std::string_view("a\0b", 3));
  CHECK(request.tweets()[0].tweet == std::string_view("\0", 1));
}

TEST_CASE("a parser is as new after any body") {
  predict_request request;
  std::string body;
  const auto parse = [&](std::string text) { return request.parse(body = std::move(text), {}); };
  REQUIRE(parse("{\"a\":1}") == body_fault::malformed);
  REQUIRE(parse("{\"a\":\"b\"}") == body_fault::none);
  REQUIRE(parse(object_with(1001)) == body_fault::too_large);
  REQUIRE(parse("{\"c\":\"d\"}") == body_fault::none);
  CHECK(request.tweets().size() == 1);
  CHECK(request.tweets()[0].id == "c");
  REQUIRE(parse("{\"e\":\"f\"}") == body_fault::none);
}

TEST_CASE("what is not one object of strings is malformed") {
  const std::string body = GENERATE(
      as<std::string>{}, "", " ", "{}", "{", "}", "[", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":\"b\"",
      "{\"a\":\"b\",}", "{\"a\":\"b\"}}", "{\"a\":\"b\"}{\"c\":\"d\"}", "{\"a\":1}", "{\"a\":-1.5e3}",
      "{\"a\":null}", "{\"a\":false}", "{\"a\":[]}", "{\"a\":{}}", "{\"a\":{\"b\":\"c\"}}",
      "{\"a\":\"b\",\"c\":[\"d\"]}", "\"a\"", "1", "null", "true", "[\"a\"]", "{a:\"b\"}", "{'a':'b'}",
      "{\"a\":\"b\"} x", "NaN", "{\"a\":NaN}", "{\"a\":Infinity}", "//", "{/**/\"a\":\"b\"}");
  CAPTURE(body);
  CHECK(fault_of(body) == body_fault::malformed);
}

TEST_CASE("numbers that break RapidJSON's own reader are harmless") {
  CHECK(fault_of("[0.0000000001e-2147483639]") == body_fault::malformed);
  CHECK(fault_of("{\"a\":0.0000000001e-2147483639}") == body_fault::malformed);
  CHECK(fault_of("{\"a\":1e400}") == body_fault::malformed);
  CHECK(fault_of("{\"a\":" + std::string(1'000'000, '7') + "}") == body_fault::malformed);
}

TEST_CASE("depth costs nothing") {
  CHECK(fault_of(std::string(1'000'000, '[')) == body_fault::malformed);
  std::string nested;
  for (int level = 0; level < 100'000; ++level) nested += "{\"a\":";
  CHECK(fault_of(nested) == body_fault::malformed);
}

TEST_CASE("a NUL after the object is not its end") {
  CHECK(fault_of(std::string("{\"a\":\"b\"}\0", 10)) == body_fault::malformed);
  CHECK(fault_of(std::string("{\"a\":\"b\"}\0{", 11)) == body_fault::malformed);
  CHECK(fault_of(std::string("\0{\"a\":\"b\"}", 10)) == body_fault::malformed);
  CHECK(fault_of(std::string("{\"a\":\"\0\"}", 9)) == body_fault::malformed);
}

TEST_CASE("a control character is no text, wherever it stands") {
  const std::size_t before = GENERATE(range(std::size_t{0}, std::size_t{40}));
  for (char control = 0; control < 0x20; ++control) {
    CAPTURE(before, static_cast<int>(control));
    const std::string text = std::string(before, 'a') + control + std::string(40 - before, 'b');
    CHECK(fault_of("{\"a\":\"" + text + "\"}") == body_fault::malformed);
    CHECK(fault_of("{\"" + text + "\":\"a\"}") == body_fault::malformed);
  }
}

TEST_CASE("text must be valid UTF-8, in ids and in tweets") {
  const std::string text =
      GENERATE(as<std::string>{}, "\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xED\xBF\xBF",
               "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF");
  CAPTURE(text);
  CHECK(fault_of("{\"a\":\"" + text + "\"}") == body_fault::malformed);
  CHECK(fault_of("{\"" + text + "\":\"a\"}") == body_fault::malformed);
}

TEST_CASE("a lone surrogate counts as the replacement character, in ids and in tweets") {
  const auto [text, decoded] = GENERATE(table<std::string, std::string>({
      {"\\ud800", "\xEF\xBF\xBD"},
      {"\\uDFFF", "\xEF\xBF\xBD"},
      {"\\ud83dx", "\xEF\xBF\xBDx"},
      {"\\ud800\\ud800", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\\udc00\\ud800", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\\ud83d\\ud83d\\ude00", "\xEF\xBF\xBD\xF0\x9F\x98\x80"},
      {"\\ud83d\\u0041",
       "\xEF\xBF\xBD"
       "A"},
      {"\\\\ud800", "\\ud800"},  // an escaped backslash, then letters
      {"\\ud7ff\\ue000", "\xED\x9F\xBF\xEE\x80\x80"},
  }));
  CAPTURE(text);
  predict_request request;
  std::string body = "{\"" + text + "\":\"" + text + "\"}";
  REQUIRE(request.parse(body, {}) == body_fault::none);
  CHECK(request.tweets()[0].id == decoded);
  CHECK(request.tweets()[0].tweet == decoded);
}

TEST_CASE("half an escape of a surrogate is still no JSON") {
  const std::string text = GENERATE(as<std::string>{}, "\\ud8", "\\ud80", "\\ud80z", "\\udc0", "\\ud83d\\u");
  CAPTURE(text);
  CHECK(fault_of("{\"a\":\"" + text + "\"}") == body_fault::malformed);
}

TEST_CASE("a byte order mark before the object is passed over, one elsewhere is not") {
  predict_request request;
  std::string body = "\xEF\xBB\xBF{\"a\":\"b\"}";
  REQUIRE(request.parse(body, {}) == body_fault::none);
  CHECK(request.tweets()[0].tweet == "b");
  CHECK(fault_of("\xEF\xBB\xBF") == body_fault::malformed);
  CHECK(fault_of("\xEF\xBB\xBF\xEF\xBB\xBF{\"a\":\"b\"}") == body_fault::malformed);
  CHECK(fault_of("{\"a\":\"b\"}\xEF\xBB\xBF") == body_fault::malformed);
}

TEST_CASE("the last code point before the surrogates, and the first after, are text") {
  CHECK(fault_of("{\"a\":\"\\ud7ff\\ue000\"}") == body_fault::none);
  CHECK(fault_of("{\"a\":\"\xED\x9F\xBF\xEE\x80\x80\"}") == body_fault::none);
}

TEST_CASE("an id occurs once, however it is written and whatever the order") {
  CHECK(fault_of("{\"a\":\"b\",\"a\":\"c\"}") == body_fault::malformed);
  CHECK(fault_of("{\"a\":\"b\",\"x\":\"c\",\"\\u0061\":\"d\"}") == body_fault::malformed);
  CHECK(fault_of("{\"2\":\"b\",\"1\":\"c\",\"3\":\"c\",\"2\":\"d\"}") == body_fault::malformed);
  CHECK(fault_of("{\"\":\"b\",\"\":\"c\"}") == body_fault::malformed);
  CHECK(fault_of("{\"10\":\"b\",\"9\":\"c\",\"1\":\"d\"}") == body_fault::none);
}

TEST_CASE("each limit lets pass what is at it and refuses one more") {
  predict_limits limits;
  limits.tweets = 3;
  limits.id_bytes = 4;
  limits.tweet_bytes = 5;
  CHECK(fault_of(object_with(3), limits) == body_fault::none);
  CHECK(fault_of(object_with(4), limits) == body_fault::too_large);
  CHECK(fault_of("{\"\\u00e9\\u00e9\":\"12345\"}", limits) == body_fault::none);
  CHECK(fault_of("{\"\\u00e9\\u00e91\":\"12345\"}", limits) == body_fault::too_large);
  CHECK(fault_of("{\"1234\":\"123456\"}", limits) == body_fault::too_large);
}

TEST_CASE("every prefix of a good body is refused") {
  const std::string body = "{\"1\":\"caf\xC3\xA9 \\u00e9\",\"2\":\"\\ud83d\\ude00\"}";
  REQUIRE(fault_of(body) == body_fault::none);
  for (std::size_t size = 0; size < body.size(); ++size) {
    CAPTURE(size);
    CHECK(fault_of(body.substr(0, size)) == body_fault::malformed);
  }
}
