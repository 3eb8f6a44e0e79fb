// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_RANDOM_TEXT_HPP
#define TWEETSENT_TESTS_RANDOM_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

// Text that is mostly made of what the text functions treat specially: the same for a seed on every machine.
class random_text {
 public:
  explicit random_text(std::uint64_t seed) : random_(seed) {}

  // A number below `bound`.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  double unit() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

  // Any bytes, none rarer than another.
  std::string bytes(std::size_t size) {
    std::string out;
    for (std::size_t at = 0; at < size; ++at)
      out += static_cast<char>(static_cast<unsigned char>(below(256)));
    return out;
  }

  // Exactly `size` bytes: printable ASCII with, one byte in `rarity`, a byte that ends or bends a chunk.
  std::string ascii_with_stops(std::size_t size, std::size_t rarity) {
    static constexpr std::string_view stops{"  \t\n\r\v\f\x1c\x1f\x01\x7f\x80\xa0\xc2\xe2\xe3\x85\xf0\xff\0",
                                            20};
    std::string out;
    for (std::size_t at = 0; at < size; ++at) {
      out += chance(rarity) ? stops[below(stops.size())] : static_cast<char>('!' + below(94));
    }
    return out;
  }

  // A word of the kind that stems, contracts, is dropped or looks like one of these.
  std::string word() {
    static const std::vector<std::string> words = split(
        ' ',
        "i I the The THE not don t cannot Cannot CANNOT gonna gOnNa gimme lemme wanna gotta can sky skies "
        "Skies dying Dying happily running caresses ponies agreed motoring relational yyyyyyy sayyed y by "
        "enjoy conflated falling hopping controll geologi 12 a1 _ __x love hate loves hated @name #tag http "
        "http://t.co/x xhttps://y HTTP://X hTTpx httphttp ht.tp:// f*ck don't CAN'T ... !!! :) -- &amp; "
        "caf\303\251s \316\243 \316\237\316\224\316\237\316\243 a\316\243\314\201 \316\243.\316\243 \304\260 "
        "g\304\260mme g\304\261MME \342\204\252elvins \310\272 \357\254\201sh \303\237\303\237ed e\314\201 "
        "\360\237\230\212 \360\237\221\251\342\200\215\360\237\221\247 \346\227\245\346\234\254 "
        "\360\235\224\270 \360\220\220\200 \340\245\247 ");
    return words[below(words.size())];
  }

  // Something that is not a word: a space of some script, a control character, or bytes that are not UTF-8.
  std::string separator() {
    using namespace std::string_view_literals;
    static const std::vector<std::string> separators = split(
        '|',
        " | | | | | |  |\t|\n|\r\n|\v|\x1c|\x1f|\xC2\x85|\xC2\xA0|\xE1\x9A\x80|\xE2\x80\x83|\xE2\x80\xA8|"
        "\xE2\x80\xAF|\xE3\x80\x80|\xE2\x80\x8B|\x01|\x7f|\0|\xC2|\xE2\x80|\xE3|\xED\xA0\x80|\xC0\xA0|"
        "\xF4\x90\x80\x80|\xF0\x9F\x98|\xFF|||-|'|"sv);
    return separators[below(separators.size())];
  }

  // Words and separators, now and then cut in the middle of a character or with a very long word.
  std::string tweet(std::size_t most_words = 12) {
    std::string out;
    for (std::size_t count = below(most_words + 1); count > 0; --count) {
      std::string next = word();
      if (chance(60)) {
        const std::size_t times = 1 + below(1500 / next.size() + 1);
        for (std::string once = next; next.size() < once.size() * times;) next += once;
      }
      if (chance(20)) next.resize(below(next.size() + 1));
      if (chance(10)) next += word();
      out += next + separator();
    }
    return out;
  }

 private:
  // The pieces that each end with `mark`.
  static std::vector<std::string> split(char mark, std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t begin = 0, end = 0; (end = text.find(mark, begin)) < text.size(); begin = end + 1) {
      out.emplace_back(text.substr(begin, end - begin));
    }
    return out;
  }

  std::mt19937_64 random_;
};

#endif
