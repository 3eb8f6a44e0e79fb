// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "constant_model.hpp"
#include "scratch_folder.hpp"
#include "small_models.hpp"
#include "tweetsent/model_file.hpp"

using namespace tweetsent;

namespace {

// What loading or saving says; empty if nothing is wrong.
template <class Action>
std::string complaint(Action&& action) {
  try {
    action();
    return "";
  } catch (const model_file_error& error) {
    return error.what();
  }
}

bool contains(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

}  // namespace

TEST_CASE("a model saves over another one, and loads from its path") {
  const scratch_folder folder;
  const std::string path = folder / "model.safetensors";
  save_model(small_classifier(head_kind::linear), path);
  CHECK(load_model(path).head() == head_kind::linear);
  save_model(small_classifier(head_kind::logistic, 3), path);
  CHECK(model_to_bytes(load_model(path)) == model_to_bytes(small_classifier(head_kind::logistic, 3)));
  CHECK(folder.names() == std::vector<std::string>{"model.safetensors"});
}

TEST_CASE("models that cannot be loaded or saved name the path and the reason") {
  const scratch_folder folder;
  const std::string none = folder / "none";
  CHECK(complaint([&] { load_model(none); }) ==
        none + ": expected a model file, found No such file or directory");
  CHECK(contains(complaint([&] { load_model(folder.path()); }), "not a regular file"));
  CHECK(contains(complaint([&] { save_model(small_classifier(), "/dev/full"); }), "/dev/full: "));
  CHECK(contains(complaint([&] { save_model(small_classifier(), "/dev/full"); }), "No space left on device"));
  std::string reason;
  REQUIRE(replace_file(folder / "empty", "", reason));
  CHECK(contains(complaint([&] { load_model(folder / "empty"); }), "found 0 bytes"));
}

TEST_CASE("a model that could not be loaded again is not saved over a good one") {
  const scratch_folder folder;
  const std::string path = folder / "model.safetensors";
  save_model(small_classifier(), path);
  const std::string good = model_to_bytes(load_model(path));
  logistic_model head = small_head(head_kind::logistic, 2);
  head.weights[0] = std::nan("");
  const classifier bad(frequency_model(preprocessor(), frequency_table(2), head), {"A", "B"});
  CHECK(contains(complaint([&] { save_model(bad, path); }), "weights"));
  CHECK(model_to_bytes(load_model(path)) == good);
}

TEST_CASE("a model of a family without model files is refused by name") {
  const classifier other(constant_model(3), letter_labels(3));
  CHECK(contains(complaint([&] { model_to_bytes(other); }),
                 "expected a family that has model files, found constant"));
}
