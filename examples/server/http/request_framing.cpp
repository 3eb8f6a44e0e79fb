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

bool is_there(std::string_view header) {
  return header.data() != nullptr;
}

framing_fault fault_of_length(std::string_view text, std::size_t body_limit) {
  std::size_t length = 0;
  const char* end = text.data() + text.size();
  const auto [parsed_to, error] = std::from_chars(text.data(), end, length);
  if (error == std::errc::result_out_of_range || (parsed_to == end && length > body_limit)) {
    return {413, "the body is longer than the limit", {}};
  }
  if (error != std::errc() || parsed_to != end) return {400, "Content-Length is not a number", {}};
  return {};
}

}  // namespace

void request_framing::add_header(std::string_view name, std::string_view value) {
  const auto refuse = [this](int status, std::string_view reason, std::string_view text = {}) {
    if (fault.status == 0 || status < fault.status) fault = {status, reason, text};
  };
  const auto is = [name](std::string_view lower) { return equals_ignoring_case(name, lower); };
  if (++headers > most_headers) refuse(431, "too many headers");
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_character) ||
      std::any_of(value.begin(), value.end(), is_control_character)) {
    refuse(400, "a header has characters it must not have");
  }
  const struct {
    std::string_view name;
    std::string_view* place;
    bool once = false;
  } kept[] = {{"host", &host, true},
              {"content-length", &content_length, true},
              {"transfer-encoding", &transfer_encoding, true},
              {"content-type", &head.content_type, true},
              {"authorization", &head.authorization, true},
              {"x-request-id", &request_id},
              {"origin", &head.origin},
              {"x-forwarded-for", &forwarded_for}};  // of several the last, which is the nearest proxy's
  for (const auto& each : kept) {
    if (!is(each.name)) continue;
    if (each.once && is_there(*each.place)) refuse(400, "a header is repeated");
    *each.place = value;
  }
  if (is("host")) {
    if (!std::all_of(value.begin(), value.end(), is_host_character)) refuse(400, "Host is no host");
  } else if (is("access-control-request-method")) {
    head.is_preflight = head.method == "OPTIONS";
  } else if (is("connection")) {
    asks_to_close = asks_to_close || lists_word(value, "close");
    asks_to_keep = asks_to_keep || lists_word(value, "keep-alive");
  } else if (is("expect")) {
    expects_continue = lists_word(value, "100-continue");
  } else if (is("content-encoding") && !equals_ignoring_case(value, "identity")) {
    refuse(415, "Content-Encoding", "Content-Encoding is not supported: send the body as it is");
  } else if (is("range")) {
    refuse(416, "Range", "Range is not supported");
  }
}

bool request_framing::announces_body() const noexcept {
  return is_there(transfer_encoding) || (is_there(content_length) && content_length != "0");
}

bool request_framing::keeps_connection() const noexcept {
  return !asks_to_close && !is_there(transfer_encoding) && (asks_to_keep || !is_http_1_0());
}

framing_fault request_framing::check(std::size_t body_limit) const {
  framing_fault found;
  if (!is_there(host) && version == "HTTP/1.1") {
    found = {400, "no Host header", {}};
  } else if (!is_there(transfer_encoding)) {
    if (is_there(content_length)) found = fault_of_length(content_length, body_limit);
  } else if (is_there(content_length) || version != "HTTP/1.1" ||
             !equals_ignoring_case(transfer_encoding, "chunked")) {
    found = {400, "Transfer-Encoding and Content-Length cannot be read in one way", {}};
  }
  return found.status != 0 && (fault.status == 0 || found.status < fault.status) ? found : fault;
}

}  // namespace tweetsent_server
