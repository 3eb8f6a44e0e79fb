// SPDX-License-Identifier: MIT
//
// A connection's bytes as cpp-httplib reads and writes them.
#ifndef TWEETSENT_SERVER_HTTPLIB_STREAM_HPP
#define TWEETSENT_SERVER_HTTPLIB_STREAM_HPP

#include "connections/connection_stream.hpp"

#include <httplib.h>

#include <cstddef>
#include <ctime>
#include <string>

namespace tweetsent_server {

// What some versions of cpp-httplib ask for and others do not: no `override`. Reads and writes wait
// themselves.
class waiting_stream : public httplib::Stream {
 public:
  virtual bool is_writable() const { return true; }
  virtual bool wait_readable() const { return true; }
  virtual bool wait_writable() const { return true; }
  virtual time_t duration() const { return 0; }
};

class httplib_stream final : public waiting_stream {
 public:
  httplib_stream(connection_stream& bytes, socket_t socket) : bytes_(bytes), socket_(socket) {}

  bool is_readable() const override { return true; }
  ssize_t read(char* data, std::size_t size) override { return bytes_.read(data, size); }
  ssize_t write(const char* data, std::size_t size) override {
    return bytes_.write(data, size) ? static_cast<ssize_t>(size) : -1;
  }
  socket_t socket() const override { return socket_; }

  // Of no use here, so the kernel is not asked.
  void get_remote_ip_and_port(std::string& /*address*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*address*/, int& /*port*/) const override {}

 private:
  connection_stream& bytes_;
  socket_t socket_;
};

}  // namespace tweetsent_server

#endif
