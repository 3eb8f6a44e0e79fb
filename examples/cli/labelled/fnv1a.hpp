// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_LABELLED_FNV1A_HPP
#define TWEETSENT_CLI_LABELLED_FNV1A_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace cli {

// FNV-1a, 64 bits, over bytes that come in pieces. It identifies the files that a model was trained on; it
// does not protect them.
// Source: http://www.isthe.com/chongo/tech/comp/fnv/
class fnv1a {
 public:
  void add(std::string_view bytes) noexcept {
    for (char byte : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(byte)) * 0x100000001B3u;
  }

  std::string digits() const {
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(hash_ >> shift) & 15];
    return out;
  }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325u;
};

}  // namespace cli

#endif
