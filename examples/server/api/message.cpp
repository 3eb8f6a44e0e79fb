// SPDX-License-Identifier: MIT
#include "api/message.hpp"

#include <json_text.hpp>

namespace tweetsent_server {

std::string_view status_text(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Payload Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

void http_answer::refuse(int error_status, std::string_view why, std::string_view text) {
  status = error_status;
  reason = why;
  content_type = "application/json";
  close = true;
  tweets = 0;
  body.clear();
  records::json_writer writer(body);
  writer.begin_object();
  writer.key("error");
  writer.integer(error_status);
  writer.key("text");
  writer.text(text.empty() ? status_text(error_status) : text);
  if (error_status == 400) {
    writer.key("reason");
    writer.text(why);
  }
  writer.end_object();
}

}  // namespace tweetsent_server
