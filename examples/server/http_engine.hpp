// SPDX-License-Identifier: MIT
//
// cpp-httplib as what serves an accepted connection, with TLS or without.
#ifndef TWEETSENT_SERVER_HTTP_ENGINE_HPP
#define TWEETSENT_SERVER_HTTP_ENGINE_HPP

#include "certificate.hpp"
#include "connection_guard.hpp"
#include "connection_stream.hpp"
#include "exchange.hpp"
#include "httplib_request.hpp"
#include "plain_stream.hpp"
#include "tls.hpp"
#include "tls_stream.hpp"

#include <httplib.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace tweetsent_server {

// Connections are accepted elsewhere, since cpp-httplib gives up at the first failure, and read and written
// with a stream of ours.
class http_engine : public httplib::Server {
 public:
  // As one that listens to `door`, for cpp-httplib closes each connection after a request if it believes to
  // listen to none.
  explicit http_engine(int door) { svr_sock_ = door; }

  // Serves a connection to its end and closes it. When an exception leaves this, closing it is the caller's.
  void serve_connection(int socket) {
    serve(socket);
    connection_guard::connection_ends();
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
  }

 protected:
  // Whether the connection ended well. `tls` is nullptr for one without.
  bool serve_requests(connection_stream& stream, SSL* tls) {
    const prepare_request prepare = [tls](httplib::Request& request) {
      request.ssl = tls;
      current.expects_continue = take_expectation(request);
    };
    const std::chrono::seconds idle(keep_alive_timeout_sec_);
    bool good = true;
    bool ends = false;
    for (std::size_t left = keep_alive_max_count_; good && !ends && left > 0; --left) {
      if (!stream.wait(idle)) break;
      current.answered = false;  // an exception may have ended the last one anywhere
      good = serve_request(&http_engine::process_request, stream, left == 1, ends, prepare);
      ends = ends || current.answer.close;  // an answer to HEAD has no body that could end it
    }
    return good;
  }

 private:
  using prepare_request = std::function<void(httplib::Request&)>;

  // cpp-httplib's process_request() as 0.11 has it; and as newer versions have it, some with one more thing
  // to tell. Nothing here asks for the addresses they want.
  using process = bool (Server::*)(httplib::Stream&, bool last, bool& ends, const prepare_request&);
  template <typename... More>
  using process_with_addresses = bool (Server::*)(httplib::Stream&, const std::string&, int,
                                                  const std::string&, int, bool last, bool& ends,
                                                  const prepare_request&, More...);

  bool serve_request(process request, httplib::Stream& stream, bool last, bool& ends,
                     const prepare_request& prepare) {
    return (this->*request)(stream, last, ends, prepare);
  }

  template <typename... More>
  bool serve_request(process_with_addresses<More...> request, httplib::Stream& stream, bool last, bool& ends,
                     const prepare_request& prepare) {
    return (this->*request)(stream, {}, 0, {}, 0, last, ends, prepare, More()...);
  }

  virtual void serve(int socket) = 0;
};

class plain_engine final : public http_engine {
 public:
  using http_engine::http_engine;

 private:
  void serve(int socket) override {
    connection_guard::awaits_request();
    plain_stream stream(socket);
    serve_requests(stream, nullptr);
  }
};

class tls_engine final : public http_engine {
 public:
  tls_engine(int door, const tls_credentials& credentials)
      : http_engine(door), context_(SSL_CTX_new(TLS_server_method())) {
    if (context_ == nullptr || !configure_tls(*context_, credentials)) {
      throw std::runtime_error("OpenSSL refuses the settings of TLS");
    }
    connection_guard::watch(*context_);
    // A request in one read; tls_stream knows of what OpenSSL holds.
    SSL_CTX_set_read_ahead(context_.get(), 1);
  }

 private:
  void serve(int socket) override {
    const std::unique_ptr<SSL, openssl_free> tls(SSL_new(context_.get()));
    if (tls == nullptr || SSL_set_fd(tls.get(), socket) != 1 || SSL_accept(tls.get()) != 1) return;
    tls_stream stream(*tls);
    if (serve_requests(stream, tls.get())) SSL_shutdown(tls.get());
  }

  std::unique_ptr<SSL_CTX, openssl_free> context_;
};

// With TLS unless `credentials` is nullptr; they must outlive it.
inline std::unique_ptr<http_engine> make_engine(int door, const tls_credentials* credentials) {
  if (credentials == nullptr) return std::make_unique<plain_engine>(door);
  return std::make_unique<tls_engine>(door, *credentials);
}

}  // namespace tweetsent_server

#endif
