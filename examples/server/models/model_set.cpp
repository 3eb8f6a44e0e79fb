// SPDX-License-Identifier: MIT
#include "models/model_set.hpp"

#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>

#include "support/header_text.hpp"
#include "support/text_file.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tweetsent_server {
namespace {

constexpr std::size_t longest_name = 64;

bool is_model_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name && std::all_of(text.begin(), text.end(), is_unreserved);
}

// `sentiment` of `models/sentiment.safetensors`.
std::string_view stem(std::string_view path) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  return file.substr(0, file.rfind('.'));
}

}  // namespace

model_source parse_model_source(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals != std::string::npos && is_model_name(std::string_view(text).substr(0, equals))) {
    return {text.substr(0, equals), text.substr(equals + 1)};
  }
  const std::string_view name = stem(text);
  return {is_model_name(name) ? std::string(name) : "default", text};
}

std::shared_ptr<const served_model> load_served_model(const model_source& source, metrics& counted) {
  if (!source.path.empty()) require_regular_file(source.path);
  tweetsent::classifier loaded =
      source.path.empty() ? tweetsent::make_default_model() : tweetsent::load_model(source.path);
  const model_metrics counters = counted.of_model(source.name, loaded);
  return std::make_shared<served_model>(
      served_model{source, std::move(loaded), std::chrono::system_clock::now(), counters});
}

const served_model* model_set::find(std::string_view name) const noexcept {
  for (const std::shared_ptr<const served_model>& model : models_) {
    if (name.empty() || model->source.name == name) return model.get();
  }
  return nullptr;
}

model_set model_set::with(const std::shared_ptr<const served_model>& model) const {
  model_set changed = *this;
  const auto same_name = [&model](const auto& each) { return each->source.name == model->source.name; };
  const auto place = std::find_if(changed.models_.begin(), changed.models_.end(), same_name);
  if (place == changed.models_.end()) {
    changed.models_.push_back(model);
  } else {
    *place = model;
  }
  return changed;
}

}  // namespace tweetsent_server
