// SPDX-License-Identifier: MIT
//
// A request and its answer as the API sees them, without a word of the HTTP library.
#ifndef TWEETSENT_SERVER_HTTP_HPP
#define TWEETSENT_SERVER_HTTP_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace tweetsent_server {

// What a thread keeps of each buffer from one request to the next.
constexpr std::size_t kept_buffer = 256 * 1024;

// Views are valid while the request is answered.
struct http_request {
  std::string_view method;
  std::string_view path;    // as sent: not decoded, without the query
  std::string_view detail;  // ?detail=
  std::string_view model;   // ?model=
  std::string_view content_type;
  std::string_view authorization;
};

struct http_answer {
  int status = 200;
  std::string_view content_type = "application/json";
  bool asks_for_token = false;  // for 401
  std::string_view policy;      // Content-Security-Policy, for a page
  std::string_view allow;       // for 405: the methods that would do
  std::string body;
  bool close = false;          // end the connection after it
  std::string model;           // its name; empty if none answered
  std::string model_checksum;  // of the model that answered; empty if none did

  // For the log and the metrics.
  std::string_view route = "none";  // a name, never the path: that may hold a token
  std::string_view reason;          // why a request was refused
  std::size_t tweets = 0;

  // As new, but keeps the memory of the body, unless that is large.
  void clear() {
    free_large_body();
    body.clear();
    std::string kept = std::move(body);
    *this = http_answer();
    body = std::move(kept);
  }

  void free_large_body() noexcept {
    if (body.capacity() > kept_buffer) std::string().swap(body);
  }

  // Makes this the error `status`, after which the connection ends: `{"error":400,"text":"Bad Request"}`,
  // with `text` in the place of the status's own where it is given.
  void refuse(int error_status, std::string_view why, std::string_view text = {});
};

// `Bad Request` for 400, and so on for every status this server sends.
std::string_view status_text(int status);

}  // namespace tweetsent_server

#endif
