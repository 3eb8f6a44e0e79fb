// SPDX-License-Identifier: MIT
#include "models/model_set.hpp"

#include <tweetsent/model_file/error.hpp>

#include "small_models.hpp"

#include <catch2/catch.hpp>
#include <exception>
#include <memory>
#include <string>
#include <vector>

using namespace tweetsent_server;

namespace {

std::shared_ptr<const served_model> served(const std::string& name) {
  return std::make_shared<served_model>(served_model{{name, ""}, small_classifier(), {}});
}

}  // namespace

TEST_CASE("a model is named as it is told, or by its file") {
  const auto check = [](const std::string& text, const std::string& name, const std::string& path) {
    CAPTURE(text);
    CHECK(parse_model_source(text).name == name);
    CHECK(parse_model_source(text).path == path);
  };
  check("a=models/b.safetensors", "a", "models/b.safetensors");
  check("models/b.safetensors", "b", "models/b.safetensors");
  check("b", "b", "b");
  check("a=b=c", "a", "b=c");
  check("a=", "a", "");
  check("./a=b", "default", "./a=b");
  check("models/two words.bin", "default", "models/two words.bin");
  check("models/.hidden", "default", "models/.hidden");
  check(std::string(65, 'a') + "=b", "default", std::string(65, 'a') + "=b");
}

TEST_CASE("a model is found by its name, and the first without one") {
  const model_set models({served("a"), served("b")});
  CHECK(find_model(models, "a")->source.name == "a");
  CHECK(find_model(models, "b")->source.name == "b");
  CHECK(find_model(models, "")->source.name == "a");
  CHECK(find_model(models, "A") == nullptr);
}

TEST_CASE("a model takes the place of the one of its name") {
  const model_set models({served("a"), served("b")});
  const auto newer = served("b");
  const model_set changed = with_model(models, newer);
  CHECK(find_model(changed, "a") == find_model(models, "a"));
  CHECK(find_model(changed, "b") == newer.get());
  CHECK(find_model(models, "b") != newer.get());
  CHECK(find_model(with_model(models, served("c")), "c") != nullptr);
}

TEST_CASE("without a path it is the model compiled in") {
  metrics counted;
  const auto model = load_served_model({"any", ""}, counted);
  CHECK(model->source.name == "any");
  CHECK(model->classifier.facts().name == "sentiment-2class");
}

TEST_CASE("a model that cannot be loaded says which file") {
  metrics counted;
  std::string reason;
  try {
    load_served_model({"any", "/nonexistent/model"}, counted);
  } catch (const std::exception& error) {
    reason = error.what();
  }
  CHECK(reason == "/nonexistent/model: No such file or directory");
}
