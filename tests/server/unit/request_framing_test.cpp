// SPDX-License-Identifier: MIT
#include "request_framing.hpp"

#include <catch2/catch.hpp>
#include <string_view>
#include <utility>
#include <vector>

using namespace tweetsent_server;

namespace {

constexpr std::size_t limit = 1000;

using headers = std::vector<std::pair<std::string_view, std::string_view>>;

request_framing framing_of(const headers& list, std::string_view method = "POST",
                           std::string_view version = "HTTP/1.1") {
  request_framing framing(method, version);
  for (const auto& [name, value] : list) framing.add_header(name, value);
  return framing;
}

int status_of(const headers& list, std::string_view method = "POST", std::string_view version = "HTTP/1.1") {
  return framing_of(list, method, version).check(limit).status;
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
  CHECK(framing_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}}).ends_connection());
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}) == 400);
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}) ==
        400);
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}}, "POST", "HTTP/1.0") == 400);
  const std::string_view odd =
      GENERATE("", "identity", "gzip, chunked", "chunked, identity", "xchunked", "chunked ");
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", odd}}) == 400);
}

TEST_CASE("only POST has a body") {
  CHECK(status_of({{"Host", "x"}}, "GET") == 0);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "0"}}, "GET") == 0);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "5"}}, "GET") == 400);
  CHECK(status_of({{"Host", "x"}, {"Transfer-Encoding", "chunked"}}, "HEAD") == 400);
}

TEST_CASE("HTTP/1.1 names one host") {
  CHECK(status_of({}, "GET") == 400);
  CHECK(status_of({{"Host", "x"}, {"host", "y"}}, "GET") == 400);
  CHECK(status_of({}, "GET", "HTTP/1.0") == 0);
}

TEST_CASE("header names are tokens and values have no control characters") {
  const std::string_view name =
      GENERATE("", "Content-Length ", "a b", "a:b", "a\x01", "\xC3\xA9", "a\"", "(a)");
  CHECK(status_of({{"Host", "x"}, {name, "5"}}, "GET") == 400);
  CHECK(status_of({{"Host", "x"}, {"a", "b\nContent-Length: 5"}}, "GET") == 400);
  CHECK(status_of({{"Host", "x"}, {"a", std::string_view("b\0", 2)}}, "GET") == 400);
  CHECK(status_of({{"Host", "x"}, {"!#$%&'*+-.^_`|~aZ9", "b\t\xC3\xA9"}}, "GET") == 0);
}

TEST_CASE("what this API has no use for is refused") {
  CHECK(status_of({{"Host", "x"}, {"Range", "bytes=0-1"}}, "GET") == 416);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "5"}, {"Content-Encoding", "gzip"}}) == 415);
  CHECK(status_of({{"Host", "x"}, {"Content-Length", "5"}, {"Content-Encoding", "identity"}}) == 0);
  CHECK(status_of({{"Host", "x"}, {"Content-Type", "a"}, {"Content-Type", "b"}}) == 400);
  headers many(100, {"a", "b"});
  many.emplace_back("Host", "x");
  CHECK(status_of(many, "GET") == 431);
  many.pop_back();
  many.back().first = "Host";
  CHECK(status_of(many, "GET") == 0);
}

TEST_CASE("the client's wish to close is one word of a list") {
  CHECK(framing_of({{"Connection", "close"}}).ends_connection());
  CHECK(framing_of({{"Connection", "TE, Close"}}).ends_connection());
  CHECK_FALSE(framing_of({{"Connection", "keep-alive"}}).ends_connection());
  CHECK_FALSE(framing_of({{"Connection", "closed"}}).ends_connection());
}
