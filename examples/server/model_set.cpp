// SPDX-License-Identifier: MIT
#include "model_set.hpp"

#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>

namespace tweetsent_server {

std::shared_ptr<const served_model> load_served_model(const model_source& source) {
  return std::make_shared<served_model>(served_model{
      source, source.path.empty() ? tweetsent::default_model() : tweetsent::load_model(source.path),
      std::chrono::system_clock::now()});
}

const served_model* model_set::find(std::string_view name) const noexcept {
  if (name.empty()) return models_.front().get();
  for (const std::shared_ptr<const served_model>& model : models_) {
    if (model->source.name == name) return model.get();
  }
  return nullptr;
}

model_set model_set::with(const std::shared_ptr<const served_model>& model) const {
  model_set changed = *this;
  for (std::shared_ptr<const served_model>& each : changed.models_) {
    if (each->source.name == model->source.name) each = model;
  }
  return changed;
}

}  // namespace tweetsent_server
