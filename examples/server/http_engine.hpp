// SPDX-License-Identifier: MIT
//
// cpp-httplib's servers, made to listen where they are told and to use streams of our own.
#ifndef TWEETSENT_SERVER_HTTP_ENGINE_HPP
#define TWEETSENT_SERVER_HTTP_ENGINE_HPP

#include "connection_guard.hpp"
#include "plain_stream.hpp"
#include "tls.hpp"
#include "tls_stream.hpp"

#include <httplib.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <type_traits>

namespace tweetsent_server {

// Connections are accepted here, not by cpp-httplib, which gives up at the first failure and shows nobody the
// socket that must be closed when an exception leaves one open. What serves a connection is private; an
// explicit instantiation may name it all the same.
bool serve_connection(httplib::Server& server, int socket);

template <auto Serve>
struct connection_server {
  friend bool serve_connection(httplib::Server& server, int socket) { return (server.*Serve)(socket); }
};

template struct connection_server<&httplib::Server::process_and_close_socket>;

// As one that listens to `door`, for it closes each connection after a request if it believes to listen to
// none. Setting svr_sock_ is left to derived classes.
template <typename Base>
class engine final : public Base {
 public:
  using Base::Base;
  void adopt(int door) { this->svr_sock_ = door; }
};

// These serve a connection with a stream of ours. Base is httplib::Server, Stream plain_stream or tls_stream:
// parameters so that nothing of this is compiled where it does not fit.
template <typename Base>
class own_stream_engine : public Base {
 public:
  void adopt(int door) { this->svr_sock_ = door; }

 protected:
  // Whether the connection ended well.
  template <typename Stream, typename Setup>
  bool serve_requests(Stream& stream, const Setup& setup) {
    const std::chrono::seconds idle(this->keep_alive_timeout_sec_);
    bool good = true;
    bool ends = false;
    for (std::size_t left = this->keep_alive_max_count_; good && !ends && left > 0; --left) {
      if (!stream.wait(idle)) break;
      good = this->process_request(stream, left == 1, ends, setup);
    }
    return good;
  }

 private:
  virtual bool serve(int socket) = 0;

  // Called for each connection. When an exception leaves it, closing the socket is the caller's.
  bool process_and_close_socket(socket_t socket) override {
    const bool good = serve(socket);
    connection_guard::connection_ends();
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
    return good;
  }
};

template <typename Base, typename Stream>
class plain_engine final : public own_stream_engine<Base> {
  bool serve(int socket) override {
    connection_guard::awaits_request();
    Stream stream(socket);
    return this->serve_requests(stream, [](httplib::Request& /*request*/) {});
  }
};

template <typename Base, typename Stream>
class tls_engine final : public own_stream_engine<Base> {
 public:
  explicit tls_engine(const std::function<bool(SSL_CTX&)>& configure)
      : context_(SSL_CTX_new(TLS_server_method())) {
    if (context_ != nullptr && !configure(*context_)) context_.reset();
    // A request in one read; tls_stream knows of what OpenSSL holds.
    if (context_ != nullptr) SSL_CTX_set_read_ahead(context_.get(), 1);
  }

  bool is_valid() const override { return context_ != nullptr; }

 private:
  bool serve(int socket) override {
    ERR_clear_error();
    const std::unique_ptr<SSL, openssl_free> tls(SSL_new(context_.get()));
    if (tls == nullptr || SSL_set_fd(tls.get(), socket) != 1 || SSL_accept(tls.get()) != 1) return false;
    Stream stream(*tls);
    const bool good =
        this->serve_requests(stream, [&tls](httplib::Request& request) { request.ssl = tls.get(); });
    if (good) SSL_shutdown(tls.get());
    return good;
  }

  std::unique_ptr<SSL_CTX, openssl_free> context_;
};

// Whether this version of cpp-httplib has what own_stream_engine is written for: 0.11 has.
template <typename Base>
struct own_stream_fits : Base {
  using written_for = bool (Base::*)(httplib::Stream&, bool, bool&,
                                     const std::function<void(httplib::Request&)>&);
  static constexpr bool value = std::is_same_v<decltype(&own_stream_fits::process_request), written_for> &&
                                !std::is_abstract_v<plain_stream>;
};

// Newer versions of cpp-httplib have its own stream, and pass the context as void*.
template <typename Server, typename TlsServer>
auto make_tls_engine(const tls_credentials& credentials) {
  const auto configure = [&credentials](SSL_CTX& context) {
    connection_guard::watch(context);
    return configure_tls(context, credentials);
  };
  if constexpr (own_stream_fits<Server>::value) {
    return std::make_unique<tls_engine<Server, tls_stream>>(configure);
  } else if constexpr (std::is_constructible_v<TlsServer, std::function<bool(void*)>>) {
    return std::make_unique<engine<TlsServer>>(std::function<bool(void*)>(
        [configure](void* context) { return configure(*static_cast<SSL_CTX*>(context)); }));
  } else {
    return std::make_unique<engine<TlsServer>>(std::function<bool(SSL_CTX&)>(configure));
  }
}

template <typename Server>
auto make_plain_engine() {
  if constexpr (own_stream_fits<Server>::value) {
    return std::make_unique<plain_engine<Server, plain_stream>>();
  } else {
    return std::make_unique<engine<Server>>();
  }
}

template <typename Server>
std::unique_ptr<httplib::Server> adopting(int door, std::unique_ptr<Server> server) {
  if (!server->is_valid()) throw std::runtime_error("OpenSSL refuses the settings of TLS");
  server->adopt(door);
  return server;
}

inline std::unique_ptr<httplib::Server> make_engine(int door, const tls_credentials* credentials) {
  if (credentials == nullptr) return adopting(door, make_plain_engine<httplib::Server>());
  return adopting(door, make_tls_engine<httplib::Server, httplib::SSLServer>(*credentials));
}

}  // namespace tweetsent_server

#endif
