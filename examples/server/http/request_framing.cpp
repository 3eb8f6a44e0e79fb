// SPDX-License-Identifier: MIT
#include "http/request_framing.hpp"

#include "support/header_text.hpp"

#include <algorithm>
#include <charconv>

namespace tweetsent_server {
namespace {

constexpr std::size_t most_headers = 100;

// RFC 9110, 5.6.2; a name with a space, say, is a header to one reader and none to another.
bool is_token_character(char character) {
  return is_unreserved(character) ||
         std::string_view("!#$%&'*+^`|").find(character) != std::string_view::npos;
}

// RFC 3986, 3.2.2 and 3.2.3: a name, an address or one in brackets, and a port.
bool is_host_character(char character) {
  return is_unreserved(character) ||
         std::string_view("!$&'()*+,;=%:[]").find(character) != std::string_view::npos;
}

bool is_control_character(char character) {
  const auto code = static_cast<unsigned char>(character);
  return (code < 0x20 && character != '\t') || code == 0x7F;
}

}  // namespace

void request_framing::add_header(std::string_view name, std::string_view value) {
  ++headers_;
  odd_name_ = odd_name_ || name.empty() || !std::all_of(name.begin(), name.end(), is_token_character) ||
              std::any_of(value.begin(), value.end(), is_control_character);
  if (equals_ignoring_case(name, "host")) {
    ++hosts_;
    odd_host_ = odd_host_ || !std::all_of(value.begin(), value.end(), is_host_character);
  } else if (equals_ignoring_case(name, "content-length")) {
    ++content_lengths_;
    content_length_ = value;
  } else if (equals_ignoring_case(name, "transfer-encoding")) {
    ++transfer_encodings_;
    chunked_ = equals_ignoring_case(value, "chunked");
  } else if (equals_ignoring_case(name, "content-type")) {
    repeated_ = repeated_ || !content_type_.empty();
    content_type_ = value;
  } else if (equals_ignoring_case(name, "authorization")) {
    repeated_ = repeated_ || !authorization_.empty();
    authorization_ = value;
  } else if (equals_ignoring_case(name, "x-request-id")) {
    request_id_ = value;
  } else if (equals_ignoring_case(name, "origin")) {
    origin_ = value;
  } else if (equals_ignoring_case(name, "access-control-request-method")) {
    asks_for_method_ = true;
  } else if (equals_ignoring_case(name, "x-forwarded-for")) {
    forwarded_for_ = value;  // of several the last, which is the nearest proxy's
  } else if (equals_ignoring_case(name, "connection")) {
    asks_to_close_ = asks_to_close_ || lists_word(value, "close");
    asks_to_keep_ = asks_to_keep_ || lists_word(value, "keep-alive");
  } else if (equals_ignoring_case(name, "expect")) {
    expects_continue_ = lists_word(value, "100-continue");
  } else if (equals_ignoring_case(name, "content-encoding")) {
    encoded_ = encoded_ || !equals_ignoring_case(value, "identity");
  } else if (equals_ignoring_case(name, "range")) {
    range_ = true;
  }
}

bool request_framing::announces_body() const noexcept {
  return transfer_encodings_ > 0 || (content_lengths_ > 0 && content_length_ != "0");
}

request_framing::fault request_framing::check(std::size_t body_limit) const {
  if (headers_ > most_headers) return {431, "too many headers", {}};
  if (odd_name_) return {400, "a header has characters it must not have", {}};
  if (hosts_ > 1 || (hosts_ == 0 && version_ == "HTTP/1.1")) return {400, "not exactly one Host header", {}};
  if (odd_host_) return {400, "Host is no host", {}};
  if (repeated_) return {400, "a header is repeated", {}};
  if (const fault found = check_length(body_limit); found.status != 0) return found;
  if (range_) return {416, "Range", "Range is not supported"};
  if (encoded_) return {415, "Content-Encoding", "Content-Encoding is not supported: send the body as it is"};
  return {};
}

request_framing::fault request_framing::check_length(std::size_t body_limit) const {
  if (transfer_encodings_ > 0) {
    const bool readable =
        transfer_encodings_ == 1 && chunked_ && content_lengths_ == 0 && version_ == "HTTP/1.1";
    return readable ? fault{}
                    : fault{400, "Transfer-Encoding and Content-Length cannot be read in one way", {}};
  }
  if (content_lengths_ > 1) return {400, "Content-Length is repeated", {}};
  if (content_lengths_ == 0) return {};
  std::size_t length = 0;
  const char* end = content_length_.data() + content_length_.size();
  const auto [parsed_to, error] = std::from_chars(content_length_.data(), end, length);
  if (error == std::errc::result_out_of_range) return {413, "the body is longer than the limit", {}};
  if (error != std::errc() || parsed_to != end) return {400, "Content-Length is not a number", {}};
  if (length > body_limit) return {413, "the body is longer than the limit", {}};
  return {};
}

}  // namespace tweetsent_server
