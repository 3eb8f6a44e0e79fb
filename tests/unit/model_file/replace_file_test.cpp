// SPDX-License-Identifier: MIT
#include "tweetsent/model_file/replace_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "random_text.hpp"
#include "scratch_folder.hpp"

using namespace tweetsent;

namespace {

std::string read_back(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Why a file cannot be written; empty if it can.
std::string reason_against(const std::string& path, std::string_view bytes) {
  std::string reason;
  return replace_file(path, bytes, reason) ? "" : reason.empty() ? "no reason" : reason;
}

}  // namespace

TEST_CASE("a file is read back as it was written, and nothing is left beside it") {
  const scratch_folder folder;
  random_text random(1);
  for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 4096u, 100000u}) {
    const std::string bytes = random.bytes(size);
    REQUIRE(reason_against(folder / "file", bytes).empty());
    REQUIRE(read_back(folder / "file") == bytes);
    REQUIRE(folder.names() == std::vector<std::string>{"file"});
  }
}

TEST_CASE("files that cannot be written say why, and leave nothing") {
  const scratch_folder folder;
  REQUIRE(reason_against(folder / "file", "x").empty());
  CHECK(reason_against(folder / "none/file", "x") == "No such file or directory");
  CHECK(reason_against(folder / "file/below", "x") == "Not a directory");
  CHECK(reason_against(folder.path(), "x") == "Is a directory");
  CHECK(reason_against("", "x") == "No such file or directory");
  CHECK(reason_against("/dev/full", "x") == "No space left on device");
  CHECK(reason_against(folder / std::string(300, 'x'), "x") == "File name too long");
  CHECK(folder.names() == std::vector<std::string>{"file"});
}

TEST_CASE("a folder without write permission keeps its file") {
  if (geteuid() == 0) {
    WARN("skipped: permissions do not bind root");
    return;
  }
  const scratch_folder folder;
  REQUIRE(reason_against(folder / "file", "old").empty());
  REQUIRE(chmod(folder.path().c_str(), 0500) == 0);
  CHECK(reason_against(folder / "file", "new") == "Permission denied");
  CHECK(read_back(folder / "file") == "old");
}

TEST_CASE("what an interrupted writer left beside the file stops nobody, and is not written to") {
  const scratch_folder folder;
  for (int number = 0; number < 5; ++number) {
    REQUIRE(reason_against(folder / ("file.partial" + std::to_string(number)), "left").empty());
  }
  REQUIRE(reason_against(folder / "file", "new").empty());
  CHECK(read_back(folder / "file") == "new");
  CHECK(read_back(folder / "file.partial0") == "left");
  CHECK(folder.names().size() == 6);
}

TEST_CASE("what is not a regular file is written to, not replaced") {
  const scratch_folder folder;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  // Opened for both, so that neither end waits for the other.
  std::FILE* reader = std::fopen((folder / "pipe").c_str(), "r+b");
  REQUIRE(reader != nullptr);
  CHECK(reason_against(folder / "pipe", "through").empty());
  char found[7] = {};
  CHECK(std::fread(found, 1, sizeof found, reader) == sizeof found);
  CHECK(std::string(found, sizeof found) == "through");
  std::fclose(reader);
}

TEST_CASE("a link stays, and what it leads to is replaced") {
  const scratch_folder folder;
  REQUIRE(reason_against(folder / "file", "old").empty());
  REQUIRE(symlink("file", (folder / "link").c_str()) == 0);
  CHECK(reason_against(folder / "link", "new").empty());
  CHECK(read_back(folder / "file") == "new");
  struct stat status {};
  REQUIRE(lstat((folder / "link").c_str(), &status) == 0);
  CHECK(S_ISLNK(status.st_mode));
  CHECK(folder.names() == std::vector<std::string>{"file", "link"});
}

TEST_CASE("a file keeps its mode, and a new one has what the process gives new files") {
  const scratch_folder folder;
  const mode_t before = umask(022);
  const auto mode = [&] {
    struct stat status {};
    REQUIRE(stat((folder / "file").c_str(), &status) == 0);
    return status.st_mode & 07777;
  };
  REQUIRE(reason_against(folder / "file", "new").empty());
  CHECK(mode() == 0644);
  for (const mode_t wanted : {0600U, 0640U, 0444U, 0664U}) {
    REQUIRE(chmod((folder / "file").c_str(), wanted) == 0);
    REQUIRE(reason_against(folder / "file", "again").empty());
    CHECK(mode() == wanted);
  }
  umask(before);
}

TEST_CASE("root leaves a file to its owner") {
  if (geteuid() != 0) {
    WARN("skipped: only root may give a file away");
    return;
  }
  const scratch_folder folder;
  REQUIRE(reason_against(folder / "file", "old").empty());
  REQUIRE(chown((folder / "file").c_str(), 1234, 4321) == 0);
  REQUIRE(chmod((folder / "file").c_str(), 0640) == 0);
  REQUIRE(reason_against(folder / "file", "new").empty());
  struct stat status {};
  REQUIRE(stat((folder / "file").c_str(), &status) == 0);
  CHECK(status.st_uid == 1234);
  CHECK(status.st_gid == 4321);
  CHECK((status.st_mode & 07777) == 0640);
}
