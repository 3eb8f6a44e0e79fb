// SPDX-License-Identifier: MIT
//
// The models that are served, by name.
#ifndef TWEETSENT_SERVER_MODEL_SET_HPP
#define TWEETSENT_SERVER_MODEL_SET_HPP

#include <tweetsent/classifier.hpp>

#include "telemetry/metrics.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

// Where a model comes from.
struct model_source {
  std::string name;  // what ?model= says
  std::string path;  // of its file; empty: the model compiled in
};

// `name=path`, or a path alone, whose name is that of the file without its extension, or `default` if that
// would be no name. A name is 1 to 64 letters, digits and `-._~`.
model_source parse_model_source(const std::string& text);

struct served_model {
  model_source source;
  tweetsent::classifier classifier;
  std::chrono::system_clock::time_point loaded;
  model_metrics counters = {};
};

// Loads the model, which replays its canaries, to be counted in `counted`. Throws std::exception, which names
// the file.
std::shared_ptr<const served_model> load_served_model(const model_source& source, metrics& counted);

// No name twice.
using model_set = std::vector<std::shared_ptr<const served_model>>;

// The model of that name, the first for an empty name; nullptr if there is none.
const served_model* find_model(const model_set& models, std::string_view name) noexcept;

// The set with `model` in the place of the one of its name, or at the end if there is none.
model_set with_model(model_set models, std::shared_ptr<const served_model> model);

}  // namespace tweetsent_server

#endif
