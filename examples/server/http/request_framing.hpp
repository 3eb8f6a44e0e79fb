// SPDX-License-Identifier: MIT
//
// Whether a request says in exactly one way where it ends. cpp-httplib takes what comes; here a request that
// another party could read differently is refused, and so are the parts of HTTP this API has no use for.
#ifndef TWEETSENT_SERVER_REQUEST_FRAMING_HPP
#define TWEETSENT_SERVER_REQUEST_FRAMING_HPP

#include <cstddef>
#include <string_view>

namespace tweetsent_server {

// What the head of a request says, header by header.
class request_framing {
 public:
  explicit request_framing(std::string_view version) : version_(version) {}

  void add_header(std::string_view name, std::string_view value);

  struct fault {
    int status = 0;  // 0: none
    std::string_view reason;
    std::string_view text;  // for the client, where the status's own words say too little
  };
  fault check(std::size_t body_limit) const;

  // Whether bytes may follow the head.
  bool announces_body() const noexcept;

  // Whether the client keeps the connection for another request; never after chunks, since where they end
  // depends on how the HTTP library reads them, which it does leniently.
  bool keeps_connection() const noexcept {
    return !asks_to_close_ && transfer_encodings_ == 0 && (asks_to_keep_ || !is_http_1_0());
  }

  bool is_http_1_0() const noexcept { return version_ == "HTTP/1.0"; }

  // Whether the client holds its body back until it is asked for it.
  bool expects_continue() const noexcept { return expects_continue_ && !is_http_1_0(); }

  std::string_view content_type() const noexcept { return content_type_; }
  std::string_view authorization() const noexcept { return authorization_; }
  std::string_view request_id() const noexcept { return request_id_; }
  std::string_view origin() const noexcept { return origin_; }
  std::string_view forwarded_for() const noexcept { return forwarded_for_; }
  bool asks_for_method() const noexcept { return asks_for_method_; }  // as a preflight of a browser's does

 private:
  fault check_length(std::size_t body_limit) const;

  std::string_view version_;
  std::size_t headers_ = 0;
  std::size_t hosts_ = 0;
  std::size_t content_lengths_ = 0;
  std::size_t transfer_encodings_ = 0;
  bool odd_name_ = false;
  bool repeated_ = false;
  bool range_ = false;
  bool encoded_ = false;
  bool chunked_ = false;
  bool asks_to_close_ = false;
  bool asks_to_keep_ = false;
  bool expects_continue_ = false;
  bool odd_host_ = false;
  std::string_view content_length_;
  std::string_view content_type_;
  std::string_view authorization_;
  std::string_view request_id_;
  std::string_view origin_;
  std::string_view forwarded_for_;
  bool asks_for_method_ = false;
};

}  // namespace tweetsent_server

#endif
