// SPDX-License-Identifier: MIT
#include "connection_guard.hpp"

#include "log.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace tweetsent_server {

using steady_clock = std::chrono::steady_clock;

constexpr std::size_t head_bytes = 64 * 1024;  // of a request, or of a handshake; the frames of TLS included

struct connection_guard::connection {
  std::chrono::seconds request_timeout;
  std::atomic<std::size_t>& failed_handshakes;  // of the guard

  connection(std::chrono::seconds timeout, std::atomic<std::size_t>& failures)
      : request_timeout(timeout), failed_handshakes(failures) {}

  // Of the serving thread alone.
  steady_clock::time_point begun;
  SSL* tls = nullptr;  // from the handshake on, until it is freed
  int socket = -1;
  bool handshake_done = false;
  bool in_request = false;
  bool streams = false;
  std::size_t progress = 0;  // bytes since the deadline was set
  std::size_t received = 0;
  std::size_t allowed = 0;
  steady_clock::time_point deadline;

  std::mutex mutex;
  int idle_socket = -1;  // guarded by `mutex`, as is the next
  steady_clock::time_point idle_since;

  void count_received(std::size_t bytes) {
    if (!in_request) start_request();
    received += bytes;
    progress += bytes;
    if (streams && progress >= stream_progress) set_deadline();
  }

  void set_deadline() {
    progress = 0;
    deadline = steady_clock::now() + request_timeout;
  }

  void start_request() {
    in_request = true;
    streams = false;
    set_deadline();
    stop_idling();
  }

  void start_idling() {
    in_request = false;
    received = 0;
    allowed = head_bytes;
    const std::lock_guard<std::mutex> lock(mutex);
    idle_socket = socket;
    idle_since = steady_clock::now();
  }

  void stop_idling() {
    const std::lock_guard<std::mutex> lock(mutex);
    idle_socket = -1;
  }

  void end_tls() {
    tls = nullptr;
    stop_idling();
    if (handshake_done || received == 0) return;
    ++failed_handshakes;
    const char* reason = ERR_reason_error_string(ERR_peek_error());
    log_event(log_level::debug, "handshake_failed",
              {{"reason", reason != nullptr ? reason : "the connection ended"}});
  }

  // Whether it has idled since `moment`. With `mutex` held. What has arrived and waits for its thread, which
  // a busy machine may keep waiting, is a request.
  bool idles_since(steady_clock::time_point moment) const {
    pollfd arrival{idle_socket, POLLIN, 0};
    return idle_socket >= 0 && idle_since <= moment && ::poll(&arrival, 1, 0) == 0;
  }

  bool exhausted() const { return in_request && (received > allowed || steady_clock::now() > deadline); }
};

namespace {

thread_local std::shared_ptr<connection_guard::connection> current;

long on_input_output(BIO* bio, int operation, const char* /*data*/, std::size_t /*size*/, int /*command*/,
                     long /*argument*/, int result, std::size_t* processed) {
  constexpr int read_done = BIO_CB_READ | BIO_CB_RETURN;
  if (!current) return result;
  if (operation == BIO_CB_FREE) current->end_tls();
  if ((operation == BIO_CB_READ || operation == BIO_CB_WRITE) && current->exhausted()) {
    BIO_clear_retry_flags(bio);  // a flag left from the last attempt would make this one look worth repeating
    return -1;
  }
  if (operation == read_done && result > 0 && processed != nullptr) {
    current->count_received(*processed);
  }
  return result;
}

void on_handshake(const SSL* tls, int where, int /*result*/) {
  if (!current) return;
  if ((where & SSL_CB_HANDSHAKE_START) != 0 && !current->handshake_done) {
    BIO* const bio = SSL_get_rbio(tls);
    if (bio == nullptr) return;  // there was no memory for it; the handshake fails
    current->tls = const_cast<SSL*>(tls);
    BIO_set_callback_ex(bio, on_input_output);
  } else if ((where & SSL_CB_HANDSHAKE_DONE) != 0 && !current->handshake_done) {
    // Only the first: a client can have the callback run again, in the middle of a request, with a key
    // update.
    current->handshake_done = true;
    connection_guard::awaits_request();
  }
}

}  // namespace

void connection_guard::watch(SSL_CTX& context) {
  SSL_CTX_set_info_callback(&context, on_handshake);
}

void connection_guard::awaits_request() {
  if (current) current->start_idling();
}

bool connection_guard::allows_more() noexcept {
  return !current || !current->exhausted();
}

void connection_guard::count_received(std::size_t bytes) {
  if (current) current->count_received(bytes);
}

void connection_guard::connection_begins(int socket) {
  if (!current) {
    const auto created = std::make_shared<connection>(request_timeout_, failed_handshakes_);
    const std::lock_guard<std::mutex> lock(mutex_);
    connections_.push_back(created);
    current = created;
  }
  ERR_clear_error();  // what is left of another is no reason of this one's
  current->begun = steady_clock::now();
  current->socket = socket;
  current->tls = nullptr;
  current->handshake_done = false;
  current->received = 0;
  current->allowed = head_bytes;
  current->start_request();
}

void connection_guard::body_follows(std::size_t bytes) {
  // Chunks of a byte each take six on the wire, and records have a frame of their own.
  constexpr std::size_t framing = 8;
  if (current) current->allowed = head_bytes + framing * bytes;
}

void connection_guard::body_streams() {
  if (!current) return;
  current->streams = true;
  current->set_deadline();
}

void connection_guard::request_ends() {
  if (current) current->start_idling();
}

void connection_guard::connection_ends() noexcept {
  if (current) current->stop_idling();
}

void connection_guard::connection_breaks(int socket) noexcept {
  if (current) {
    current->stop_idling();
    SSL_free(current->tls);  // has on_input_output() reset it
  }
  ::close(socket);
}

steady_clock::duration connection_guard::connection_age() const {
  return current ? steady_clock::now() - current->begun : steady_clock::duration::zero();
}

void connection_guard::end_idle(std::chrono::milliseconds least) {
  const auto since = steady_clock::now() - least;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const std::shared_ptr<connection>& each : connections_) {
    const std::lock_guard<std::mutex> each_lock(each->mutex);
    if (each->idles_since(since)) ::shutdown(each->idle_socket, SHUT_RD);
  }
}

void connection_guard::end_longest_idle(std::chrono::milliseconds least) {
  const std::lock_guard<std::mutex> lock(mutex_);
  connection* longest = nullptr;
  auto since = steady_clock::now() - least;
  for (const std::shared_ptr<connection>& each : connections_) {
    const std::lock_guard<std::mutex> each_lock(each->mutex);
    if (each->idles_since(since)) {
      longest = each.get();
      since = each->idle_since;
    }
  }
  if (longest == nullptr) return;
  const std::lock_guard<std::mutex> longest_lock(longest->mutex);
  if (longest->idle_socket >= 0) ::shutdown(longest->idle_socket, SHUT_RD);
  longest->idle_socket = -1;  // so that the next call takes another
}

}  // namespace tweetsent_server
