// SPDX-License-Identifier: MIT
//
// bare_server PORT CERTIFICATE KEY ANSWER: cpp-httplib over TLS with one handler, which has the request's
// body read and answers what the file ANSWER holds. What tweetsent-server is measured against.
#include <httplib.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

int main(int argument_count, char** arguments) {
  if (argument_count < 5 || argument_count % 2 == 0) {
    std::fputs("usage: bare_server PORT CERTIFICATE KEY ANSWER [NAME VALUE]...\n", stderr);
    return 2;
  }
  std::ifstream file(arguments[4], std::ios::binary);
  const std::string answer{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  httplib::Headers headers;
  for (int at = 5; at < argument_count; at += 2) headers.emplace(arguments[at], arguments[at + 1]);
  httplib::SSLServer server(arguments[2], arguments[3]);
  if (!server.is_valid() || answer.empty()) {
    std::fputs("bare_server: cannot read the certificate, its key or the answer\n", stderr);
    return 1;
  }
  // As many threads, and as long a life for a connection, as tweetsent-server gives them.
  server.new_task_queue = [] { return new httplib::ThreadPool(256); };
  server.set_keep_alive_max_count(1'000'000);
  server.set_tcp_nodelay(true);
  server.Post("/api/v1/predict", [&](const httplib::Request& /*request*/, httplib::Response& out) {
    for (const auto& [name, value] : headers) out.set_header(name, value);
    out.set_content(answer, "application/json");
  });
  if (server.listen("127.0.0.1", std::atoi(arguments[1]))) return 0;
  std::fprintf(stderr, "bare_server: cannot listen on port %s\n", arguments[1]);
  return 1;
}
