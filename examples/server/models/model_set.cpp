// SPDX-License-Identifier: MIT
#include "models/model_set.hpp"

#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>

#include "support/header_text.hpp"
#include "support/text_file.hpp"

#include <cstddef>
#include <utility>

namespace tweetsent_server {
namespace {

constexpr std::size_t longest_name = 64;

// `sentiment` of `models/sentiment.safetensors`.
std::string_view stem(std::string_view path) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  return file.substr(0, file.rfind('.'));
}

}  // namespace

model_source parse_model_source(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals != std::string::npos && is_word(std::string_view(text).substr(0, equals), longest_name)) {
    return {text.substr(0, equals), text.substr(equals + 1)};
  }
  const std::string_view name = stem(text);
  return {is_word(name, longest_name) ? std::string(name) : "default", text};
}

std::shared_ptr<const served_model> load_served_model(const model_source& source, metrics& counted) {
  if (!source.path.empty()) require_regular_file(source.path);
  tweetsent::classifier loaded =
      source.path.empty() ? tweetsent::make_default_model() : tweetsent::load_model(source.path);
  const model_metrics counters = counted.of_model(source.name, loaded);
  return std::make_shared<served_model>(
      served_model{source, std::move(loaded), std::chrono::system_clock::now(), counters});
}

const served_model* find_model(const model_set& models, std::string_view name) noexcept {
  for (const std::shared_ptr<const served_model>& model : models) {
    if (name.empty() || model->source.name == name) return model.get();
  }
  return nullptr;
}

model_set with_model(model_set models, std::shared_ptr<const served_model> model) {
  for (std::shared_ptr<const served_model>& each : models) {
    if (each->source.name == model->source.name) return std::swap(each, model), models;
  }
  models.push_back(std::move(model));
  return models;
}

}  // namespace tweetsent_server
