// SPDX-License-Identifier: MIT
#include "credentials/tokens.hpp"

#include "scratch_folder.hpp"
#include "support/times.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace tweetsent_server;
using Catch::Matchers::Equals;
using Catch::Matchers::Message;

namespace {

std::string written(const scratch_folder& folder, const std::string& text) {
  const std::string path = folder / "tokens";
  std::ofstream(path) << text;
  return path;
}

}  // namespace

TEST_CASE("a token a line, with an expiry, comments and white space around") {
  const auto tokens =
      parse_token_file("# the first\n\n  one\t2026-11-24T17:00:00Z  # ends\r\ntwo#2\r\n   \nthree", "file");
  REQUIRE(tokens.size() == 3);
  CHECK(tokens[0].text == "one");
  CHECK(tokens[0].expiry == parse_time("2026-11-24T17:00:00Z"));
  CHECK(tokens[1].text == "two");
  CHECK_FALSE(tokens[1].expiry);
  CHECK(tokens[2].text == "three");
}

TEST_CASE("tokens are read as they were written") {
  const std::string text = "new\nold  2026-11-24T17:00:00Z\n";
  CHECK(token_file_text(parse_token_file(text, "file")) == text);
}

TEST_CASE("what is wrong is told with its line, but without what stands there") {
  const auto [text, message] = GENERATE(table<std::string, std::string>({
      {"good\nsecret/token\n", "file:2: a token is 1 to 256 letters, digits and -._~"},
      {"secret tomorrow\n", "file:1: the expiry is no time like 2026-11-24T17:00:00Z"},
      {"\n\nsecret 2026-11-24T17:00:00Z again", "file:3: more than a token and its expiry"},
      {std::string("secret\0", 7), "file:1: a token is 1 to 256 letters, digits and -._~"},
  }));
  CHECK_THROWS_MATCHES(parse_token_file(text, "file"), std::runtime_error, Message(message));
}

TEST_CASE("a file that would let nobody in is refused") {
  const scratch_folder folder;
  const std::string past = "2001-01-01T00:00:00Z";
  CHECK_THROWS_WITH(read_token_file(written(folder, "# none\n")), Equals(folder / "tokens: no token in it"));
  CHECK_THROWS_WITH(read_token_file(written(folder, "a " + past + "\nb " + past)),
                    Equals(folder / "tokens: every token in it has expired"));
  CHECK(read_token_file(written(folder, "a " + past + "\nb")).size() == 2);
  CHECK_THROWS_WITH(read_token_file(folder / "absent"), Equals(folder / "absent: No such file or directory"));
}
