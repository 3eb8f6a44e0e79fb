// SPDX-License-Identifier: MIT
//
// tweetsent-server: the classifier over HTTPS. Everything is checked before it listens; SIGTERM and SIGINT
// end it when the requests in flight are answered, SIGHUP has its files loaded anew.
#include "api/api.hpp"
#include "connections/listener.hpp"
#include "credentials/certificate.hpp"
#include "credentials/tokens.hpp"
#include "http/http_server.hpp"
#include "lifecycle/options.hpp"
#include "lifecycle/reloader.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
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
void print_banner(const server_options& options, const std::string& url, const std::string& made_token) {
  std::string curl = "curl -sS";
  if (!options.socket.empty()) curl += " --unix-socket '" + options.socket + "'";
  if (!options.plain_http) curl += " -k";
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

// A connection that takes the number of a standard stream that is closed would be sent what is written there.
void open_standard_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) == -1 && ::open("/dev/null", O_RDWR) != number) {
      throw std::runtime_error("/dev/null: " + std::string(std::strerror(errno)));
    }
  }
}

// What is not counted but read when somebody asks.
std::vector<prometheus::MetricFamily> read_state(const serving_state& state, const http_server& server,
                                                 unsigned threads) {
  const auto gauge = prometheus::MetricType::Gauge;
  const auto counter = prometheus::MetricType::Counter;
  std::vector<prometheus::ClientMetric> models;
  std::vector<prometheus::ClientMetric> loaded;
  std::vector<prometheus::ClientMetric> certificates_end;
  const auto served = state.models.get();  // a loop over what a temporary holds would outlive it
  for (const auto& model : *served) {
    const std::string& name = model->source.name;
    models.push_back(sample(1, {{"checksum", model->classifier.facts().checksum}, {"model", name}}));
    loaded.push_back(sample(unix_seconds(model->loaded), {{"model", name}}));
  }
  if (const auto tls = state.tls.get()) certificates_end.push_back(sample(tls->end));
  return {
      family(gauge, "tweetsent_model_info", "1; the labels tell which models are served.", models),
      family(gauge, "tweetsent_model_loaded_timestamp_seconds", "When the model was loaded, in Unix time.",
             loaded),
      family(gauge, "tweetsent_certificate_end_timestamp_seconds",
             "When the first certificate ends, chain and client authorities included, in Unix time.",
             certificates_end),
      family(gauge, "tweetsent_connections", "Connections that are open, idle ones included.",
             {sample(server.open_connections())}),
      family(gauge, "tweetsent_waiting_connections", "Connections that wait for a thread.",
             {sample(server.waiting_connections())}),
      family(gauge, "tweetsent_threads", "Threads for connections.", {sample(threads)}),
      family(counter, "tweetsent_handshake_failures_total", "TLS handshakes that failed.",
             {sample(server.failed_handshakes())}),
      family(counter, "tweetsent_log_events_dropped_total", "Log lines dropped because nobody read them.",
             {sample(dropped_log_events())}),
  };
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
  mallopt(M_MMAP_THRESHOLD, 2 * 1024 * 1024);
  mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
}

// Tells systemd, in a unit with `Type=notify`: sends `state` to the socket that $NOTIFY_SOCKET names, as
// sd_notify(3) does. Does nothing without one, and fails silently: nobody else could be told.
void notify_service_manager(std::string_view state) noexcept {
  const char* given = std::getenv("NOTIFY_SOCKET");
  const std::string_view path = given == nullptr ? std::string_view() : given;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() > sizeof address.sun_path) return;
  path.copy(address.sun_path, path.size());
  if (path.front() == '@') address.sun_path[0] = '\0';  // a name that is in no folder
  const file_descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  ::sendto(socket.number(), state.data(), state.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address), size);
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
  listener door = options.socket.empty() ? listener(options.address, options.port, options.plain_http)
                                         : listener(options.socket);

  const sigset_t stop = set_of({SIGTERM, SIGINT});
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  start_log(options.log_level);
  http_server server(door, state, routes, options.http);
  state.counted.watch(read_process);
  state.counted.watch([&] { return read_state(state, server, options.http.threads); });
  for (const reloadable& part : parts) state.counted.show_reload(part.kind, part.name, true);
  const std::string url = base_url(options, door.port());
  print_banner(options, url, made_token);
  log_event(log_level::info, "listening", {{"url", options.socket.empty() ? url : options.socket}});
  for (const std::string& name : options.unknown_variables) {
    log_event(log_level::warning, "unknown_variable", {{"name", name}});
  }

  reloader files(std::move(parts), [&state](const reloadable& part, bool succeeded, std::string_view text) {
    state.counted.count_reload(part.kind, part.name, succeeded);
    // What is in the files is the operator's, so that the reason may name it; no token is in one.
    log_event(succeeded ? log_level::info : log_level::error, succeeded ? "reloaded" : "reload_failed",
              {{"kind", to_string(part.kind)}, {"name", part.name}, {succeeded ? "loaded" : "reason", text}});
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
