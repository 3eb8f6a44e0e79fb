// SPDX-License-Identifier: MIT
//
// A connection's bytes as cpp-httplib reads and writes them. Its own streams ask the kernel before each read
// and write whether they may, sleep between two requests, and write head and body of an answer one by one;
// this one reads ahead and writes an answer at once.
#ifndef TWEETSENT_SERVER_CONNECTION_STREAM_HPP
#define TWEETSENT_SERVER_CONNECTION_STREAM_HPP

#include <httplib.h>

#include <array>
#include <chrono>
#include <cstddef>
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

// For the thread that makes it, one at a time; on a blocking socket with a timeout for writing.
class connection_stream : public waiting_stream {
 public:
  explicit connection_stream(socket_t socket);
  ~connection_stream() override { of_this_thread_ = nullptr; }

  // Of a thread that serves a connection.
  static connection_stream& of_this_thread() noexcept { return *of_this_thread_; }

  // Waits until there is something to read, by reading it: one call of the kernel for both. False after
  // `patience`.
  bool wait(std::chrono::seconds patience);

  // Whether more has been received than was read. After a request it is not served, for nobody could tell
  // when it began.
  bool holds_more() const { return begin_ < end_ || transport_holds_more(); }

  // How many bytes can be read without a wait, at least.
  std::size_t received() const { return end_ - begin_ + received_by_transport(); }

  // From here on what is written waits for flush(), as far as it is short.
  void hold() noexcept { holding_ = true; }

  // Writes what waits. After false the connection is of no use.
  bool flush();

  bool is_readable() const override { return true; }
  ssize_t read(char* data, std::size_t size) override;
  ssize_t write(const char* data, std::size_t size) override;

  // Of no use here, so the kernel is not asked.
  void get_remote_ip_and_port(std::string& /*address*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*address*/, int& /*port*/) const override {}

 protected:
  // Whether `event` of poll() came within `patience`.
  bool wait_for(short event, std::chrono::milliseconds patience) const;

  static constexpr ssize_t nothing_yet = -2;

 private:
  // Bytes received, at most `size`; 0 or less at the end of the connection, nothing_yet after the socket's
  // timeout.
  virtual ssize_t receive(char* data, std::size_t size) = 0;

  // Whether all of it was sent.
  virtual bool send(const char* data, std::size_t size) = 0;

  virtual bool transport_holds_more() const { return false; }
  virtual std::size_t received_by_transport() const { return 0; }

  // As receive().
  ssize_t receive_within(std::chrono::seconds patience, char* data, std::size_t size);
  ssize_t read_ahead(std::chrono::seconds patience);

  static thread_local connection_stream* of_this_thread_;

  std::array<char, 4096> ahead_;  // [begin_, end_) is still to be read
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string held_;
  bool holding_ = false;
};

}  // namespace tweetsent_server

#endif
