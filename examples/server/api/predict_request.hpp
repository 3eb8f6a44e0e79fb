// SPDX-License-Identifier: MIT
//
// The body of a prediction request, `{"id":"a tweet",...}`, read strictly and without a tree in memory.
#ifndef TWEETSENT_SERVER_PREDICT_REQUEST_HPP
#define TWEETSENT_SERVER_PREDICT_REQUEST_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

struct predict_limits {
  std::size_t tweets = 1000;            // in one body
  std::size_t id_bytes = 256;           // of one id, decoded
  std::size_t tweet_bytes = 64 * 1024;  // of one tweet, decoded
  std::size_t answer_bytes = 8 * 1024 * 1024;
};

struct identified_tweet {
  std::string_view id;
  std::string_view tweet;
};

enum class body_fault { none, malformed, too_large };

// Parses body after body with the same buffers. For one thread.
class predict_request {
 public:
  // Reads `body` whole: one JSON object of strings and nothing after it, in valid UTF-8, no id twice, at
  // least one member. A lone surrogate counts as U+FFFD; a byte order mark before the object is passed over.
  // Decodes the strings where they stand: nothing is copied, and `body` is of no other use after. Time O(n
  // log n) in the number of ids.
  body_fault parse(std::string& body, const predict_limits& limits);

  // The tweets in the order of the body. They lie in it: valid as long as it is untouched, and until the next
  // parse().
  const std::vector<identified_tweet>& tweets() const noexcept { return tweets_; }

  // Why the last body was refused; a fixed sentence with nothing of the body in it.
  std::string_view reason() const noexcept { return reason_; }

 private:
  struct handler;

  body_fault refuse(body_fault fault, std::string_view reason);
  bool has_duplicate_id();

  std::vector<identified_tweet> tweets_;
  std::vector<std::string_view> sorted_ids_;
  std::string_view reason_;
};

}  // namespace tweetsent_server

#endif
