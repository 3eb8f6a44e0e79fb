// SPDX-License-Identifier: MIT
#include "request_id.hpp"

#include "header_text.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <cstdint>

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

void choose_request_id(std::string_view clients_own, std::string& id) {
  thread_local const std::uint64_t thread = random_start();
  thread_local std::uint64_t count = random_start();
  id.clear();
  if (!clients_own.empty() && clients_own.size() <= longest_id &&
      std::all_of(clients_own.begin(), clients_own.end(), is_unreserved)) {
    id = clients_own;
    return;
  }
  append_hex(thread, id);
  append_hex(count++, id);
}

}  // namespace tweetsent_server
