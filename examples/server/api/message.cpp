// SPDX-License-Identifier: MIT
#include "api/message.hpp"

#include <json_text.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace tweetsent_server {

namespace {

std::string_view status_text(int status) {
  constexpr std::array<std::pair<int, std::string_view>, 11> texts{{{400, "Bad Request"},
                                                                    {401, "Unauthorized"},
                                                                    {404, "Not Found"},
                                                                    {405, "Method Not Allowed"},
                                                                    {413, "Payload Too Large"},
                                                                    {414, "URI Too Long"},
                                                                    {415, "Unsupported Media Type"},
                                                                    {416, "Range Not Satisfiable"},
                                                                    {417, "Expectation Failed"},
                                                                    {431, "Request Header Fields Too Large"},
                                                                    {500, "Internal Server Error"}}};
  const auto* known = std::find_if(texts.begin(), texts.end() - 1,
                                   [status](const auto& each) { return each.first == status; });
  return known->second;
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
  writer.key("text");
  writer.text(text.empty() ? status_text(error_status) : text);
  if (error_status == 400) {
    writer.key("reason");
    writer.text(why);
  }
  writer.end_object();
}

}  // namespace tweetsent_server
