// SPDX-License-Identifier: MIT
//
// Whether a request says in exactly one way where it ends. cpp-httplib takes what comes; here a request that
// another party could read differently is refused, and so are the parts of HTTP this API has no use for.
#ifndef TWEETSENT_SERVER_REQUEST_FRAMING_HPP
#define TWEETSENT_SERVER_REQUEST_FRAMING_HPP

#include "api/message.hpp"

#include <cstddef>
#include <string_view>

namespace tweetsent_server {

struct framing_fault {
  int status = 0;  // 0: none
  std::string_view reason;
  std::string_view text;  // for the client, where the status's own words say too little
};

// What the headers of a request say. A view without data is of a header that is not there.
struct request_framing {
  std::string_view version;
  http_request head;  // for the API; its method is to be set before its headers
  std::string_view request_id;
  std::string_view forwarded_for;

  void add_header(std::string_view name, std::string_view value);

  // To be called after all headers. Of several faults that of the lowest status.
  framing_fault check(std::size_t body_limit) const;

  // Whether bytes may follow the head.
  bool announces_body() const noexcept;

  // Whether the client keeps the connection for another request; never after chunks, since where they end
  // depends on how the HTTP library reads them, which it does leniently.
  bool keeps_connection() const noexcept;

  bool is_http_1_0() const noexcept { return version == "HTTP/1.0"; }

  // Whether the client holds its body back until it is asked for it.
  bool awaits_continue() const noexcept { return expects_continue && !is_http_1_0(); }

  // What the functions above answer from.
  std::string_view host;
  std::string_view content_length;
  std::string_view transfer_encoding;
  std::size_t headers = 0;
  bool asks_to_close = false;
  bool asks_to_keep = false;
  bool expects_continue = false;
  framing_fault fault;
};

}  // namespace tweetsent_server

#endif
