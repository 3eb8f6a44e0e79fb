// SPDX-License-Identifier: MIT
#include "credentials/tokens.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <set>
#include <string>

using namespace tweetsent_server;
using namespace std::chrono_literals;

const auto now = std::chrono::system_clock::now();

TEST_CASE("each of several tokens is accepted, and nothing else") {
  const token_set tokens({{"first"}, {"second"}, {"third"}});
  CHECK(tokens.admits("first", now));
  CHECK(tokens.admits("second", now));
  CHECK(tokens.admits("third", now));
  const std::string candidate =
      GENERATE(as<std::string>{}, "", "First", "firs", "first ", " first", "firstsecond", "*");
  CAPTURE(candidate);
  CHECK_FALSE(tokens.admits(candidate, now));
  CHECK_FALSE(tokens.admits(std::string("first\0", 6), now));
}

TEST_CASE("no tokens let nobody in") {
  CHECK_FALSE(token_set({}).admits("", now));
}

TEST_CASE("a token is admitted until its expiry, and one without for ever") {
  const token_set tokens({{"short", now + 1s}, {"past", now - 1s}, {"endless"}});
  CHECK(tokens.admits("short", now));
  CHECK_FALSE(tokens.admits("short", now + 1s));
  CHECK_FALSE(tokens.admits("past", now));
  CHECK(tokens.admits("past", now - 2s));
  CHECK(tokens.admits("endless", now + 24h * 365 * 100));
}

TEST_CASE("the same token with two expiries is admitted until the later") {
  const token_set tokens({{"twice", now - 1s}, {"twice", now + 1s}});
  CHECK(tokens.admits("twice", now));
}

TEST_CASE("a token is 1 to 256 characters that need no escape") {
  CHECK(is_token_text("aZ09-._~"));
  CHECK(is_token_text(std::string(256, 'a')));
  CHECK_FALSE(is_token_text(std::string(257, 'a')));
  const std::string text =
      GENERATE(as<std::string>{}, "", "a b", "a/b", "a%41", "a\n", "\xC3\xA9", "a,b", "a?b");
  CAPTURE(text);
  CHECK_FALSE(is_token_text(text));
}

TEST_CASE("random tokens are tokens, and differ") {
  std::set<std::string> made;
  for (int at = 0; at < 1000; ++at) {
    const std::string token = random_token();
    REQUIRE(token.size() == 32);
    REQUIRE(is_token_text(token));
    made.insert(token);
  }
  CHECK(made.size() == 1000);
}
