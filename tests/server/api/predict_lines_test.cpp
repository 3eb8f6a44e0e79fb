// SPDX-License-Identifier: MIT
#include "api/predict_answer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

using namespace tweetsent_server;

namespace {

struct served {
  metrics counted;
  std::shared_ptr<const served_model> model = load_served_model({"default", ""}, counted);
  records::json_record_reader reader;
  tweet_counts counts;

  std::string answer(const std::string& body, predict_limits limits = {}) {
    std::string out;
    fits = answer_lines(*model, body, answer_detail::label, limits, reader, counts, out);
    return out;
  }
  bool fits = false;
};

}  // namespace

TEST_CASE("every line has its line in the answer, malformed ones too") {
  served server;
  const std::string out =
      server.answer("{\"id\":1,\"text\":\"love\"}\n\n{\"text\":\"sad\"}\r\nnonsense\n{\"text\":\"\"}");
  CHECK(std::count(out.begin(), out.end(), '\n') == 5);
  CHECK(out.find("{\"id\":1,\"label\":\"Positive\",\"probability\":0.") == 0);
  CHECK(out.find("\n{\"error\":400,\"text\":\"not JSON\",\"line\":2}\n{\"label\":\"Negative\"") != out.npos);
  CHECK(out.find("\n{\"error\":400,\"text\":\"not JSON\",\"line\":4}\n{\"label\"") != out.npos);
  CHECK(server.counts.given[0] + server.counts.given[1] == 3);
}

TEST_CASE("nothing in, nothing out, a line break alone is a line, and a byte order mark is none of it") {
  served server;
  CHECK(server.answer("").empty());
  CHECK(server.answer("\n") == "{\"error\":400,\"text\":\"not JSON\",\"line\":1}\n");
  CHECK(server.answer("\xEF\xBB\xBF{\"text\":\"love\"}") == server.answer("{\"text\":\"love\"}\n"));
}

TEST_CASE("an answer is no longer than its limit") {
  served server;
  predict_limits limits;
  limits.answer_bytes = server.answer("\n\n\n").size();
  server.answer("\n\n\n", limits);
  CHECK(server.fits);
  server.answer("\n\n\n\n", limits);
  CHECK_FALSE(server.fits);
}

TEST_CASE("one tweet in 256 has its words counted") {
  served server;
  for (int body = 0; body < 512; ++body) server.answer("{\"text\":\"love\"}");
  std::string page;
  server.counted.write(page);
  CHECK(page.find("\ntweetsent_sampled_words_total{model=\"default\"} 2\n") != std::string::npos);
}
