// SPDX-License-Identifier: MIT
#include "tweetsent/ngram/tokens.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;

namespace {

using texts = std::vector<std::string>;

// A token on its own, its letters as UTF-8.
struct read_token {
  tweet_token token;
  std::string text;
};

// All tokens of a chunk, piece by piece.
std::vector<read_token> read(std::string_view chunk, const token_switches& switches = {}) {
  std::vector<read_token> out;
  const auto piece = std::make_unique<token_buffer>();
  for (std::size_t position = 0; position < chunk.size();) {
    position = tokenize_piece(chunk, position, switches, *piece);
    for (std::size_t at = 0; at < piece->count; ++at) {
      std::string text;
      for (char32_t letter : piece->text(piece->tokens[at])) append_utf8(text, letter);
      out.push_back({piece->tokens[at], text});
    }
  }
  return out;
}

texts words(std::string_view chunk, const token_switches& switches = {}) {
  texts out;
  for (const read_token& each : read(chunk, switches)) out.push_back(each.text);
  return out;
}

token_switches with(bool token_switches::*which, bool on) {
  token_switches out;
  out.*which = on;
  return out;
}

}  // namespace

TEST_CASE("words, numbers and punctuation are told apart") {
  CHECK(words("good,bad") == texts{"good", ",", "bad"});
  CHECK(words("#happy") == texts{"#", "happy"});
  CHECK(words("3pm/4pm") == texts{"3pm", "/", "4pm"});
  CHECK(words("snake_case") == texts{"snake", "_", "case"});
  CHECK(words("\"quoted\"") == texts{"\"", "quoted", "\""});
  CHECK(words("caf\xC3\xA9") == texts{"caf\xC3\xA9"});
  CHECK(words("") == texts{});
  CHECK(words("\xE2\x80\x8B") == texts{});
}

TEST_CASE("apostrophes of any kind inside a word vanish, others stand alone") {
  for (const char* text : {"can't", "can`t", "can\xE2\x80\x99t", "can\xEF\xBF\xBDt", "can\x92t", "can&#39;t"})
    CHECK(words(text) == texts{"cant"});
  CHECK(words("'tis") == texts{"'", "tis"});
  CHECK(words("dogs'") == texts{"dogs", "'"});
  CHECK(words("o'clock'") == texts{"oclock", "'"});
}

TEST_CASE("runs of punctuation are one token, of at most three marks") {
  CHECK(words("no!") == texts{"no", "!"});
  CHECK(words("no!!!!!!") == texts{"no", "!!!"});
  CHECK(words("what?!?!") == texts{"what", "?", "!", "?", "!"});
  CHECK(words("so......") == texts{"so", "..."});
  CHECK(words("so\xE2\x80\xA6") == texts{"so", "..."});
  CHECK(words("a\xE2\x80\x94") == texts{"a", "-"});
  CHECK(words("\xE2\x80\x9C"
              "a\xE2\x80\x9D") == texts{"\"", "a", "\""});
}

TEST_CASE("a URL takes the rest of its chunk and says nothing of its address") {
  for (const char* text : {"http://t.co/x", "https://T.co/x?a=b&amp;c", "WWW.example.com", "http://"}) {
    const auto found = read(text);
    REQUIRE(found.size() == 1);
    CHECK(found[0].token.kind == token_kind::link);
    CHECK(found[0].token.end == std::string(text).size());
    CHECK(found[0].text.empty());
  }
  CHECK(read("see:http://t.co/x").back().token.kind == token_kind::link);
  CHECK(read("(http://t.co/x)").size() == 2);
  CHECK(words("http") == texts{"http"});
  CHECK(words("www.a", with(&token_switches::fold_links, false)) == texts{"ww", ".", "a"});
}

TEST_CASE("a URL longer than a piece is still one token") {
  const std::string link = "http://t.co/" + std::string(2000, 'x');
  CHECK(read(link).size() == 1);
}

TEST_CASE("names begin with an at sign and a letter") {
  const auto found = read("@some_1:hi");
  REQUIRE(found.size() == 3);
  CHECK(found[0].token.kind == token_kind::name);
  CHECK(found[0].text.empty());
  CHECK(found[0].token.end == 7);
  CHECK(words("@@x") == texts{"@@", "x"});
  CHECK(words("@ ") == texts{"@"});
  CHECK(words("@joe", with(&token_switches::fold_names, false)) == texts{"@", "joe"});
}

TEST_CASE("emoticons and emoji are kept, repeated emoji once") {
  CHECK(words("yes:-)") == texts{"yes", ":)"});
  CHECK(words(":):(") == texts{":)", ":("});
  CHECK(words("<3<3") == texts{"<3", "<3"});
  CHECK(read("&lt;3").front().token.kind == token_kind::emoticon);
  CHECK(words(":-)", with(&token_switches::emoticons, false)) == texts{":", "-", ")"});
  const std::string smile = "\xF0\x9F\x98\x8A", thumb = "\xF0\x9F\x91\x8D", skin = "\xF0\x9F\x8F\xBD";
  const token_switches as_they_are = with(&token_switches::spell_emoji, false);
  CHECK(words(smile + smile + smile, as_they_are) == texts{smile});
  CHECK(words(thumb + skin + smile, as_they_are) == texts{thumb, smile});
  CHECK(read(smile).front().token.kind == token_kind::emoji);
  CHECK(words("\xE2\x9D\xA4\xEF\xB8\x8F", as_they_are) == texts{"\xE2\x9D\xA4"});
}

TEST_CASE("an emoji that says a feeling has the letters of the emoticon or word that says it") {
  const std::string smile = "\xF0\x9F\x98\x8A", thumb = "\xF0\x9F\x91\x8D", skin = "\xF0\x9F\x8F\xBD";
  const std::string bus = "\xF0\x9F\x9A\x8C";
  CHECK(words(smile + smile + smile) == texts{":)"});
  CHECK(words(thumb + skin + smile) == texts{"good", ":)"});
  CHECK(words("\xE2\x9D\xA4\xEF\xB8\x8F") == texts{"<3"});
  CHECK(words(bus) == texts{bus});
}

TEST_CASE("decorative and twice encoded letters are read as plain ones") {
  const std::string wide = "\xEF\xBC\xAC\xEF\xBD\x8F\xEF\xBD\x96\xEF\xBD\x85";  // "Love", fullwidth
  const token_switches unfolded = with(&token_switches::fold_characters, false);
  CHECK(words(wide) == texts{"love"});
  CHECK(words(wide, unfolded) != texts{"love"});
  CHECK(words("don\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2t") == texts{"dont"});
  CHECK(words("don&rsquo;t") == texts{"dont"});
  CHECK(words("don\xC3\xAF\xC2\xBF\xC2\xBDt", unfolded) == texts{"dont"});
}

TEST_CASE("elongation folds to two letters and is marked, numbers stay") {
  CHECK(words("soooo") == texts{"soo"});
  CHECK(words("soo") == texts{"soo"});
  CHECK(words("SOoOo") == texts{"soo"});
  CHECK(words("1000") == texts{"1000"});
  CHECK(read("soooo").front().token.elongated);
  CHECK_FALSE(read("soo").front().token.elongated);
  CHECK_FALSE(read("1000").front().token.elongated);
  const token_switches unfolded = with(&token_switches::fold_elongation, false);
  CHECK(words("soooo", unfolded) == texts{"soooo"});
  CHECK(read("soooo", unfolded).front().token.elongated);
}

TEST_CASE("case folds, and shouting is two letters or more, all capitals") {
  CHECK(words("LoVe") == texts{"love"});
  CHECK(words("\xC3\x89T\xC3\x89") == texts{"\xC3\xA9t\xC3\xA9"});
  CHECK(words("LoVe", with(&token_switches::fold_case, false)) == texts{"LoVe"});
  for (const char* text : {"NO", "DON'T", "B4U", "\xC3\x89T\xC3\x89"})
    CHECK(read(text).front().token.shouted);
  for (const char* text : {"I", "No", "no", "X1", "42", "1ST5t", "!!"})
    CHECK_FALSE(read(text).front().token.shouted);
}

TEST_CASE("entities are decoded before anything else looks at them") {
  CHECK(words("R&amp;B") == texts{"r", "&", "b"});
  CHECK(words("&amp;amp;") == texts{"&", "amp", ";"});
  CHECK(words("&amp;", with(&token_switches::decode_entities, false)) == texts{"&", "amp", ";"});
  CHECK(words("a&nbsp;b") == texts{"a", "b"});
}

TEST_CASE("spans cover the token's bytes, entities and all") {
  const std::string chunk = "R&amp;B!!&lt;3s\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9";
  const auto found = read(chunk);
  texts spans;
  for (const read_token& each : found)
    spans.push_back(chunk.substr(each.token.begin, each.token.end - each.token.begin));
  CHECK(spans == texts{"R", "&amp;", "B", "!!", "&lt;3", "s\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"});
}

TEST_CASE("a chunk of many pieces loses no word and no byte") {
  std::string chunk;
  texts expected;
  while (chunk.size() < 3000) {
    const std::string word = "w" + std::to_string(chunk.size());
    chunk += word + ",";
    expected.push_back(word);
  }
  std::string joined;
  for (const std::string& word : words(chunk)) joined += word == "," ? "" : word;
  std::string whole;
  for (const std::string& word : expected) whole += word;
  CHECK(joined == whole);
}

TEST_CASE("the tokens of any text fit their piece, stand in order and do not overlap") {
  random_text random(23);
  const auto piece = std::make_unique<token_buffer>();
  for (int run = 0; run < 1200; ++run) {
    token_switches switches;
    switches.decode_entities = !random.chance(4);
    switches.fold_links = !random.chance(4);
    switches.fold_names = !random.chance(4);
    switches.emoticons = !random.chance(4);
    switches.fold_elongation = !random.chance(4);
    switches.fold_case = !random.chance(4);
    std::string text = random.chance(3) ? random.bytes(random.below(600)) : random.tweet(40);
    if (random.chance(3)) text += random.ascii_with_stops(random.below(700), 50);
    for (std::size_t position = 0; position < text.size();) {
      const std::size_t next = tokenize_piece(text, position, switches, *piece);
      REQUIRE(next > position);
      REQUIRE(next <= text.size());
      REQUIRE(piece->count <= longest_piece);
      REQUIRE(piece->letter_count <= sizeof piece->letters / sizeof piece->letters[0]);
      std::size_t letters = 0, last = 0;
      for (std::size_t at = 0; at < piece->count; ++at) {
        const tweet_token& token = piece->tokens[at];
        REQUIRE(token.begin >= last);
        REQUIRE(token.end > token.begin);
        REQUIRE(token.end <= next - position);
        const std::size_t mark = token.kind == token_kind::word ? 1 : 0;
        REQUIRE(token.first == letters + mark);
        letters += token.size + 2 * mark;
        if (mark == 1) REQUIRE(piece->letters[token.first - 1] == word_begin);
        if (mark == 1) REQUIRE(piece->letters[token.first + token.size] == word_end);
        last = token.end;
        const bool is_nameless = token.kind == token_kind::link || token.kind == token_kind::name;
        REQUIRE((token.size == 0) == is_nameless);
      }
      REQUIRE(letters == piece->letter_count);
      position = next;
    }
  }
}

TEST_CASE("the fast way to tokens gives those of the plain one") {
  random_text random(26);
  const auto fast = std::make_unique<token_buffer>(), plain = std::make_unique<token_buffer>();
  for (int run = 0; run < 60000; ++run) {
    token_switches switches;
    switches.decode_entities = !random.chance(4);
    switches.fold_links = !random.chance(4);
    switches.emoticons = !random.chance(4);
    switches.fold_elongation = !random.chance(4);
    switches.fold_case = !random.chance(4);
    // Plain words, and what may follow one.
    std::string text;
    for (std::size_t parts = 1 + random.below(4); parts > 0; --parts) {
      static const std::vector<std::string> ends{
          "",   ".", "!!!",           "'s",       "`",   "&amp;", "&#39;", "://a", "_", ":)", "^_",
          "@b", "3", "\xE2\x80\x99t", "\xCC\x81", "-_-", ".t"};
      text += random.chance(3) ? random.word() : std::string(random.below(5), "thwoxHAa"[random.below(8)]);
      if (random.chance(40)) text += std::string(240 + random.below(20), 'q');
      text += ends[random.below(ends.size())];
    }
    if (random.chance(10)) text += random.bytes(random.below(4));
    for (std::size_t position = 0; position < text.size();) {
      INFO(text);
      const std::size_t next = tokenize_piece(text, position, switches, *fast);
      REQUIRE(next == tokenize_piece_plainly(text, position, switches, *plain));
      REQUIRE(fast->count == plain->count);
      REQUIRE(fast->letter_count == plain->letter_count);
      REQUIRE(std::equal(fast->letters, fast->letters + fast->letter_count, plain->letters));
      for (std::size_t at = 0; at < fast->count; ++at) {
        const tweet_token &left = fast->tokens[at], &right = plain->tokens[at];
        REQUIRE(left.kind == right.kind);
        REQUIRE(left.shouted == right.shouted);
        REQUIRE(left.elongated == right.elongated);
        REQUIRE(left.first == right.first);
        REQUIRE(left.size == right.size);
        REQUIRE(left.begin == right.begin);
        REQUIRE(left.end == right.end);
      }
      position = next;
    }
  }
}

TEST_CASE("what is cheap for a letter is not dear for a run: any chunk costs linear time") {
  // Each would take minutes if one byte were looked at for every other.
  for (const char* unit :
       {"(", ":", "@", "a", "!", "&#1", "<3", ":-", "'", "\xCC\x81", "\xF0\x9F\x98\x8A", "w", "http:"}) {
    std::string chunk;
    while (chunk.size() < 1000000) chunk += unit;
    std::size_t tokens = 0;
    const auto piece = std::make_unique<token_buffer>();
    for (std::size_t position = 0; position < chunk.size();) {
      position = tokenize_piece(chunk, position, {}, *piece);
      tokens += piece->count;
    }
    CHECK(tokens <= chunk.size());
  }
}
