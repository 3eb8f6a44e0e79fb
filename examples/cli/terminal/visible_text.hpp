// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_TERMINAL_VISIBLE_TEXT_HPP
#define TWEETSENT_CLI_TERMINAL_VISIBLE_TEXT_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

// The text with control characters, NUL too, as escapes: a complaint shows them and stays one line that a
// terminal does not obey. The same for text that has been through it.
inline std::string visible(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  const auto escape = [&out](unsigned code) {
    if (code == '\n') {
      out += "\\n";
    } else if (code == '\r') {
      out += "\\r";
    } else if (code == '\t') {
      out += "\\t";
    } else {
      out += std::string("\\x") + digits[code / 16] + digits[code % 16];
    }
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto code = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0u;
    if (code < 0x20 || code == 0x7F) {
      escape(code);
    } else if (code == 0xC2 && next >= 0x80 && next < 0xA0) {  // U+0080 to U+009F
      escape(next);
      ++at;
    } else {
      out += text[at];
    }
  }
  return out;
}

}  // namespace cli

#endif
