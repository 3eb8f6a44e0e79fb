// SPDX-License-Identifier: MIT
//
// JSON by its grammar (RFC 8259) and nothing else: slow, by recursion, to compare a fast reader with.
#ifndef TWEETSENT_TESTS_SUPPORT_PLAIN_JSON_HPP
#define TWEETSENT_TESTS_SUPPORT_PLAIN_JSON_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/text/unicode.hpp"

struct plain_json {
  enum class kind { scalar, string, object, array };

  kind type = kind::scalar;
  std::string_view source;  // as it stands
  std::string text;         // of a string, decoded; half a surrogate pair is U+FFFD
  std::vector<std::pair<std::string, plain_json>> members;
};

class plain_json_parser {
 public:
  explicit plain_json_parser(std::string_view bytes) : bytes_(bytes) {}

  // The one value that the bytes are; nothing if they are none.
  std::optional<plain_json> parse() {
    plain_json out;
    if (tweetsent::to_valid_utf8(bytes_) != bytes_ || !value(out)) return std::nullopt;
    skip_space();
    return at_ == bytes_.size() ? std::optional(out) : std::nullopt;
  }

 private:
  char next() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }

  bool take(char wanted) {
    if (at_ == bytes_.size() || bytes_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  bool take(std::string_view word) {
    if (bytes_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  void skip_space() {
    while (at_ < bytes_.size() && std::string_view(" \t\r\n").find(bytes_[at_]) != std::string_view::npos)
      ++at_;
  }

  bool digits() {
    const std::size_t begin = at_;
    while (next() >= '0' && next() <= '9') ++at_;
    return at_ > begin;
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }

  bool hex(unsigned& unit) {
    unit = 0;
    for (int digit = 0; digit < 4; ++digit, ++at_) {
      const char byte = next();
      unit *= 16;
      if (byte >= '0' && byte <= '9') {
        unit += static_cast<unsigned>(byte - '0');
      } else if (byte >= 'a' && byte <= 'f') {
        unit += static_cast<unsigned>(byte - 'a' + 10);
      } else if (byte >= 'A' && byte <= 'F') {
        unit += static_cast<unsigned>(byte - 'A' + 10);
      } else {
        return false;
      }
    }
    return true;
  }

  bool string(std::string& out) {
    if (!take('"')) return false;
    unsigned high = 0;  // the first half of a pair, which waits for the second
    const auto end_half = [&] {
      if (high != 0) tweetsent::append_utf8(out, tweetsent::replacement_character);
      high = 0;
    };
    for (;;) {
      if (at_ == bytes_.size() || static_cast<unsigned char>(bytes_[at_]) < 0x20) return false;
      if (take('"')) {
        end_half();
        return true;
      }
      if (!take('\\')) {
        end_half();
        out += bytes_[at_++];
        continue;
      }
      if (!take('u')) {
        end_half();
        const std::size_t letter = std::string_view("\"\\/bfnrt").find(next());
        if (at_ == bytes_.size() || letter == std::string_view::npos) return false;
        out += "\"\\/\b\f\n\r\t"[letter];
        ++at_;
        continue;
      }
      unsigned unit = 0;
      if (!hex(unit)) return false;
      const bool is_low = unit >= 0xDC00 && unit < 0xE000;
      if (is_low && high != 0) {
        tweetsent::append_utf8(out, 0x10000 + (high - 0xD800) * 0x400 + (unit - 0xDC00));
        high = 0;
        continue;
      }
      end_half();
      if (unit >= 0xD800 && unit < 0xDC00) {
        high = unit;
      } else {
        tweetsent::append_utf8(out, is_low ? tweetsent::replacement_character : char32_t{unit});
      }
    }
  }

  // The members of an object or the values of an array, up to its end.
  bool list(plain_json& out, bool is_object) {
    ++at_;
    skip_space();
    const char end = is_object ? '}' : ']';
    if (take(end)) return true;
    for (;;) {
      std::pair<std::string, plain_json> member;
      skip_space();
      if (is_object && !string(member.first)) return false;
      skip_space();
      if (is_object && !take(':')) return false;
      if (!value(member.second)) return false;
      out.members.push_back(std::move(member));
      skip_space();
      if (take(end)) return true;
      if (!take(',')) return false;
    }
  }

  bool value(plain_json& out) {
    skip_space();
    const std::size_t begin = at_;
    bool is_one = false;
    if (next() == '{' || next() == '[') {
      const bool is_object = next() == '{';
      out.type = is_object ? plain_json::kind::object : plain_json::kind::array;
      is_one = list(out, is_object);
    } else if (next() == '"') {
      out.type = plain_json::kind::string;
      is_one = string(out.text);
    } else {
      is_one = take("null") || take("true") || take("false") || number();
    }
    out.source = bytes_.substr(begin, at_ - begin);
    return is_one;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

#endif
