// SPDX-License-Identifier: MIT
//
// A request and its answer as the API sees them, without a word of the HTTP library.
#ifndef TWEETSENT_SERVER_MESSAGE_HPP
#define TWEETSENT_SERVER_MESSAGE_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace tweetsent_server {

// What a thread keeps of each buffer from one request to the next.
constexpr std::size_t kept_buffer = 256 * 1024;

// Views are valid while the request is answered.
struct http_request {
  std::string_view method;
  std::string_view path;         // as sent: not decoded, without the query
  std::string_view detail;       // ?detail=
  std::string_view model;        // ?model=
  std::string_view unknown_key;  // of the query; empty: none
  std::string_view content_type;
  std::string_view authorization;
  std::string_view origin;    // of the page that a browser asks for; empty: none
  bool is_preflight = false;  // a browser's question whether that page may send a request
};

struct http_header {
  std::string_view name;  // empty: none
  std::string_view value;
};

struct http_answer {
  int status = 200;
  std::string_view content_type = "application/json";
  http_header header;          // one besides the usual
  std::string allowed_origin;  // of pages that may read it; empty: none
  std::string body;
  bool close = false;          // end the connection after it
  std::string model;           // its name; empty if none answered
  std::string model_checksum;  // of the model that answered; empty if none did

  // For the log and the metrics.
  std::string_view route = "none";  // a name, never the path: that may hold a token
  std::string reason;               // why a request was refused
  std::size_t tweets = 0;

  // Makes this the error `status`, after which the connection ends: `{"error":404,"text":"Not Found"}`, with
  // `text` in the place of the status's own where it is given. 400 tells the client `why` as `reason`; it
  // must hold nothing of a tweet.
  void refuse(int error_status, std::string_view why, std::string_view text = {});
};

}  // namespace tweetsent_server

#endif
