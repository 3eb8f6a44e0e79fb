// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_RECORDS_VALID_UTF8_HPP
#define TWEETSENT_RECORDS_VALID_UTF8_HPP

#include <cstddef>
#include <string_view>
#include <tweetsent/unicode.hpp>

namespace records {

// Whether all of `text` is UTF-8. RapidJSON can check what it reads, at several times the cost of all its
// other work.
inline bool is_valid_utf8(std::string_view text) noexcept {
  constexpr std::size_t block = 32;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= block && tweetsent::detail::is_ascii(text.substr(at, block))) {
      at += block;
      continue;
    }
    const tweetsent::decoded_character character = tweetsent::decode_utf8(text, at);
    if (character.code_point == tweetsent::replacement_character && text.substr(at, 3) != "\xEF\xBF\xBD") {
      return false;
    }
    at += character.length;
  }
  return true;
}

}  // namespace records

#endif
