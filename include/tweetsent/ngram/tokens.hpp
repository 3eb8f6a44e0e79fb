// SPDX-License-Identifier: MIT
//
// The tokens of a chunk as the n-gram features see them: words, names, links, emoticons, emoji, runs of
// punctuation. The reference pipeline has a tokenizer of its own, a plainer one (reference/tokenizer.hpp).
#ifndef TWEETSENT_NGRAM_TOKENS_HPP
#define TWEETSENT_NGRAM_TOKENS_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tweetsent/ngram/characters.hpp"
#include "tweetsent/ngram/emoji.hpp"
#include "tweetsent/ngram/emoticons.hpp"
#include "tweetsent/text/unicode.hpp"

namespace tweetsent {
inline namespace v0 {

// How tokens are made. The defaults give the best accuracy (docs/accuracy.md).
struct token_switches {
  bool decode_entities = true;
  bool fold_links = true;       // a URL is one token, whatever its address
  bool fold_names = true;       // and so is an @name
  bool emoticons = true;        // ":-)" is one token
  bool fold_elongation = true;  // "soooo" is "soo"
  bool fold_case = true;
  bool fold_characters = true;  // bold, circled and twice encoded letters are the plain ones
  bool spell_emoji = true;      // a sad emoji is ":("

  friend bool operator==(const token_switches& left, const token_switches& right) noexcept {
    return left.decode_entities == right.decode_entities && left.fold_links == right.fold_links &&
           left.fold_names == right.fold_names && left.emoticons == right.emoticons &&
           left.fold_elongation == right.fold_elongation && left.fold_case == right.fold_case &&
           left.fold_characters == right.fold_characters && left.spell_emoji == right.spell_emoji;
  }
};

enum class token_kind : std::uint8_t { word, punctuation, emoticon, emoji, link, name };

struct tweet_token {
  token_kind kind;
  bool shouted;         // a word of two or more letters, all capitals
  bool elongated;       // a letter three times or more in a row
  std::uint16_t first;  // its characters in token_buffer::letters
  std::uint16_t size;
  std::uint32_t begin, end;  // its bytes, counted from the piece's first
};

// A piece has at most this many characters of a chunk; a longer chunk is cut into several pieces.
inline constexpr std::size_t longest_piece = 256;

// What stands in token_buffer::letters before and behind a word, so that n-grams at its edges are others.
inline constexpr char32_t word_begin = 2, word_end = 3;

// Room for one piece, on the stack.
struct token_buffer {
  tweet_token tokens[longest_piece];
  std::size_t count = 0;
  char32_t letters[4 * longest_piece];  // of all tokens, each word's between word_begin and word_end
  std::size_t letter_count = 0;

  std::u32string_view text(const tweet_token& token) const noexcept {
    return {letters + token.first, token.size};
  }
};

namespace detail {

// Adds a word to a token_buffer, letter by letter.
class word_writer {
 public:
  word_writer(const token_switches& switches, token_buffer& out) noexcept
      : switches_(switches), out_(out), size_(out.letter_count) {
    out_.letters[size_++] = word_begin;
    first_ = size_;
  }

  // A letter or digit.
  void add(char32_t code_point) noexcept {
    const char32_t lower = lower_character(code_point);
    const bool digit = lower >= '0' && lower <= '9';
    letters_ += !digit;
    capitals_ += lower != code_point;
    run_ = lower == previous_ ? run_ + 1 : 1;
    previous_ = lower;
    if (run_ > 2 && !digit) {
      elongated_ = true;
      if (switches_.fold_elongation) return;
    }
    out_.letters[size_++] = switches_.fold_case ? lower : code_point;
  }

  void end_run() noexcept { previous_ = 0; }

  // The word's bytes are [begin, end) of the piece.
  void finish(std::size_t begin, std::size_t end) noexcept {
    out_.tokens[out_.count++] = {token_kind::word,
                                 letters_ >= 2 && capitals_ == letters_,
                                 elongated_,
                                 static_cast<std::uint16_t>(first_),
                                 static_cast<std::uint16_t>(size_ - first_),
                                 static_cast<std::uint32_t>(begin),
                                 static_cast<std::uint32_t>(end)};
    out_.letters[size_++] = word_end;
    out_.letter_count = size_;
  }

 private:
  const token_switches& switches_;
  token_buffer& out_;
  std::size_t size_, first_;
  std::size_t capitals_ = 0, letters_ = 0, run_ = 0;
  char32_t previous_ = 0;
  bool elongated_ = false;
};

class piece_tokenizer {
 public:
  piece_tokenizer(const tweet_character* characters, std::size_t count, const token_switches& switches,
                  token_buffer& out) noexcept
      : characters_(characters), count_(count), switches_(switches), out_(out) {}

  // Reads the characters from `at` on. True if the piece ends in a link, which takes in the rest of its
  // chunk.
  bool run(std::size_t at = 0) noexcept {
    at_ = at;
    while (at_ < count_) {
      const tweet_character& character = characters_[at_];
      if (character.kind == character_kind::space || character.kind == character_kind::ignored) {
        ++at_;
      } else if (switches_.fold_links && character.kind == character_kind::word && is_link()) {
        begin_token(token_kind::link);
        at_ = count_;
        end_token();
        return true;
      } else if (character.code_point == '@' && switches_.fold_names && is_name_letter(at_ + 1)) {
        begin_token(token_kind::name);
        for (++at_; is_name_letter(at_);) ++at_;
        end_token();
      } else if (!read_emoticon()) {
        if (character.kind == character_kind::word) {
          read_word();
        } else if (character.kind == character_kind::emoji) {
          read_emoji();
        } else {
          read_punctuation();
        }
      }
    }
    return false;
  }

 private:
  char32_t letter(std::size_t at) const noexcept { return at < count_ ? characters_[at].code_point : 0; }
  bool is_kind(std::size_t at, character_kind kind) const noexcept {
    return at < count_ && characters_[at].kind == kind;
  }

  bool is_name_letter(std::size_t at) const noexcept {
    const char32_t code_point = letter(at);
    return code_point != 0 && code_point < 0x80 && is_word_character(code_point);
  }

  bool starts_with(std::string_view text) const noexcept {
    for (std::size_t offset = 0; offset < text.size(); ++offset) {
      if (lower_character(letter(at_ + offset)) != static_cast<unsigned char>(text[offset])) return false;
    }
    return true;
  }

  bool is_link() const noexcept {
    const char32_t first = letter(at_) | 0x20;
    if (first != 'h' && first != 'w') return false;
    return starts_with("http://") || starts_with("https://") || starts_with("www.");
  }

  void begin_token(token_kind kind) noexcept {
    out_.tokens[out_.count] = {
        kind, false, false, static_cast<std::uint16_t>(out_.letter_count), 0, characters_[at_].begin, 0};
  }

  void add_letter(char32_t code_point) noexcept { out_.letters[out_.letter_count++] = code_point; }

  void end_token() noexcept {
    tweet_token& token = out_.tokens[out_.count++];
    token.size = static_cast<std::uint16_t>(out_.letter_count - token.first);
    token.end = characters_[at_ - 1].end;
  }

  bool read_emoticon() noexcept {
    if (!switches_.emoticons) return false;
    const emoticon found = find_emoticon(characters_, count_, at_);
    if (found.length == 0) return false;
    begin_token(token_kind::emoticon);
    for (char shape : found.spelling) {
      if (shape != '\0') add_letter(static_cast<unsigned char>(shape));
    }
    at_ += found.length;
    end_token();
    return true;
  }

  // Letters and digits; apostrophes between them are dropped, so that "can't" is "cant".
  void read_word() noexcept {
    const std::size_t begin = characters_[at_].begin;
    word_writer word(switches_, out_);
    for (; at_ < count_; ++at_) {
      const tweet_character& character = characters_[at_];
      if (character.kind != character_kind::word) {
        if (character.kind == character_kind::ignored) continue;
        if (character.kind != character_kind::apostrophe || !is_kind(at_ + 1, character_kind::word)) break;
        word.end_run();
      } else {
        word.add(character.code_point);
      }
    }
    word.finish(begin, characters_[at_ - 1].end);
  }

  // The same emoji over and over is one token.
  void read_emoji() noexcept {
    begin_token(token_kind::emoji);
    const char32_t code_point = letter(at_);
    const std::string_view spelling = switches_.spell_emoji ? spell_emoji(code_point) : std::string_view();
    for (const char each : spelling) add_letter(static_cast<unsigned char>(each));
    if (spelling.empty()) add_letter(code_point);
    while (letter(++at_) == code_point || is_kind(at_, character_kind::ignored)) {
    }
    end_token();
  }

  // A run of one character; runs of three and more are the same token. All dashes are one character, all
  // quotes another.
  void read_punctuation() noexcept {
    constexpr std::size_t longest_run = 3;
    begin_token(token_kind::punctuation);
    const char32_t code_point = letter(at_);
    std::size_t run = code_point == 0x2026 ? 3 : 1;
    while (letter(++at_) == code_point) ++run;
    char32_t folded = code_point;
    if (code_point == 0x2026) folded = '.';
    if (code_point >= 0x2010 && code_point <= 0x2015) folded = '-';
    if (code_point == 0x201C || code_point == 0x201D || code_point == 0xAB || code_point == 0xBB)
      folded = '"';
    for (std::size_t times = 0; times < run && times < longest_run; ++times) add_letter(folded);
    end_token();
  }

  const tweet_character* characters_;
  std::size_t count_;
  const token_switches& switches_;
  token_buffer& out_;
  std::size_t at_ = 0;
};

// Whether a chunk is a name, nothing else, and one piece.
inline bool is_name(std::string_view chunk) noexcept {
  if (chunk.size() < 2 || chunk.size() > longest_piece || chunk[0] != '@') return false;
  for (const char byte : chunk.substr(1)) {
    if (!is_ascii_word(static_cast<unsigned char>(byte))) return false;
  }
  return true;
}

// Whether a chunk begins as links do: all of it is one then.
inline bool begins_link(std::string_view chunk) noexcept {
  if (chunk.size() < 4 || !ascii_set("hHwW").contains(chunk[0])) return false;
  for (const std::string_view begin : {"http://", "https://", "www."}) {
    std::size_t same = 0;
    while (same < begin.size() && same < chunk.size() &&
           lower_character(static_cast<unsigned char>(chunk[same])) ==
               static_cast<unsigned char>(begin[same]))
      ++same;
    if (same == begin.size()) return true;
  }
  return false;
}

// How many letters and digits of ASCII `text` begins with, if they are for sure a word of their own; 0 if one
// has to look closer. At most longest_piece.
inline std::size_t leading_word(std::string_view text) noexcept {
  const auto kind = [text](std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    return byte < 0x80 ? ascii_kinds[byte] : character_kind::ignored;
  };
  std::size_t size = 0;
  while (size < text.size() && size < longest_piece && kind(size) == character_kind::word) ++size;
  if (size == text.size() || size == longest_piece) return size;
  // Accents, apostrophes and entities may go on with the word; it may be half a face or of a link.
  static_assert(no_letter_is_second_of_faces);
  const bool ends = kind(size) == character_kind::punctuation && text[size] != '&';
  const bool link = (text[size] == ':' || text[size] == '.') && ascii_set("hHwW").contains(text[0]);
  return ends && !link && size > 1 ? size : 0;
}

// The tokens of the piece of a chunk that begins at `position`, the first `word` bytes of which are a word.
inline std::size_t tokenize_piece_after(std::size_t word, std::string_view chunk, std::size_t position,
                                        const token_switches& switches, token_buffer& out) noexcept {
  const std::string_view rest = chunk.substr(position);
  out.count = out.letter_count = 0;
  if (word > 0) {
    word_writer writer(switches, out);
    for (std::size_t at = 0; at < word; ++at) writer.add(static_cast<unsigned char>(rest[at]));
    writer.finish(0, word);
    if (word == rest.size()) return chunk.size();
  }
  tweet_character characters[longest_piece];
  const std::size_t first = word > 0 ? 1 : 0;  // where the word's last letter takes a place
  std::size_t count = 0, read = word - first;
  for (; read < rest.size() && count + word - first < longest_piece; ++count) {
    characters[count] = read_character(rest, read, switches.decode_entities, switches.fold_characters);
    read = characters[count].end;
  }
  const bool in_link = piece_tokenizer(characters, count, switches, out).run(first);
  return in_link ? chunk.size() : position + read;
}

}  // namespace detail

// The tokens of the piece of a chunk that begins at `position`, into `out`; returns where the next piece
// begins, chunk.size() at the end. A chunk of up to longest_piece characters is one piece. Linear time.
inline std::size_t tokenize_piece(std::string_view chunk, std::size_t position,
                                  const token_switches& switches, token_buffer& out) noexcept {
  // Most chunks begin with a plain word, and most of these have nothing else.
  const std::size_t word = detail::leading_word(chunk.substr(position));
  return detail::tokenize_piece_after(word, chunk, position, switches, out);
}

// The same, character by character. Tests compare the fast way with it.
inline std::size_t tokenize_piece_plainly(std::string_view chunk, std::size_t position,
                                          const token_switches& switches, token_buffer& out) noexcept {
  return detail::tokenize_piece_after(0, chunk, position, switches, out);
}

}  // namespace v0
}  // namespace tweetsent

#endif
