// SPDX-License-Identifier: MIT
//
// Where a chunk, the text between two white spaces, ends.
#ifndef TWEETSENT_TEXT_WHITE_SPACE_HPP
#define TWEETSENT_TEXT_WHITE_SPACE_HPP

#include <cstddef>
#include <string_view>

#include "tweetsent/text/unicode.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// Where the chunk of non-space characters that starts at `position` ends.
inline std::size_t chunk_end(std::string_view text, std::size_t position) noexcept {
  while (position < text.size()) {
    const decoded_character character = decode_utf8(text, position);
    if (is_space(character.code_point)) break;
    position += character.length;
  }
  return position;
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
