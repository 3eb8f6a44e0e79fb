// SPDX-License-Identifier: MIT
#include "model_answer.hpp"

#include "json_text.hpp"
#include "rfc3339.hpp"

#include <memory>

namespace tweetsent_server {
namespace {

void write_member(json_writer& writer, std::string_view name, std::string_view value) {
  write_key(writer, name);
  write_string(writer, value);
}

}  // namespace

void write_model(const served_model& model, const model_set& models, std::string& out) {
  const tweetsent::model_facts& facts = model.classifier.facts();
  const bool linear = model.classifier.head() == tweetsent::head_kind::linear;
  json_text text{out};
  json_writer writer(text);
  writer.StartObject();
  write_member(writer, "name", model.source.name);
  write_member(writer, "title", facts.name);
  write_member(writer, "checksum", facts.checksum);
  write_member(writer, "loaded", format_time(model.loaded));
  write_member(writer, "created_by", facts.created_by);
  write_member(writer, "head", linear ? "linear" : "logistic");
  writer.Key("labels");
  writer.StartArray();
  for (const std::string& label : model.classifier.labels()) write_string(writer, label);
  writer.EndArray();
  writer.Key("training");
  writer.StartObject();
  for (const auto& [name, value] : facts.training) write_member(writer, name, value);
  writer.EndObject();
  writer.Key("models");
  writer.StartArray();
  for (const std::shared_ptr<const served_model>& each : models.models())
    write_string(writer, each->source.name);
  writer.EndArray();
  writer.EndObject();
}

}  // namespace tweetsent_server
