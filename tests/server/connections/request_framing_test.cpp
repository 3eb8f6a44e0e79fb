// SPDX-License-Identifier: MIT
#include "http/request_framing.hpp"

#include <catch2/catch.hpp>
#include <string_view>
#include <utility>
#include <vector>

using namespace tweetsent_server;

namespace {

constexpr std::size_t limit = 1000;

using headers = std::vector<std::pair<std::string_view, std::string_view>>;

request_framing framing_of(const headers& list, std::string_view version = "HTTP/1.1") {
  request_framing framing;
  framing.version = version;
  for (const auto& [name, value] : list) framing.add_header(name, value);
  return framing;
}

int status_of(const headers& list, std::string_view version = "HTTP/1.1") {
  return framing_of(list, version).check(limit).status;
}

}  // namespace

TEST_CASE("a body's length is said once, in digits, and within the limit") {
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "0"}}) == 0);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "1000"}}) == 0);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "1001"}}) == 413);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "99999999999999999999999999"}}) == 413);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "5"}, {"content-length", "5"}}) == 400);
  const std::string_view odd = GENERATE("", "+5", "-5", " 5", "5 5", "5,5", "0x5", "5.0", "five");
  CHECK(status_of({{"Host", "x"}, {"Content-Length", odd}}) == 400);
}

TEST_CASE("chunks come alone, in HTTP/1.1, and end the connection") {
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}}) == 0);
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", "Chunked"}}) == 0);
  CHECK_FALSE(framing_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}}).keeps_connection());
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}) == 400);
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}) ==
        400);
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}}, "HTTP/1.0") == 400);
  const std::string_view odd =
      GENERATE("", "identity", "gzip, chunked", "chunked, identity", "xchunked", "chunked ");
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", odd}}) == 400);
}

TEST_CASE("HTTP/1.1 names one host") {
  CHECK(status_of({}) == 400);
  CHECK(status_of({{"Host", "x"}, {"host", "y"}}) == 400);
  CHECK(status_of({}, "HTTP/1.0") == 0);
}

TEST_CASE("header names are tokens and values have no control characters") {
  const std::string_view name =
      GENERATE("", "Content-Length ", "a b", "a:b", "a\x01", "\xC3\xA9", "a\"", "(a)");
  CHECK(status_of({{"Host", "x"}, {name, "5"}}) == 400);
  CHECK(status_of({{"Host", "x"}, {"a", "b\nContent-Length: 5"}}) == 400);
  CHECK(status_of({{"Host", "x"}, {"a", std::string_view("b\0", 2)}}) == 400);
  CHECK(status_of({{"Host", "x"}, {"!#$%&'*+-.^_`|~aZ9", "b\t\xC3\xA9"}}) == 0);
}

TEST_CASE("what this API has no use for is refused") {
  CHECK(status_of({{"Host", "x"}, {"Range", "bytes=0-1"}}) == 416);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "5"}, {"Content-Encoding", "gzip"}}) == 415);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "5"}, {"Content-Encoding", "identity"}}) == 0);
  CHECK(status_of({{"Host", "x"}, {"Content-Type", "a"}, {"Content-Type", "b"}}) == 400);
  headers many(100, {"a", "b"});
  many.emplace_back("Host", "x");
  CHECK(status_of(many) == 431);
  many.pop_back();
  many.back().first = "Host";
  CHECK(status_of(many) == 0);
}

TEST_CASE("the client's wish for its connection is one word of a list, and HTTP/1.0 has another default") {
  CHECK_FALSE(framing_of({{"Connection", "close"}}).keeps_connection());
  CHECK_FALSE(framing_of({{"Connection", "TE, Close"}}).keeps_connection());
  CHECK_FALSE(framing_of({{"Connection", "keep-alive, close"}}).keeps_connection());
  CHECK(framing_of({{"Connection", "keep-alive"}}).keeps_connection());
  CHECK(framing_of({{"Connection", "closed"}}).keeps_connection());
  CHECK(framing_of({{"Connection", "Keep-Alive"}}, "HTTP/1.0").keeps_connection());
  CHECK_FALSE(framing_of({}, "HTTP/1.0").keeps_connection());
}

TEST_CASE("Host is a host") {
  const std::string_view good =
      GENERATE("", "example.com", "example.com:5000", "127.0.0.1:80", "[::1]:5000", "a%20b");
  CHECK(status_of({{"Host", good}}) == 0);
  const std::string_view odd = GENERATE("a b", "a/b", "user@host", "a,b c", "<x>", "a?b", "a#b", "a\\b");
  CHECK(status_of({{"Host", odd}}) == 400);
}
