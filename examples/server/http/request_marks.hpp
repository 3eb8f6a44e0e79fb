// SPDX-License-Identifier: MIT
//
// What each answer carries: the request's id and the date.
#ifndef TWEETSENT_SERVER_REQUEST_MARKS_HPP
#define TWEETSENT_SERVER_REQUEST_MARKS_HPP

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace tweetsent_server {

// For one thread.
class request_ids {
 public:
  request_ids();

  // Puts into `id` the client's own id if it is well-formed, 1 to 128 letters, digits and `-._~`; else a new
  // one, unique across servers for all practical purposes.
  void choose(std::string_view clients_own, std::string& id);

 private:
  std::uint64_t thread_ = 0;
  std::uint64_t count_ = 0;
};

// For one thread: the text is made anew once a second.
class date_header {
 public:
  // The time as RFC 9110 writes it: `Sun, 29 Nov 2026 17:00:00 GMT`.
  const std::string& now();

 private:
  std::time_t second_ = -1;
  std::string text_;
};

}  // namespace tweetsent_server

#endif
