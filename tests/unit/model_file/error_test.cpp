// SPDX-License-Identifier: MIT
#include "tweetsent/model_file/error.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>
#include <type_traits>

using namespace tweetsent;

TEST_CASE("an error says in one line where it is, what was expected and what was found") {
  const model_file_error error("a.safetensors", 42, "a header", "nothing");
  CHECK(std::string(error.what()) == "a.safetensors: at byte 42: expected a header, found nothing");
  CHECK(error.path() == "a.safetensors");
  CHECK(error.offset() == 42);
  CHECK(error.expected() == "a header");
  CHECK(error.found() == "nothing");
}

TEST_CASE("an error without an offset leaves it out") {
  const model_file_error error("a", model_file_error::no_offset, "a model file", "No such file or directory");
  CHECK(std::string(error.what()) == "a: expected a model file, found No such file or directory");
}

TEST_CASE("an error is a runtime_error that can be copied while it is thrown") {
  CHECK(std::is_base_of_v<std::runtime_error, model_file_error>);
  const model_file_error error("a", 1, "b", "c"), copy = error;
  CHECK(std::string(copy.what()) == error.what());
  CHECK_THROWS_AS(throw copy, std::runtime_error);
}
