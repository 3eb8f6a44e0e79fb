// SPDX-License-Identifier: MIT
//
// What the operator can set: each option is a flag, an environment variable (`TWEETSENT_PORT`) and a key of
// the configuration file; a flag wins over the environment, the environment over the file.
#ifndef TWEETSENT_SERVER_OPTIONS_HPP
#define TWEETSENT_SERVER_OPTIONS_HPP

#include "api/predict_request.hpp"
#include "http/http_server.hpp"
#include "models/model_set.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tweetsent_server {

struct server_options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 5000;  // 0: any free one
  bool plain_http = false;    // on a loopback address or the next
  std::string socket;         // path of a Unix domain socket, in place of address and port; empty: none

  std::vector<std::string> tokens;         // none, and no file of tokens: a random one
  std::string token_file;                  // empty: none
  std::chrono::seconds rotate_token{0};    // 0: never
  std::chrono::seconds rotate_overlap{0};  // how long the last token stays valid
  std::string certificate;                 // PEM files, both or neither; neither: a self-signed one
  std::string key;
  std::string client_ca;  // PEM file of those who sign clients' certificates; none: clients need none
  std::vector<model_source> models;  // at least one; the first answers who names none

  std::string log_level = "info";
  std::vector<std::string> allowed_origins;  // whose pages may read answers

  predict_limits limits;
  http_limits http;
  std::chrono::seconds drain_grace{0};      // after SIGTERM: still serving, but no longer ready
  std::chrono::seconds drain_deadline{10};  // after that: for requests in flight

  std::vector<std::string> unknown_variables;  // TWEETSENT_... of the environment that are no option's
};

struct parsed_options {
  server_options options;
  std::optional<int>
      exit_status;  // set when there is nothing to run: help, version, or a fault, already printed
};

// Reads flags, environment and file. A fault is one line on standard error: status 2 for bad usage, 1 for a
// configuration file that cannot be read.
parsed_options parse_options(int argument_count, const char* const* arguments);

}  // namespace tweetsent_server

#endif
