// SPDX-License-Identifier: MIT
#include "api/model_answer.hpp"

#include <json_text.hpp>

#include "support/rfc3339.hpp"

#include <memory>

namespace tweetsent_server {
namespace {

void write_member(records::json_writer& writer, std::string_view name, std::string_view value) {
  writer.key(name);
  writer.text(value);
}

}  // namespace

void write_model(const served_model& model, const model_set& models, std::string& out) {
  const tweetsent::model_facts& facts = model.classifier.facts();
  const bool linear = model.classifier.head() == tweetsent::head_kind::linear;
  records::json_writer writer(out);
  writer.begin_object();
  write_member(writer, "name", model.source.name);
  write_member(writer, "title", facts.name);
  write_member(writer, "checksum", facts.checksum);
  write_member(writer, "loaded", format_time(model.loaded));
  write_member(writer, "created_by", facts.created_by);
  write_member(writer, "head", linear ? "linear" : "logistic");
  writer.key("labels");
  writer.begin_array();
  for (const std::string& label : model.classifier.labels()) writer.text(label);
  writer.end_array();
  writer.key("training");
  writer.begin_object();
  for (const auto& [name, value] : facts.training) write_member(writer, name, value);
  writer.end_object();
  writer.key("models");
  writer.begin_array();
  for (const std::shared_ptr<const served_model>& each : models.models()) writer.text(each->source.name);
  writer.end_array();
  writer.end_object();
}

}  // namespace tweetsent_server
