// SPDX-License-Identifier: MIT
//
// What cpp-httplib speaks in, in our words: the bytes of a connection, and the head of a request.
#ifndef TWEETSENT_SERVER_HTTPLIB_TYPES_HPP
#define TWEETSENT_SERVER_HTTPLIB_TYPES_HPP

#include "connections/connection.hpp"
#include "http/request_framing.hpp"
#include "support/header_text.hpp"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ctime>
#include <iterator>
#include <string>
#include <string_view>

namespace tweetsent_server {

// What some versions of cpp-httplib ask for and others do not: no `override`. Reads and writes wait
// themselves.
class waiting_stream : public httplib::Stream {
 public:
  virtual bool is_writable() const { return true; }  // NOLINT(modernize-use-override)
  virtual bool wait_readable() const { return true; }
  virtual bool wait_writable() const { return true; }
  virtual time_t duration() const { return 0; }
};

class httplib_stream final : public waiting_stream {
 public:
  explicit httplib_stream(connection& client) : client_(client) {}

  bool is_readable() const override { return true; }
  ssize_t read(char* data, std::size_t size) override { return client_.read(data, size); }
  ssize_t write(const char* data, std::size_t size) override {
    return client_.write(data, size) ? static_cast<ssize_t>(size) : -1;
  }
  socket_t socket() const override { return client_.socket(); }

  // Of no use here, so the kernel is not asked.
  void get_remote_ip_and_port(std::string& /*address*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*address*/, int& /*port*/) const override {}

 private:
  connection& client_;
};

// Without scheme and authority, which a client that believes in a proxy sends before it (RFC 9112, 3.2.2),
// and without the query.
inline std::string_view path_of(std::string_view target) {
  target = target.substr(0, target.find('?'));
  const std::size_t scheme = std::min(target.find("://"), target.size());
  const std::string_view name = target.substr(0, scheme);
  if (!equals_ignoring_case(name, "http") && !equals_ignoring_case(name, "https")) return target;
  const std::size_t path = target.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

// Views into `request`, whose target, parameters and headers must stay.
inline request_framing framing_of(const httplib::Request& request) {
  // cpp-httplib 0.11 adds these itself.
  constexpr std::array<std::string_view, 4> added{"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"};
  request_framing framing;
  framing.version = request.version;
  http_request& head = framing.head;
  head.method = request.method;
  head.path = path_of(request.target);
  for (const auto& [name, value] : request.params) {
    if (name == "detail") {
      head.detail = value;
    } else if (name == "model") {
      head.model = value;
    } else {
      head.unknown_key = name.empty() ? "(empty)" : std::string_view(name);
    }
  }
  for (const auto& [name, value] : request.headers) {
    if (std::find(added.begin(), added.end(), name) == added.end()) framing.add_header(name, value);
  }
  return framing;
}

// Takes from `request` what cpp-httplib would act on later: Range and Accept-Encoding, which multiply the
// work of an answer; Connection, which is decided elsewhere; Expect, which it answers early in some versions
// and in others when the body is first read; and the path, which it would match with regular expressions.
inline void take_over(httplib::Request& request) {
  constexpr std::array<std::string_view, 4> names{"range", "accept-encoding", "connection", "expect"};
  for (auto each = request.headers.begin(); each != request.headers.end();) {
    const auto is = [&each](std::string_view name) { return equals_ignoring_case(each->first, name); };
    each = std::any_of(names.begin(), names.end(), is) ? request.headers.erase(each) : std::next(each);
  }
  request.ranges.clear();
  request.path.clear();
}

}  // namespace tweetsent_server

#endif
