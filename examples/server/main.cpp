// SPDX-License-Identifier: MIT
//
// tweetsent-server: the classifier over HTTPS. Everything is checked before it listens; SIGTERM and SIGINT
// end it when the requests in flight are answered, SIGHUP has its files loaded anew.
#include "api/api.hpp"
#include "api/serving_state.hpp"
#include "connections/listener.hpp"
#include "credentials/certificate.hpp"
#include "credentials/tokens.hpp"
#include "http/http_server.hpp"
#include "lifecycle/options.hpp"
#include "lifecycle/reloader.hpp"
#include "lifecycle/service_manager.hpp"
#include "lifecycle/state_files.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"
#include "telemetry/process_metrics.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tweetsent_server {
namespace {

constexpr auto patience_at_end =
    std::chrono::seconds(1);  // with files that hang, and with a log that nobody reads

sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

// Where a client on this machine finds the server.
std::string base_url(const server_options& options, std::uint16_t port) {
  if (!options.socket.empty()) return "http://localhost";
  std::string host = options.address;
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return (options.plain_http ? "http://" : "https://") + host + ":" + std::to_string(port);
}

// A token that was given is not shown: the output may be kept where others read it.
void print_banner(const server_options& options, const std::string& url, const tls_identity* identity,
                  const std::string& made_token) {
  std::string curl = "curl -sS";
  if (!options.socket.empty()) curl += " --unix-socket '" + options.socket + "'";
  if (identity != nullptr) curl += " -k --pinnedpubkey '" + public_key_pin(*identity) + "'";
  curl += " -H 'Content-Type: application/json' -d '{\"1\":\"I love this\",\"2\":\"I miss you, so sad\"}' ";
  const bool rotates = options.rotate_token.count() != 0;
  const std::string token = rotates ? "$(head -n 1 '" + options.token_file + "')" : "$TWEETSENT_TOKEN";
  curl += made_token.empty() ? "-H \"Authorization: Bearer " + token + "\" " + url + "/api/v1/predict"
                             : url + "/api/v1/" + made_token + "/predict";
  std::printf("tweetsent-server listens on %s\n",
              options.socket.empty() ? url.c_str() : options.socket.c_str());
  for (const model_source& model : options.models) {
    std::printf("model: %s, %s\n", model.name.c_str(),
                model.path.empty() ? "compiled in" : model.path.c_str());
  }
  if (!made_token.empty()) std::printf("token: %s\n", made_token.c_str());
  if (options.socket.empty()) {
    std::printf("page:  %s/%s%s\n", url.c_str(), made_token.empty() ? "" : "#token=", made_token.c_str());
  }
  std::printf("try:   %s\n", curl.c_str());
  std::fflush(stdout);
}

// Nothing of a tweet, a token or a header is logged; the request's id is either ours or letters and digits.
void log_answer(const answered_request& request) noexcept {
  const http_answer& answer = request.answer;
  const bool good = answer.reason.empty();
  std::array<log_field, 10> fields;
  std::size_t count = 0;
  const auto add = [&](std::string_view name, auto value) { fields[count++] = {name, value}; };
  add("id", request.id);
  if (!request.client.empty()) add("client", request.client);
  add("route", answer.route);
  add("status", std::int64_t{answer.status});
  if (!good) add("reason", std::string_view(answer.reason));
  add("bytes_in", static_cast<std::int64_t>(request.bytes_in));
  if (good) {
    add("bytes_out", static_cast<std::int64_t>(answer.body.size()));
    add("tweets", static_cast<std::int64_t>(answer.tweets));
    add("model", std::string_view(answer.model));
  }
  add("milliseconds", request.milliseconds);
  log_event(log_level::info, good ? "request" : "refused", fields.data(), count);
}

// A connection that takes the number of a standard stream that is closed would be sent what is written there.
void open_standard_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) == -1 && ::open("/dev/null", O_RDWR) != number) {
      throw std::runtime_error("/dev/null: " + std::string(std::strerror(errno)));
    }
  }
}

std::vector<metric_sample> describe_models(const serving_state& state) {
  std::vector<metric_sample> samples;
  const auto models = state.models.get();  // a loop over what a temporary holds would outlive it
  for (const auto& model : models->models()) {
    samples.push_back({{{"model", model->source.name}, {"checksum", model->classifier.facts().checksum}}, 1});
  }
  return samples;
}

std::vector<metric_sample> loading_times(const serving_state& state) {
  std::vector<metric_sample> samples;
  const auto models = state.models.get();
  for (const auto& model : models->models()) {
    samples.push_back({{{"model", model->source.name}}, unix_seconds(model->loaded)});
  }
  return samples;
}

// What is not counted but read when somebody asks.
void watch(serving_state& state, const http_server& server, const server_options& options) {
  const auto gauge = [&state](const char* name, const char* help, auto read) {
    state.counted.watch(metric_kind::gauge, name, help, read);
  };
  const auto counter = [&state](const char* name, const char* help, auto read) {
    state.counted.watch(metric_kind::counter, name, help, read);
  };
  const auto one = [](auto value) { return std::vector<metric_sample>{{{}, static_cast<double>(value)}}; };
  gauge("tweetsent_model_info", "1; the labels tell which models are served.",
        [&state] { return describe_models(state); });
  gauge("tweetsent_model_loaded_timestamp_seconds", "When the model was loaded, in Unix time.",
        [&state] { return loading_times(state); });
  gauge("tweetsent_certificate_end_timestamp_seconds",
        "When the first certificate ends, chain and client authorities included, in Unix time.",
        [&state, one] {
          const auto identity = state.tls.identity.get();
          const auto clients = state.tls.clients.get();
          if (!identity) return std::vector<metric_sample>();
          return one(clients ? std::min(end_of(*identity), end_of(*clients)) : end_of(*identity));
        });
  gauge("tweetsent_connections", "Connections that have a thread, idle ones included.",
        [&server, one] { return one(server.served_connections()); });
  gauge("tweetsent_waiting_connections", "Connections that wait for a thread.",
        [&server, one] { return one(server.waiting_connections()); });
  gauge("tweetsent_threads", "Threads for connections.",
        [threads = options.threads, one] { return one(threads); });
  if (!options.plain_http) {
    counter("tweetsent_handshake_failures_total", "TLS handshakes that failed.",
            [&server, one] { return one(server.failed_handshakes()); });
  }
  counter("tweetsent_log_events_dropped_total", "Log lines dropped because nobody read them.",
          [one] { return one(dropped_log_events()); });
  watch_process(state.counted);
}

// What is in the files is the operator's, so that the reason may name it; no token is in one.
void log_reload(const reload_event& event) noexcept {
  log_event(event.succeeded ? log_level::info : log_level::error,
            event.succeeded ? "reloaded" : "reload_failed",
            {{"kind", to_string(event.kind)},
             {"name", event.name},
             {event.succeeded ? "loaded" : "reason", event.text}});
}

// A thread for each connection and a queue of more take files beyond what a shell allows at first.
void allow_all_files() noexcept {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

// Has the buffers of long answers go back to the system when they are freed; those of usual bodies stay,
// since new memory for each would cost a third of predicting it.
void give_large_buffers_back() noexcept {
  constexpr int from = 2 * 1024 * 1024;
  constexpr int most_kept = 4 * 1024 * 1024;
  mallopt(M_MMAP_THRESHOLD, from);
  mallopt(M_TRIM_THRESHOLD, most_kept);
}

// Waits for a signal to stop, then goes out of service step by step: not ready, but serving; not listening.
void obey_signals(const server_options& options, reloader& files, api& routes, http_server& server) {
  const sigset_t stop = set_of({SIGTERM, SIGINT});
  const sigset_t stop_or_reload = set_of({SIGTERM, SIGINT, SIGHUP});
  int received = 0;
  while (sigwait(&stop_or_reload, &received) == 0 && received == SIGHUP) files.reload_all();
  log_event(log_level::info, "draining", {{"signal", std::int64_t{received}}});
  notify_service_manager("STOPPING=1");
  routes.stop_being_ready();
  server.end_connections();
  timespec grace{};
  grace.tv_sec = options.drain_grace.count();
  sigtimedwait(&stop, nullptr, &grace);  // a second signal cuts it short
  server.stop_accepting();
}

int serve(server_options options) {
  // Before any thread starts, so that all of them leave the signals to the one that waits for them.
  const sigset_t reload = set_of({SIGHUP});
  pthread_sigmask(SIG_BLOCK, &reload, nullptr);
  std::string made_token;
  if (options.tokens.empty() && options.token_file.empty())
    options.tokens.push_back(made_token = random_token());
  serving_state state;
  std::vector<reloadable> parts = load_state(options, state);
  api routes(state, options.limits, options.allowed_origins);
  std::optional<trusted_proxies> proxies;
  if (options.log_addresses) proxies.emplace(options.trusted_proxies);
  listener door = options.socket.empty() ? listener(options.address, options.port, options.plain_http)
                                         : listener(options.socket);

  const sigset_t stop = set_of({SIGTERM, SIGINT});
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  start_log(options.log_level);
  http_server server(door, options.plain_http ? nullptr : &state.tls, routes,
                     {options.threads, options.body_bytes, options.idle_timeout, options.request_timeout,
                      std::move(proxies)},
                     [&state](const answered_request& request) {
                       log_answer(request);
                       state.counted.count_answer(request.answer.route, request.answer.status,
                                                  request.milliseconds / 1e3);
                     });
  watch(state, server, options);
  for (const reloadable& part : parts) state.counted.show_reload(part.kind, part.name, true);
  const std::string url = base_url(options, door.port());
  print_banner(options, url, state.tls.identity.get().get(), made_token);
  log_event(log_level::info, "listening", {{"url", options.socket.empty() ? url : options.socket}});

  for (const std::string& name : options.unknown_variables) {
    log_event(log_level::warning, "unknown_variable", {{"name", name}});
  }

  reloader files(std::move(parts), [&state](const reload_event& event) {
    state.counted.count_reload(event.kind, event.succeeded);
    state.counted.show_reload(event.kind, event.name, event.succeeded);
    log_reload(event);
  });
  std::thread signals(obey_signals, std::cref(options), std::ref(files), std::ref(routes), std::ref(server));
  notify_service_manager("READY=1");
  server.run();
  signals.join();
  pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);  // who asks again need not wait
  const bool finished = server.finish(std::chrono::steady_clock::now() + options.drain_deadline);
  const bool loaded = files.stop(patience_at_end);
  log_event(log_level::info, "stopped", {{"unfinished", std::int64_t{!finished}}});
  const bool written = stop_log(patience_at_end);
  // Threads that serve, load or write would be waited for without end.
  if (!finished || !loaded || !written) std::_Exit(EXIT_SUCCESS);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace tweetsent_server

int main(int argument_count, char** arguments) {
  try {
    tweetsent_server::open_standard_streams();
    tweetsent_server::allow_all_files();
    tweetsent_server::give_large_buffers_back();
    const tweetsent_server::parsed_options parsed =
        tweetsent_server::parse_options(argument_count, arguments);
    if (parsed.exit_status) return *parsed.exit_status;
    return tweetsent_server::serve(parsed.options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tweetsent-server: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
