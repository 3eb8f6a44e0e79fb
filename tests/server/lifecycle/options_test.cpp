// SPDX-License-Identifier: MIT
#include "lifecycle/options.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

using namespace tweetsent_server;

namespace {

class environment_variable {
 public:
  environment_variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~environment_variable() { unsetenv(name_); }
  environment_variable(const environment_variable&) = delete;
  environment_variable& operator=(const environment_variable&) = delete;

 private:
  const char* name_;
};

class config_file {
 public:
  explicit config_file(const std::string& text) {
    const int descriptor = mkstemp(path_.data());
    REQUIRE(descriptor >= 0);
    std::FILE* file = fdopen(descriptor, "w");
    std::fputs(text.c_str(), file);
    std::fclose(file);
  }
  ~config_file() { std::remove(path_.c_str()); }
  config_file(const config_file&) = delete;
  config_file& operator=(const config_file&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/tweetsent-options-XXXXXX";
};

parsed_options parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "tweetsent-server");
  return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

server_options good(const std::vector<const char*>& arguments) {
  const parsed_options parsed = parse(arguments);
  REQUIRE_FALSE(parsed.exit_status);
  return parsed.options;
}

}  // namespace

TEST_CASE("without options the server is private and encrypted") {
  const server_options options = good({});
  CHECK(options.address == "127.0.0.1");
  CHECK(options.port == 5000);
  CHECK_FALSE(options.plain_http);
  CHECK(options.tokens.empty());
  CHECK(options.http.body_bytes == 1024 * 1024);
}

TEST_CASE("a flag wins over the environment, and the environment over the file") {
  const config_file file("port=1\nthreads=1\nbody-limit=1\n");
  const environment_variable threads("TWEETSENT_THREADS", "2");
  const environment_variable body("TWEETSENT_BODY_LIMIT", "2");
  const server_options options = good({"--config", file.path().c_str(), "--body-limit", "3"});
  CHECK(options.port == 1);
  CHECK(options.http.threads == 2);
  CHECK(options.http.body_bytes == 3);
}

TEST_CASE("the file itself can be named by the environment") {
  const config_file file("port=7\ntoken=[\"a\",\"b\"]\nplain-http=true\n");
  const environment_variable config("TWEETSENT_CONFIG", file.path().c_str());
  const server_options options = good({});
  CHECK(options.port == 7);
  CHECK(options.tokens == std::vector<std::string>{"a", "b"});
  CHECK(options.plain_http);
}

TEST_CASE("several tokens come with commas or one by one") {
  CHECK(good({"--token", "a,b", "--token", "c"}).tokens == std::vector<std::string>{"a", "b", "c"});
  const environment_variable tokens("TWEETSENT_TOKEN", "x,y");
  CHECK(good({}).tokens == std::vector<std::string>{"x", "y"});
  CHECK(good({"--token", "z"}).tokens == std::vector<std::string>{"z"});
}

TEST_CASE("a rotation has an interval with a unit, and overlaps as long unless told") {
  const server_options options = good({"--token-file", "f", "--rotate-token", "24h"});
  CHECK(options.rotate_token == std::chrono::hours(24));
  CHECK(options.rotate_overlap == options.rotate_token);
  CHECK(good({"--token-file", "f", "--rotate-token", "2", "--rotate-overlap", "1m"}).rotate_overlap ==
        std::chrono::minutes(1));
  CHECK(good({"--token-file", "f"}).rotate_token.count() == 0);
}

TEST_CASE("without --model there is the model compiled in, with several the first answers") {
  REQUIRE(good({}).models.size() == 1);
  CHECK(good({}).models[0].name == "default");
  CHECK(good({}).models[0].path.empty());
  const server_options options = good({"--model", "a=x,y.bin", "--model", "z"});
  REQUIRE(options.models.size() == 3);
  CHECK(options.models[0].name == "a");
  CHECK(options.models[1].name == "y");
  CHECK(options.models[2].path == "z");
}

TEST_CASE("a socket is without TLS") {
  CHECK(good({"--socket", "s"}).plain_http);
  CHECK(good({}).socket.empty());
}

TEST_CASE("sizes have units") {
  CHECK(good({"--body-limit", "64KiB"}).http.body_bytes == 64 * 1024);
  CHECK(good({"--tweet-limit", "2k"}).limits.tweet_bytes == 2 * 1024);
  CHECK(good({"--id-limit", "12"}).limits.id_bytes == 12);
  CHECK(good({"--answer-limit", "1GiB"}).limits.answer_bytes == 1024 * 1024 * 1024);
}

TEST_CASE("a size that the server could not keep to ends with 2") {
  for (const char* option : {"--body-limit", "--tweet-limit", "--id-limit", "--answer-limit"}) {
    for (const char* size : {"0", "-1", "2TiB"}) CHECK(parse({option, size}).exit_status == 2);
  }
  CHECK(parse({"--body-limit", "64GB"}).exit_status == 2);
}

TEST_CASE("a value that is empty is refused, but a variable that is empty is as one that is not set") {
  for (const std::string name :
       {"client-ca", "token-file", "certificate", "key", "socket", "token", "model", "config"}) {
    CAPTURE(name);
    CHECK(parse({("--" + name).c_str(), ""}).exit_status == 2);
    CHECK(parse({("--" + name + "=").c_str()}).exit_status == 2);
  }
  const config_file file("client-ca=\"\"\n");
  CHECK(parse({"--config", file.path().c_str()}).exit_status == 2);
  const environment_variable empty("TWEETSENT_CLIENT_CA", "");
  CHECK(good({}).client_ca.empty());
}

TEST_CASE("bad usage ends with 2") {
  const std::vector<const char*> arguments = GENERATE(
      std::vector<const char*>{"--nonsense"}, std::vector<const char*>{"stray"},
      std::vector<const char*>{"--port", "65536"}, std::vector<const char*>{"--port", "-1"},
      std::vector<const char*>{"--threads", "0"}, std::vector<const char*>{"--token", "a b"},
      std::vector<const char*>{"--certificate", "x"}, std::vector<const char*>{"--key", "x"},
      std::vector<const char*>{"--plain-http", "--certificate", "x", "--key", "y"},
      std::vector<const char*>{"--log-level", "loud"}, std::vector<const char*>{"--idle-timeout", "0"},
      std::vector<const char*>{"--plain-http", "--client-ca", "x"},
      std::vector<const char*>{"--socket", "s", "--client-ca", "x"},
      std::vector<const char*>{"--socket", "s", "--certificate", "x", "--key", "y"},
      std::vector<const char*>{"--rotate-token", "24h"},
      std::vector<const char*>{"--token-file", "f", "--rotate-overlap", "1h"},
      std::vector<const char*>{"--token-file", "f", "--rotate-token", "0s"},
      std::vector<const char*>{"--token-file", "f", "--rotate-token", "soon"},
      std::vector<const char*>{"--token-file", "f", "--rotate-token", "1s", "--rotate-overlap", "2m"},
      std::vector<const char*>{"--model", "a=x,a=y"}, std::vector<const char*>{"--body-limit", "much"},
      std::vector<const char*>{"--tweets-limit", "0"});
  CHECK(parse(arguments).exit_status == 2);
}

TEST_CASE("a configuration file that is missing ends with 1, an unknown key in one with 2") {
  CHECK(parse({"--config", "/nonexistent.conf"}).exit_status == 1);
  const config_file file("prot=5001\n");
  CHECK(parse({"--config", file.path().c_str()}).exit_status == 2);
}

TEST_CASE("help and version end with 0") {
  CHECK(parse({"--help"}).exit_status == 0);
  CHECK(parse({"--version"}).exit_status == 0);
}
