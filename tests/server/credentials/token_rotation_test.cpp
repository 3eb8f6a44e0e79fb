// SPDX-License-Identifier: MIT
#include "credentials/token_rotation.hpp"

#include "credentials/tokens.hpp"
#include "scratch_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace tweetsent_server;
using namespace std::chrono_literals;
using std::chrono::system_clock;

namespace {

constexpr auto interval = 24h;
constexpr auto overlap = 1h;

// A rotation of a file of its own, and what it last admitted.
struct rotating {
  scratch_folder folder;
  std::string path = folder / "tokens";
  std::vector<token> admitted;
  token_rotation rotation{path, interval, overlap,
                          [this](const std::vector<token>& tokens) { admitted = tokens; }};

  std::vector<token> tokens() const { return read_token_file(path); }

  // As if the file had been written then.
  void date_file(system_clock::time_point time) const {
    timespec times[2]{};
    times[0].tv_sec = times[1].tv_sec = system_clock::to_time_t(time);
    REQUIRE(utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
  }
};

bool is_near(system_clock::time_point left, system_clock::time_point right) {
  return std::chrono::abs(left - right) < 30s;
}

}  // namespace

TEST_CASE("after a rotation the fresh token alone has no end, and no other outlives the overlap") {
  const auto now = system_clock::now();
  const auto tokens = rotated({{"current"}, {"older", now + 1min}, {"long", now + 48h}, {"gone", now - 1s}},
                              "fresh", now, overlap);
  const system_clock::time_point end = std::chrono::ceil<std::chrono::seconds>(now + overlap);
  REQUIRE(tokens.size() == 4);
  CHECK(tokens[0].text == "fresh");
  CHECK_FALSE(tokens[0].expiry);
  CHECK(tokens[1].text == "current");
  CHECK(tokens[1].expiry == end);
  CHECK(tokens[2].expiry == now + 1min);
  CHECK(tokens[3].expiry == end);
}

TEST_CASE("a file that is missing is made, readable by its owner alone") {
  rotating server;
  server.rotation.start();
  CHECK(server.tokens().size() == 1);
  CHECK_FALSE(server.rotation.is_due());
  struct stat status {};
  REQUIRE(stat(server.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a file without a folder in its path is made where the process works") {
  const scratch_folder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  token_rotation rotation("tokens", interval, overlap, [](const std::vector<token>&) {});
  CHECK_NOTHROW(rotation.start());
  std::filesystem::current_path(before);
  CHECK(read_token_file(folder / "tokens").size() == 1);
}

TEST_CASE("a file that goes is made anew, and the tokens it had are admitted no longer") {
  rotating server;
  server.rotation.start();
  const std::string gone = server.tokens()[0].text;
  REQUIRE(unlink(server.path.c_str()) == 0);
  CHECK(server.rotation.is_due());
  REQUIRE(server.rotation.rotate());
  CHECK_FALSE(server.rotation.is_due());
  REQUIRE(server.tokens().size() == 1);
  CHECK(server.tokens()[0].text != gone);
  REQUIRE(server.admitted.size() == 1);
  CHECK(server.admitted[0].text == server.tokens()[0].text);
}

TEST_CASE("a folder that goes is one failure, tried again later") {
  const scratch_folder folder;
  token_rotation rotation(folder / "gone" + "/tokens", interval, overlap, [](const std::vector<token>&) {});
  REQUIRE(rotation.is_due());
  CHECK_THROWS_WITH(rotation.rotate(), Catch::Contains("tokens.lock: No such file"));
  CHECK_FALSE(rotation.is_due());
}

TEST_CASE("a file that is there is used as it is") {
  rotating server;
  std::ofstream(server.path) << "mine\n";
  server.rotation.start();
  REQUIRE(server.tokens().size() == 1);
  CHECK(server.tokens()[0].text == "mine");
}

TEST_CASE("a rotation is due an interval after the file changed, also when nobody ran meanwhile") {
  rotating server;
  std::ofstream(server.path) << "mine\n";
  server.date_file(system_clock::now() - interval + 1min);
  CHECK_FALSE(server.rotation.is_due());
  server.date_file(system_clock::now() - interval);
  CHECK(server.rotation.is_due());
  server.rotation.start();
  const auto tokens = server.tokens();
  REQUIRE(tokens.size() == 2);
  CHECK(tokens[1].text == "mine");
  CHECK(is_near(*tokens[1].expiry, system_clock::now() + overlap));
  CHECK_FALSE(server.rotation.is_due());
}

TEST_CASE("a clock that jumps, there and back, locks nobody out and leaves no token valid for years") {
  rotating server;
  server.rotation.start();
  const std::vector<token> before = server.tokens();
  // What a server writes while its clock is ten years ahead; then the clock is right again.
  const auto ahead = system_clock::now() + 24h * 3650;
  std::ofstream(server.path) << token_file_text(rotated(before, "ahead", ahead, overlap));
  server.date_file(ahead);
  CHECK(server.rotation.is_due());
  REQUIRE(server.rotation.rotate());
  const auto tokens = server.tokens();
  REQUIRE(tokens.size() == 3);
  CHECK_FALSE(tokens[0].expiry);
  CHECK(tokens[1].text == "ahead");
  CHECK(is_near(*tokens[1].expiry, system_clock::now() + overlap));
  CHECK(tokens[2].text == before[0].text);
  CHECK(is_near(*tokens[2].expiry, system_clock::now() + overlap));
}

TEST_CASE("a file without a valid token gets one at the start") {
  rotating server;
  std::ofstream(server.path) << GENERATE("", "# empty\n", "old 2001-01-01T00:00:00Z\n");
  server.rotation.start();
  REQUIRE(server.tokens().size() == 1);
  CHECK_FALSE(server.tokens()[0].expiry);
}

TEST_CASE("a file that cannot be understood is not written over") {
  rotating server;
  std::ofstream(server.path) << "not a token\n";
  CHECK_THROWS_AS(server.rotation.start(), std::runtime_error);
  server.date_file(system_clock::now() - interval);
  CHECK_THROWS_WITH(server.rotation.rotate(), Catch::Contains("tokens:1: "));
  CHECK_FALSE(server.rotation.is_due());  // but tried again later
  CHECK(server.admitted.empty());
}

TEST_CASE("tokens are admitted before the file shows them, and no longer if it cannot be written") {
  rotating server;
  server.rotation.start();
  const std::string first = server.tokens()[0].text;
  server.date_file(system_clock::now() - interval);
  const auto beside = [&server](int at) { return server.path + ".partial" + std::to_string(at); };
  for (int at = 0; at < 100; ++at) REQUIRE(mkdir(beside(at).c_str(), 0700) == 0);
  CHECK_THROWS_WITH(server.rotation.rotate(), Catch::Contains("tokens: File exists"));
  REQUIRE(server.admitted.size() == 1);
  CHECK(server.admitted[0].text == first);
  CHECK(server.tokens().size() == 1);
  for (int at = 0; at < 100; ++at) REQUIRE(rmdir(beside(at).c_str()) == 0);
  REQUIRE(server.rotation.rotate());
  CHECK(server.admitted[0].text == server.tokens()[0].text);
  CHECK(server.admitted.size() == 2);
}

TEST_CASE("tokens are not written into a file that somebody made where they are written") {
  rotating server;
  const std::string beside = server.path + ".new";
  SECTION("of their own") {
    std::ofstream(beside) << "before";
  }
  SECTION("or of a name more") {
    std::ofstream(server.folder / "other") << "before";
    REQUIRE(link((server.folder / "other").c_str(), beside.c_str()) == 0);
  }
  std::ifstream opened(beside);
  server.rotation.start();
  CHECK(server.tokens().size() == 1);
  std::string text;
  opened >> text;
  CHECK(text == "before");
}

TEST_CASE("while another process rotates, this one does not") {
  rotating server;
  server.rotation.start();
  server.date_file(system_clock::now() - interval);
  const int lock = open((server.path + ".lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(flock(lock, LOCK_EX | LOCK_NB) == 0);
  CHECK_FALSE(server.rotation.rotate());
  close(lock);
  CHECK(server.rotation.rotate());
}

TEST_CASE("of many servers with one file exactly one rotates") {
  rotating server;
  server.rotation.start();
  std::atomic<int> rotations{0};
  constexpr int rounds = 20;
  for (int round = 0; round < rounds; ++round) {
    server.date_file(system_clock::now() - interval);
    std::vector<std::thread> others;
    for (int each = 0; each < 4; ++each) {
      others.emplace_back([&] {
        token_rotation other(server.path, interval, overlap, [](const std::vector<token>&) {});
        for (int attempt = 0; attempt < 10; ++attempt) rotations += static_cast<int>(other.rotate());
      });
    }
    for (std::thread& each : others) each.join();
  }
  CHECK(rotations == rounds);
  CHECK(server.tokens().size() == rounds + 1);
}

TEST_CASE("a symbolic link stays one, and what it leads to is replaced") {
  const scratch_folder folder;
  REQUIRE(symlink("real", (folder / "link").c_str()) == 0);
  std::ofstream(folder / "real") << "";
  token_rotation rotation(folder / "link", interval, overlap, [](const std::vector<token>&) {});
  rotation.start();
  CHECK(read_token_file(folder / "real").size() == 1);
  struct stat status {};
  REQUIRE(lstat((folder / "link").c_str(), &status) == 0);
  CHECK(S_ISLNK(status.st_mode));
}
