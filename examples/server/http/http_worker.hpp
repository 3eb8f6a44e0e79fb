// SPDX-License-Identifier: MIT
//
// A thread's own cpp-httplib, which serves one connection after the other: its handlers are not told which
// connection they are called for, so each thread has some of its own.
#ifndef TWEETSENT_SERVER_HTTP_WORKER_HPP
#define TWEETSENT_SERVER_HTTP_WORKER_HPP

#include "api/api.hpp"
#include "connections/connection_guard.hpp"
#include "connections/connection_stream.hpp"
#include "http/exchange.hpp"
#include "http/http_server.hpp"
#include "http/httplib_stream.hpp"
#include "http/request_marks.hpp"

#include <httplib.h>

#include <cstddef>
#include <functional>
#include <string_view>

namespace tweetsent_server {

class http_worker final : public connection_worker, private httplib::Server {
 public:
  // `shared` must outlive it.
  explicit http_worker(shared_by_workers& shared);

  // Serves a connection to its end, and leaves its socket open.
  void serve(int socket) override;

 private:
  // The connection that is served. The exchange under way is the worker's, which keeps its memory.
  struct connection {
    connection_guard guard;
    connection_stream bytes;
    httplib_stream stream;

    connection(int socket, shared_by_workers& shared)
        : guard(socket, shared.limits.request_timeout, shared.roster), bytes(guard), stream(bytes, socket) {}
  };

  bool shake_hands(connection& client);
  bool wait_for_request(connection& client);
  bool serve_request(connection& client);

  void begin(const httplib::Request& request);
  void answer(const httplib::ContentReader* read, httplib::Response& out) noexcept;
  void answer_request(const httplib::ContentReader* read);
  bool read_body(const httplib::ContentReader& read);
  void refuse(int status, std::string_view reason, httplib::Response& out) noexcept;
  void hand_over(httplib::Response& out);
  void add_headers(httplib::Response& out) noexcept;
  bool is_last_answer();
  void tell_observer() noexcept;

  shared_by_workers& shared_;
  connection* client_ = nullptr;
  exchange exchange_;
  request_ids ids_;
  date_header date_;
  const std::function<void(httplib::Request&)> on_head_;
};

}  // namespace tweetsent_server

#endif
