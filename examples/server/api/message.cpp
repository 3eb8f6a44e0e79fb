// SPDX-License-Identifier: MIT
#include "api/message.hpp"

#include <json_text.hpp>

namespace tweetsent_server {
namespace {

constexpr struct {
  int status;
  std::string_view text;
} status_texts[] = {{400, "Bad Request"},
                    {401, "Unauthorized"},
                    {404, "Not Found"},
                    {405, "Method Not Allowed"},
                    {413, "Payload Too Large"},
                    {414, "URI Too Long"},
                    {415, "Unsupported Media Type"},
                    {416, "Range Not Satisfiable"},
                    {431, "Request Header Fields Too Large"}};

std::string_view text_of(int status) {
  for (const auto& known : status_texts) {
    if (known.status == status) return known.text;
  }
  return "Internal Server Error";
}

}  // namespace

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
  writer.member("text", text.empty() ? text_of(error_status) : text);
  if (error_status == 400) writer.member("reason", why);
  writer.end_object();
}

}  // namespace tweetsent_server
