// SPDX-License-Identifier: MIT
#include "lifecycle/state_files.hpp"

#include "credentials/token_file.hpp"
#include "credentials/token_rotation.hpp"
#include "support/file_watch.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace tweetsent_server {
namespace {

// Loads now, and gives what loads again when the files change.
reloadable loaded(reload_kind kind, std::string name, std::vector<std::string> files,
                  std::function<std::string()> load) {
  const auto watch = std::make_shared<file_watch>(std::move(files));
  load();
  return {kind, std::move(name), [watch] { return watch->has_changed(); },
          [watch, load = std::move(load)] {
            watch->note();
            return load();
          }};
}

std::string replace_model(const model_source& source, serving_state& state) {
  const auto model = load_served_model(source, state.counted);
  state.models.replace(std::make_shared<model_set>(state.models.get()->with(model)));
  return "checksum " + model->classifier.facts().checksum;
}

std::string replace_identity(const server_options& options, serving_state& state) {
  auto identity = std::make_shared<tls_identity>(load_identity(options.certificate, options.key));
  const std::string text = "valid until " + last_day(*identity);
  state.tls.identity.replace(std::move(identity));
  return text;
}

// Those of the file beside those of the options.
std::string replace_tokens(const server_options& options, std::vector<token> of_file, serving_state& state) {
  const std::string text = std::to_string(of_file.size()) + " in the file";
  for (const std::string& each : options.tokens) of_file.push_back({each});
  state.tokens.replace(std::make_shared<token_set>(of_file));
  return text;
}

void load_tokens(const server_options& options, serving_state& state, std::vector<reloadable>& parts) {
  const std::string& file = options.token_file;
  if (file.empty()) {
    replace_tokens(options, {}, state);
    return;
  }
  if (options.rotate_token.count() != 0) {
    const auto admit = [&state, options](const std::vector<token>& tokens) {
      replace_tokens(options, tokens, state);
    };
    const auto rotation =
        std::make_shared<token_rotation>(file, options.rotate_token, options.rotate_overlap, admit);
    rotation->start();
    parts.push_back({reload_kind::rotation, file, [rotation] { return rotation->is_due(); },
                     [rotation] { return std::string(rotation->rotate() ? "a new token" : ""); }});
  }
  parts.push_back(loaded(reload_kind::tokens, file, {file}, [&state, options] {
    return replace_tokens(options, read_token_file(options.token_file), state);
  }));
}

}  // namespace

std::vector<reloadable> load_state(const server_options& options, serving_state& state) {
  std::vector<reloadable> parts;
  load_tokens(options, state, parts);
  if (!options.plain_http && options.certificate.empty()) {
    state.tls.identity.replace(std::make_shared<tls_identity>(self_signed_identity(options.address)));
  } else if (!options.plain_http) {
    parts.push_back(loaded(reload_kind::certificate, options.certificate, {options.certificate, options.key},
                           [&state, options] { return replace_identity(options, state); }));
  }
  if (!options.client_ca.empty()) {
    parts.push_back(
        loaded(reload_kind::certificate, options.client_ca, {options.client_ca}, [&state, options] {
          state.tls.clients.replace(
              std::make_shared<client_authorities>(load_client_authorities(options.client_ca)));
          return std::string("for clients");
        }));
  }
  state.models.replace(std::make_shared<model_set>());
  for (const model_source& source : options.models) {
    if (source.path.empty()) {
      replace_model(source, state);
    } else {
      parts.push_back(loaded(reload_kind::model, source.name, {source.path},
                             [&state, source] { return replace_model(source, state); }));
    }
  }
  return parts;
}

}  // namespace tweetsent_server
