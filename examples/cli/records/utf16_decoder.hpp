// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_RECORDS_UTF16_DECODER_HPP
#define TWEETSENT_CLI_RECORDS_UTF16_DECODER_HPP

#include <string>
#include <string_view>

namespace cli {

// UTF-16 to UTF-8. Each half of a surrogate pair that lacks the other half, and a byte left over at the end,
// becomes U+FFFD.
class utf16_decoder {
 public:
  explicit utf16_decoder(bool is_big_endian) : is_big_endian_(is_big_endian) {}

  // Takes the next bytes, cut anywhere, and appends what they stand for.
  void feed(std::string_view bytes, std::string& out);

  // Takes the end of the text.
  void finish(std::string& out);

 private:
  void take_unit(unsigned unit, std::string& out);

  bool is_big_endian_;
  bool has_byte_ = false;
  unsigned char byte_ = 0;  // the first of a unit
  unsigned high_ = 0;       // surrogate that waits for its low one; 0 if there is none
};

}  // namespace cli

#endif
