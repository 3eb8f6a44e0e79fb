// SPDX-License-Identifier: MIT
//
// What a served model says of itself, as the JSON of an answer.
#ifndef TWEETSENT_SERVER_MODEL_ANSWER_HPP
#define TWEETSENT_SERVER_MODEL_ANSWER_HPP

#include "models/model_set.hpp"

#include <string>

namespace tweetsent_server {

// Appends the description of `model`, and the names of all `models`, to `out`.
void write_model(const served_model& model, const model_set& models, std::string& out);

}  // namespace tweetsent_server

#endif
