// SPDX-License-Identifier: MIT
#include "lifecycle/reloader.hpp"

#include "credentials/token_rotation.hpp"
#include "credentials/tokens.hpp"
#include "support/file_watch.hpp"
#include "support/times.hpp"

#include <exception>
#include <memory>
#include <thread>
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
  state.models.replace(std::make_shared<model_set>(with_model(*state.models.get(), model)));
  return "checksum " + model->classifier.facts().checksum;
}

// With the certificate of the files, or `made`.
std::string replace_tls(const server_options& options, const tls_identity* made, serving_state& state) {
  const certificate_list authorities =
      options.client_ca.empty() ? nullptr : read_certificates(options.client_ca);
  auto settings = std::make_shared<tls_settings>(
      made != nullptr ? make_tls_settings(*made, authorities)
                      : make_tls_settings(load_identity(options.certificate, options.key), authorities));
  std::string text = "valid until " + format_time(settings->end);
  state.tls.replace(std::move(settings));
  return text;
}

void load_tls(const server_options& options, serving_state& state, std::vector<reloadable>& parts) {
  std::vector<std::string> files;
  for (const std::string& file : {options.certificate, options.key, options.client_ca}) {
    if (!file.empty()) files.push_back(file);
  }
  const auto made =
      options.certificate.empty() ? std::make_shared<tls_identity>(self_signed_identity()) : nullptr;
  if (files.empty()) {
    replace_tls(options, made.get(), state);
  } else {
    parts.push_back(loaded(reload_kind::certificate, files.front(), files,
                           [&state, options, made] { return replace_tls(options, made.get(), state); }));
  }
}

// Those of the file beside those of the options.
std::string replace_tokens(const server_options& options, std::vector<token> of_file, serving_state& state) {
  std::string text = std::to_string(of_file.size()) + " in the file";
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
  if (!options.plain_http) load_tls(options, state, parts);
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

reloader::reloader(std::vector<reloadable> parts, observer observe)
    : parts_(std::move(parts)),
      observe_(std::move(observe)),
      thread_(std::async(std::launch::async, [this] { run(); })) {}

bool reloader::stop(std::chrono::milliseconds patience) {
  stopping_ = true;
  return thread_.wait_for(patience) == std::future_status::ready;
}

void reloader::run() {
  while (!stopping_) {
    const bool all = all_.exchange(false);
    for (const reloadable& part : parts_) load_if(part, all && part.kind != reload_kind::rotation);
    std::this_thread::sleep_for(round);
  }
}

void reloader::load_if(const reloadable& part, bool wanted) {
  try {
    if (stopping_ || !(part.is_due() || wanted)) return;
    const std::string loaded = part.load();
    if (!loaded.empty()) observe_(part, true, loaded);
  } catch (const std::exception& error) {
    observe_(part, false, error.what());
  }
}

}  // namespace tweetsent_server
