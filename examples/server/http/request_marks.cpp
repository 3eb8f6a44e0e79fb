// SPDX-License-Identifier: MIT
#include "http/request_marks.hpp"

#include "support/header_text.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace tweetsent_server {
namespace {

constexpr std::size_t longest_id = 128;

void append_hex(std::uint64_t value, std::string& out) {
  for (int shift = 60; shift >= 0; shift -= 4) out.push_back("0123456789abcdef"[(value >> shift) & 15]);
}

std::uint64_t random_start() {
  std::uint64_t value = 0;
  // Without randomness ids are still unique within the process's log.
  RAND_bytes(reinterpret_cast<unsigned char*>(&value), sizeof value);
  return value;
}

}  // namespace

request_ids::request_ids() : thread_(random_start()), count_(random_start()) {}

void request_ids::choose(std::string_view clients_own, std::string& id) {
  id.clear();
  if (!clients_own.empty() && clients_own.size() <= longest_id &&
      std::all_of(clients_own.begin(), clients_own.end(), is_unreserved)) {
    id = clients_own;
    return;
  }
  append_hex(thread_, id);
  append_hex(count_++, id);
}

const std::string& date_header::now() {
  const std::time_t second = std::time(nullptr);
  if (second == second_) return text_;
  std::tm fields{};
  gmtime_r(&second, &fields);
  std::array<char, 64> text;
  text_.assign(text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &fields));
  second_ = second;
  return text_;
}

}  // namespace tweetsent_server
