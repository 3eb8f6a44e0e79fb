// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <catch2/catch.hpp>
#include <new>
#include <string>
#include <vector>

#include "counted_allocations.hpp"
#include "model_image.hpp"
#include "scratch_folder.hpp"
#include "small_models.hpp"
#include "tweetsent/model_file.hpp"

using namespace tweetsent;

namespace {

constexpr std::size_t allowed = 1 << 20;

constexpr std::uint64_t hostile_numbers[] = {0,
                                             1,
                                             std::uint64_t{1} << 31,
                                             std::uint64_t{1} << 32,
                                             (std::uint64_t{1} << 61) + 1,
                                             std::uint64_t{1} << 63,
                                             ~std::uint64_t{0}};

// Whether the loader refuses the file and asks for little more memory than the file is long.
bool is_refused_cheaply(const std::string& file, std::size_t more = allowed) {
  const counted_allocations counted;
  try {
    model_from_bytes(file);
  } catch (const model_file_error&) {
    return counted.bytes() <= file.size() + more;
  }
  return false;
}

// What loading a sound file takes.
std::size_t sound_model() {
  const std::string file = model_to_bytes(small_classifier());
  const counted_allocations counted;
  model_from_bytes(file);
  return counted.bytes();
}

// The places of the whole numbers that stand outside of strings in a header.
std::vector<std::pair<std::size_t, std::size_t>> numbers_in(const std::string& header) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  bool in_string = false;
  for (std::size_t at = 0; at < header.size(); ++at) {
    if (header[at] == '"') in_string = !in_string;
    if (in_string || header[at] < '0' || header[at] > '9') continue;
    const std::size_t end = header.find_first_not_of("0123456789", at);
    out.emplace_back(at, end - at);
    at = end - 1;
  }
  return out;
}

}  // namespace

TEST_CASE("a hostile header length is refused without the memory it asks for") {
  std::string file = model_to_bytes(small_classifier());
  const std::size_t good = model_image::header_size(file);
  std::vector<std::uint64_t> lengths(std::begin(hostile_numbers), std::end(hostile_numbers));
  lengths.insert(lengths.end(),
                 {8, good - 8, good - 1, good + 1, good + 8, file.size() - 8, file.size(), file.size() + 8});
  for (std::uint64_t length : lengths) {
    for (std::size_t byte = 0; byte < 8; ++byte) file[byte] = static_cast<char>(length >> (8 * byte));
    INFO(length);
    CHECK(is_refused_cheaply(model_image::with_checksum(file)));
  }
}

TEST_CASE("a hostile number in a shape or an offset is refused without the memory it asks for") {
  const model_image whole(model_to_bytes(small_classifier()));
  const auto numbers = numbers_in(whole.header);
  REQUIRE(numbers.size() > 30);
  for (const auto& [at, size] : numbers) {
    for (std::uint64_t hostile : hostile_numbers) {
      if (whole.header.substr(at, size) == std::to_string(hostile)) continue;
      model_image image = whole;
      image.header.replace(at, size, std::to_string(hostile));
      INFO(hostile << " at " << at << " of " << whole.header);
      REQUIRE(is_refused_cheaply(image.file()));
    }
  }
}

// Canaries are looked at last, when the model they are for stands.
TEST_CASE("a hostile end of a string is refused without the memory it asks for") {
  const model_image whole(model_to_bytes(small_classifier()));
  for (const std::string list : {"stems.ends", "labels.ends", "canaries.ends"}) {
    for (std::size_t at = 0; at < 2; ++at) {
      for (std::uint64_t hostile : hostile_numbers) {
        if (hostile < 2) continue;  // an end like any other
        model_image image = whole;
        image.set(list, at, hostile);
        INFO(list << " " << at << " " << hostile);
        CHECK(is_refused_cheaply(image.file(), list == "canaries.ends" ? sound_model() : allowed));
      }
    }
  }
}

TEST_CASE("shapes whose product wraps round to the right size are refused") {
  for (const std::string shape :
       {"[2,9223372036854775808]", "[4294967296,4294967296]", "[2305843009213693952,8]",
        "[9223372036854775809,2]", "[3074457345618258603,6]"}) {
    model_image image(model_to_bytes(small_classifier()));
    REQUIRE(image.replace("\"shape\":[1,2]", "\"shape\":" + shape));
    INFO(shape);
    CHECK(is_refused_cheaply(image.file()));
  }
}

TEST_CASE("a large file of nothing is refused without a copy of it") {
  const std::string file(64 << 20, '\0');
  const counted_allocations counted;
  CHECK_THROWS_AS(model_from_bytes(file), model_file_error);
  CHECK(counted.bytes() <= file.size() + allowed);
}

TEST_CASE("loading a sound model takes its file's size and what it will need to answer") {
  const scratch_folder folder;
  save_model(small_classifier(), folder / "model");
  const counted_allocations counted;
  const classifier loaded = load_model(folder / "model");
  CHECK(counted.bytes() <= 3 * allowed);
}

namespace {

// A file of `bytes` that goes on with nothing up to `size`; a file system need not store that.
void make_sparse(const std::string& path, const std::string& bytes, std::uint64_t size) {
  std::string reason;
  REQUIRE(replace_file(path, bytes, reason));
  REQUIRE(truncate(path.c_str(), static_cast<off_t>(size)) == 0);
}

// What loading the file says against it, if it asked for little memory.
std::string cheap_refusal(const std::string& path) {
  const counted_allocations counted;
  try {
    load_model(path);
  } catch (const model_file_error& error) {
    return counted.bytes() <= allowed ? error.what() : "it took too much memory";
  }
  return "it was loaded";
}

}  // namespace

TEST_CASE("a huge file is refused by its header, before there is memory for the rest") {
  const scratch_folder folder;
  const std::string path = folder / "model", sound = model_to_bytes(small_classifier());
  const std::uint64_t huge = std::uint64_t{1} << 40;
  make_sparse(path, "", huge);
  CHECK(cheap_refusal(path).find("a safetensors header") != std::string::npos);
  make_sparse(path, sound, huge);
  CHECK(cheap_refusal(path).find("bytes of data") != std::string::npos);
}

TEST_CASE("a file that there is no memory for is refused as one that cannot be loaded") {
  const scratch_folder folder;
  const std::string path = folder / "model";
  save_model(small_classifier(), path);
  allocation_totals::most_at_once = model_to_bytes(small_classifier()).size() - 8;
  std::string reason;
  try {
    load_model(path);
  } catch (const model_file_error& error) {
    reason = error.found();
  } catch (const std::bad_alloc&) {
  }
  allocation_totals::most_at_once = ~std::size_t{0};
  CHECK(reason.find("too little memory for its") == 0);
}
