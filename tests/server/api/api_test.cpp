// SPDX-License-Identifier: MIT
#include "api/api.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

using namespace tweetsent_server;

namespace {

struct served {
  serving_state state;
  api routes{state, {}};
  predict_workspace work;

  served() {
    state.models.replace(
        std::make_shared<model_set>(std::vector{load_served_model({"default", ""}, state.counted)}));
    state.tokens.replace(std::make_shared<token_set>(std::vector<token>{{"secret"}}));
  }
};

http_request post(std::string_view path) {
  http_request request;
  request.method = "POST";
  request.path = path;
  request.content_type = "application/json";
  return request;
}

}  // namespace

TEST_CASE("a prediction request passes on its head, then is answered from its body") {
  served server;
  http_answer answer;
  const http_request request = post("/api/v1/secret/predict");
  REQUIRE(server.routes.judge(request, answer) == next_step::read_body);
  std::string body = "{\"b\":\"love\",\"a\":\"sad\"}";
  server.routes.predict(request, body, server.work, answer);
  CHECK(answer.status == 200);
  CHECK(answer.body == "{\"b\":\"Positive\",\"a\":\"Negative\"}");
  CHECK(answer.route == "predict");
  CHECK(answer.tweets == 2);
  CHECK_FALSE(answer.close);
}

TEST_CASE("every refusal is JSON and ends the connection") {
  served server;
  http_answer answer;
  REQUIRE(server.routes.judge(post("/api/v1/wrong/predict"), answer) == next_step::send_answer);
  CHECK(answer.status == 404);
  CHECK(answer.body == "{\"error\":404,\"text\":\"Not Found\"}");
  CHECK(answer.close);
  CHECK(answer.reason == "wrong token");

  answer = http_answer();
  std::string body = "{}";
  server.routes.predict(post("/api/v1/secret/predict"), body, server.work, answer);
  CHECK(answer.status == 400);
  CHECK(answer.body == "{\"error\":400,\"text\":\"Bad Request\",\"reason\":\"the object is empty\"}");
  CHECK(answer.close);
  CHECK(answer.tweets == 0);
}

TEST_CASE("the scheme of a bearer token has no case, the token has") {
  served server;
  http_answer answer;
  http_request request = post("/api/v1/predict");
  request.authorization = GENERATE("bEaReR secret", "Bearer   secret", "Bearer \tsecret ");
  CHECK(server.routes.judge(request, answer) == next_step::read_body);
  const std::string_view wrong =
      GENERATE("", "Bearer", "Bearer ", "Bearersecret", "Bearer Secret", "secret", "Bearer secret x");
  request.authorization = wrong;
  CHECK(server.routes.judge(request, answer) == next_step::send_answer);
  CHECK(answer.status == 401);
  CHECK(answer.header.name == "WWW-Authenticate");
}

TEST_CASE("readiness ends, liveness does not") {
  served server;
  http_request request;
  request.method = "GET";
  request.path = "/readyz";
  http_answer answer;
  server.routes.judge(request, answer);
  CHECK(answer.status == 200);
  server.routes.stop_being_ready();
  answer = http_answer();
  server.routes.judge(request, answer);
  CHECK(answer.status == 503);
  request.path = "/healthz";
  answer = http_answer();
  server.routes.judge(request, answer);
  CHECK(answer.status == 200);
}
