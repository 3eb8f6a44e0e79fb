// SPDX-License-Identifier: MIT
#include "lifecycle/options.hpp"

#include <tweetsent/version.hpp>

#include <decimal_numbers.hpp>

#include "credentials/tokens.hpp"
#include "support/header_text.hpp"
#include "support/text_file.hpp"

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <type_traits>

namespace tweetsent_server {
namespace {

constexpr int exit_bad_file = 1;
constexpr int exit_bad_usage = 2;
constexpr int most_overlapping = 100;  // tokens, of a rotation
constexpr long day = 24 * 60 * 60;

std::string environment_name(std::string option) {
  std::transform(option.begin(), option.end(), option.begin(), [](unsigned char each) {
    return each == '-' ? '_' : static_cast<char>(std::toupper(each));
  });
  return "TWEETSENT_" + option;
}

bool is_set_in_environment(const std::string& option) {
  const char* value = std::getenv(environment_name(option).c_str());
  return value != nullptr && *value != '\0';
}

// CLI11 lets the file win over the environment; leaving out what the environment sets turns that round.
class file_below_environment : public CLI::ConfigTOML {
 public:
  explicit file_below_environment(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& file) const override {
    for (const char byte : {'\xEF', '\xBB', '\xBF'}) {  // a byte order mark
      if (file.peek() == static_cast<unsigned char>(byte)) file.get();
    }
    std::vector<CLI::ConfigItem> kept;
    for (const CLI::ConfigItem& item : CLI::ConfigTOML::from_config(file)) {
      check_name(item);
      if (!is_set_in_environment(item.name)) kept.push_back(item);
    }
    return kept;
  }

 private:
  // A line that is no option may be a token: only what looks like an option's name is told.
  void check_name(const CLI::ConfigItem& item) const {
    const std::string name = item.fullname();
    if (app_.get_option_no_throw("--" + name) != nullptr) return;
    const bool is_word = name.size() <= 20 && std::all_of(name.begin(), name.end(), [](char each) {
                           return each == '-' || each == '_' || (each >= 'a' && each <= 'z');
                         });
    throw CLI::ConfigError(is_word ? "no option is named " + name : "a line is no `option=value`",
                           CLI::ExitCodes::ConfigError);
  }

  const CLI::App& app_;
};

// What is given as empty would be as if it were not given at all: no client certificates, for one.
std::string fault_of_value(const std::string& text) {
  return text.empty() ? "an empty value" : "";
}

std::string fault_of_file(const std::string& file) {
  try {
    if (::access(file.c_str(), F_OK) == 0) require_regular_file(file);
    return fault_of_value(file);
  } catch (const std::exception& error) {
    return error.what();
  }
}

std::string fault_of_token(const std::string& text) {
  return is_token_text(text) ? "" : token_rule;
}

std::string fault_of_origin(const std::string& text) {
  const std::size_t scheme = text.find("://");
  const bool is_origin = scheme != std::string::npos && text.find('/', scheme + 3) == std::string::npos;
  return is_origin || text == "*" ? "" : "an origin is * or like https://example.com";
}

template <typename Value>
CLI::Option* add(CLI::App& app, const std::string& name, Value& value, const std::string& help) {
  CLI::Option* option = app.add_option("--" + name, value, help);
  // A script that passes its own arguments on may repeat one.
  if constexpr (!std::is_same_v<Value, std::vector<std::string>>) option->take_last()->capture_default_str();
  return option->check(fault_of_value)->envname(environment_name(name));
}

// A number with a unit, or of seconds.
CLI::Option* add_duration(CLI::App& app, const std::string& name, std::chrono::seconds& value, long least,
                          long most, const std::string& help) {
  const std::map<std::string, long> units{{"s", 1}, {"m", 60}, {"h", 60 * 60}, {"d", day}};
  CLI::Option* option =
      app.add_option_function<long>(
             "--" + name, [&value](long seconds) { value = std::chrono::seconds(seconds); }, help)
          ->take_last()
          ->envname(environment_name(name))
          ->type_name("DURATION")
          ->check(CLI::Range(least, most))
          ->transform(CLI::AsNumberWithUnit(units, CLI::AsNumberWithUnit::CASE_INSENSITIVE, "[s|m|h|d]"));
  if (value.count() != 0 || least == 0) option->default_str(std::to_string(value.count()) + "s");
  return option;
}

void add_size(CLI::App& app, const std::string& name, std::size_t& value, std::size_t most,
              const std::string& help) {
  add(app, name, value, help)
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::size_t{1}, most))
      ->type_name("SIZE");
}

struct raw_options {
  std::vector<std::string> models;
  bool log_addresses = false;
  std::vector<std::string> trusted_proxies;
};

void describe(CLI::App& app, server_options& options, raw_options& raw) {
  app.set_version_flag("--version", "tweetsent-server " + std::string(tweetsent::version));
  // Only a default is read from the environment in time to be opened.
  const std::string config = is_set_in_environment("config") ? std::getenv("TWEETSENT_CONFIG") : "";
  app.set_config("--config", config, "A file of `option=value` lines (Env:TWEETSENT_CONFIG)", !config.empty())
      ->check(fault_of_file);
  app.config_formatter(std::make_shared<file_below_environment>(app));
  app.allow_config_extras(CLI::config_extras_mode::error);

  add(app, "address", options.address, "Address to listen on");
  add(app, "port", options.port, "Port to listen on; 0 takes a free one")->check(CLI::Range(0, 65535));
  CLI::Option* socket =
      add(app, "socket", options.socket,
          "Unix domain socket to listen on, in place of an address and a port; without TLS");
  app.add_flag("--plain-http", options.plain_http, "No TLS; on a loopback address only")
      ->envname(environment_name("plain-http"));
  add(app, "token", options.tokens,
      "Token that lets clients in, several with commas; a random one is made and printed without")
      ->delimiter(',')
      ->check(fault_of_token);
  CLI::Option* file = add(app, "token-file", options.token_file,
                          "File of tokens, one a line, each with an optional expiry after it");
  CLI::Option* rotation = add_duration(app, "rotate-token", options.rotate_token, 1, 366 * day,
                                       "Time after which the token file gets a new token")
                              ->needs(file);
  add_duration(app, "rotate-overlap", options.rotate_overlap, 1, 366 * day,
               "Time for which the token before it stays valid; as long as a token lasts without it")
      ->needs(rotation);
  CLI::Option* certificate = add(app, "certificate", options.certificate,
                                 "PEM file of the certificate and its chain; self-signed without one")
                                 ->excludes(socket);
  certificate->needs(
      add(app, "key", options.key, "PEM file of the certificate's private key")->needs(certificate));
  add(app, "client-ca", options.client_ca,
      "PEM file of the authorities that sign clients' certificates; without one clients need none")
      ->excludes(socket);
  add(app, "model", raw.models,
      "Model file, or NAME=FILE, several with commas; the model compiled in without one")
      ->delimiter(',');
  add(app, "threads", options.http.threads, "Connections served at once")->check(CLI::Range(1, 4096));
  add(app, "log-level", options.log_level, "Least level that is logged")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}));

  CLI::Option* addresses = app.add_flag("--log-addresses", raw.log_addresses, "Log the addresses of clients")
                               ->envname(environment_name("log-addresses"));
  add(app, "trusted-proxy", raw.trusted_proxies,
      "Address of a proxy, or `unix`, whose X-Forwarded-For is logged; several with commas")
      ->delimiter(',')
      ->needs(addresses);
  add(app, "allow-origin", options.allowed_origins,
      "Origin whose pages may use the API (CORS), or *; several with commas")
      ->delimiter(',')
      ->check(fault_of_origin);

  constexpr std::size_t most_held = std::size_t{1} << 30;
  add_size(app, "body-limit", options.http.body_bytes, most_held, "Largest body of a request");
  add(app, "tweets-limit", options.limits.tweets, "Most tweets in a request")->check(CLI::Range(1, 1000000));
  add_size(app, "tweet-limit", options.limits.tweet_bytes, most_held, "Longest tweet");
  add_size(app, "id-limit", options.limits.id_bytes, most_held, "Longest id");
  add_size(app, "answer-limit", options.limits.answer_bytes, most_held, "Longest answer");
  add_duration(app, "idle-timeout", options.http.idle_timeout, 1, day,
               "Time a connection may idle between requests");
  add_duration(app, "request-timeout", options.http.request_timeout, 1, day,
               "Time a request may take, reading and answering");
  add_duration(app, "drain-grace", options.drain_grace, 0, day,
               "Time between not being ready and stopping to listen");
  add_duration(app, "drain-deadline", options.drain_deadline, 0, day,
               "Time for requests in flight when stopping");
}

// CLI11 2.4 passes over a value that does not hold as a whole: one with commas, and a wrong one.
void take_from_environment(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    const char* value = std::getenv(option->get_envname().c_str());
    if (value == nullptr || *value == '\0' || !option->empty()) continue;
    option->add_result(value);
    option->run_callback();
  }
}

// Those that look like an option's but are none: a word that is mistyped would count for nothing.
std::vector<std::string> unknown_variables(const CLI::App& app) {
  const std::string prefix = "TWEETSENT_";
  std::vector<std::string> unknown;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view variable(*each);
    const std::string name(variable.substr(0, variable.find('=')));
    if (name.rfind(prefix, 0) != 0) continue;
    std::string option = name.substr(prefix.size());
    for (char& character : option) character = character == '_' ? '-' : ascii_lower(character);
    if (app.get_option_no_throw("--" + option) == nullptr) unknown.push_back(name);
  }
  return unknown;
}

// What CLI11 cannot say of options that do not go together.
std::string fault_of(const server_options& options) {
  if (options.plain_http && !(options.certificate.empty() && options.client_ca.empty())) {
    return "--plain-http excludes --certificate and --client-ca";
  }
  if (options.rotate_overlap > most_overlapping * options.rotate_token) {
    return "--rotate-overlap: more than " + std::to_string(most_overlapping) +
           " tokens would be valid at once";
  }
  std::set<std::string> names;
  for (const model_source& model : options.models) {
    if (!names.insert(model.name).second) return "--model: two models are named " + model.name;
  }
  return {};
}

}  // namespace

parsed_options parse_options(int argument_count, const char* const* arguments) {
  parsed_options parsed;
  CLI::App app(
      "Sentiment of tweets over HTTPS. Every option is also an environment variable (--body-limit:\n"
      "TWEETSENT_BODY_LIMIT) and a key of the configuration file (body-limit=1MiB).",
      "tweetsent-server");
  server_options& options = parsed.options;
  raw_options raw;
  describe(app, options, raw);
  records::read_numbers_in_decimal(app);
  const auto refuse = [&parsed](int status, std::string message) {
    std::replace(message.begin(), message.end(), '\n', ' ');
    std::fprintf(stderr, "tweetsent-server: %s\n", message.c_str());
    parsed.exit_status = status;
    return parsed;
  };
  try {
    app.parse(argument_count, arguments);
    take_from_environment(app);
  } catch (const CLI::FileError& error) {
    return refuse(exit_bad_file, error.what());
  } catch (const CLI::Success& request) {  // --help, --version
    parsed.exit_status = app.exit(request);
    return parsed;
  } catch (const CLI::ParseError& error) {
    const bool in_file = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ConfigError);
    const std::string file = in_file ? app.get_config_ptr()->as<std::string>() + ": " : "";
    return refuse(exit_bad_usage, file + error.what() + " (--help lists the options)");
  }
  for (const std::string& each : raw.models) options.models.push_back(parse_model_source(each));
  if (raw.models.empty()) options.models.push_back({"default", ""});
  options.unknown_variables = unknown_variables(app);
  if (const std::string fault = fault_of(options); !fault.empty()) return refuse(exit_bad_usage, fault);
  if (raw.log_addresses) options.http.proxies.emplace(raw.trusted_proxies);
  if (!options.socket.empty()) options.plain_http = true;
  if (options.rotate_overlap.count() == 0) options.rotate_overlap = options.rotate_token;
  return parsed;
}

}  // namespace tweetsent_server
