// SPDX-License-Identifier: MIT
//
// Bodies of prediction requests.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/predict_request.hpp"
#include "require.hpp"

using namespace tweetsent_server;

namespace {

std::string written(const std::vector<identified_tweet>& tweets) {
  rapidjson::StringBuffer out;
  rapidjson::Writer<rapidjson::StringBuffer> writer(out);
  const auto length = [](std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); };
  writer.StartObject();
  for (const identified_tweet& each : tweets) {
    writer.Key(each.id.data(), length(each.id));
    writer.String(each.tweet.data(), length(each.tweet));
  }
  writer.EndObject();
  return {out.GetString(), out.GetSize()};
}

bool equal(const std::vector<identified_tweet>& left, const std::vector<identified_tweet>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const identified_tweet& one, const identified_tweet& other) {
                      return one.id == other.id && one.tweet == other.tweet;
                    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static predict_request parsed;  // one for many bodies, as in the server
  const predict_limits limits{20, 16, 64};
  // In a heap block of its own, so that a read past its end is seen.
  std::string body(text_of(data, size));
  if (parsed.parse(body, limits) != body_fault::none) {
    require(!parsed.reason().empty() && parsed.tweets().empty(), "a refusal has a reason and no tweets");
    return 0;
  }
  require(!parsed.tweets().empty() && parsed.tweets().size() <= limits.tweets, "tweets are within the limit");
  std::set<std::string_view> ids;
  for (const identified_tweet& each : parsed.tweets()) {
    require(each.id.size() <= limits.id_bytes && each.tweet.size() <= limits.tweet_bytes,
            "texts are within their limits");
    require(is_valid_utf8(each.id) && is_valid_utf8(each.tweet), "texts are valid UTF-8");
    require(ids.insert(each.id).second, "an id occurs once");
  }
  predict_request again;
  std::string rewritten = written(parsed.tweets());
  require(again.parse(rewritten, limits) == body_fault::none && equal(again.tweets(), parsed.tweets()),
          "what was read, written and read again is the same");
  return 0;
}
