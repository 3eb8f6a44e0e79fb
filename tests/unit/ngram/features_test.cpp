// SPDX-License-Identifier: MIT
#include "tweetsent/ngram/features.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "random_text.hpp"
#include "small_ngram_models.hpp"

using namespace tweetsent;

namespace {

using features = std::multiset<std::uint64_t>;

features of(std::string_view tweet, const ngram_profile& profile = {}) {
  features out;
  for_each_plain_feature(tweet, profile, [&](feature which) { out.insert(which.hash); });
  return out;
}

ngram_profile words_only() {
  ngram_profile out;
  out.negation = out.shouting = out.word_pairs = false;
  out.shortest_characters = out.longest_characters = 0;
  return out;
}

ngram_profile words_and_negation() {
  ngram_profile out = words_only();
  out.negation = true;
  return out;
}

// How many features the tweets share.
std::size_t shared(const features& left, const features& right) {
  features both;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                        std::inserter(both, both.end()));
  return both.size();
}

}  // namespace

TEST_CASE("a token is one feature, whatever stands around it") {
  const ngram_profile profile = words_only();
  CHECK(of("good", profile).size() == 1);
  CHECK(of("good good", profile).count(*of("good", profile).begin()) == 2);
  CHECK(of("good day sunshine", profile) == of("sunshine good day", profile));
  CHECK(of("good,day", profile) == of("good , day", profile));
  CHECK(shared(of("good", profile), of("food", profile)) == 0);
  CHECK(of("", profile).empty());
}

TEST_CASE("all links are one word and all names another") {
  const ngram_profile profile = words_only();
  CHECK(of("http://a.b", profile) == of("www.c.d/e", profile));
  CHECK(of("@you", profile) == of("@me", profile));
  CHECK(shared(of("@you", profile), of("http://a.b", profile)) == 0);
}

TEST_CASE("words are other words from a negator to the end of its clause") {
  const ngram_profile profile = words_and_negation();
  const features plain = of("good day", profile), marked = of("not good day", profile);
  CHECK(shared(plain, marked) == 0);
  CHECK(shared(marked, of("never good", profile)) == 1);
  CHECK(shared(marked, of("don't good", profile)) == 1);
  for (const char* end : {".", ",", "!", "?", ";", ":", ":)", "\xF0\x9F\x98\x8A", "http://x"}) {
    INFO(end);
    CHECK(shared(plain, of("not so " + std::string(end) + " good day", profile)) == 2);
  }
  for (const char* inside : {"@you", "so", "-", "\"", "#"}) {
    INFO(inside);
    CHECK(shared(plain, of("not " + std::string(inside) + " good day", profile)) == 0);
  }
}

TEST_CASE("the marks cross from chunk to chunk as they do inside one") {
  const ngram_profile profile = words_and_negation();
  CHECK(of("not,good", profile) == of("not , good", profile));
  CHECK(of("not-good", profile) == of("not - good", profile));
  CHECK(of("cannot/will good", profile) == of("cannot / will good", profile));
}

TEST_CASE("negators themselves are never marked") {
  const ngram_profile profile = words_and_negation();
  CHECK(of("not not", profile).count(*of("not", profile).begin()) == 2);
}

TEST_CASE("without the switch nothing is negated") {
  CHECK(shared(of("not good", words_only()), of("good", words_only())) == 1);
}

TEST_CASE("shouting adds a mark and leaves the word what it is") {
  ngram_profile profile = words_only();
  profile.shouting = true;
  CHECK(of("great", profile).size() == 1);
  CHECK(of("GREAT", profile).size() == 3);
  CHECK(shared(of("GREAT", profile), of("great", profile)) == 1);
  CHECK(shared(of("GREAT", profile), of("AWFUL", profile)) == 1);  // that it is shouted
  CHECK(of("GREAT", words_only()) == of("great", words_only()));
}

TEST_CASE("pairs join each token with the one before, and the ends of the tweet") {
  ngram_profile profile = words_only();
  profile.word_pairs = true;
  CHECK(of("", profile).size() == 1);
  CHECK(of("a", profile).size() == 1 + 2);
  CHECK(of("a b c", profile).size() == 3 + 4);
  CHECK(shared(of("a b c", profile), of("c a b", profile)) == 3 + 1);  // the words, and "a b"
  CHECK(of("a,b", profile) == of("a , b", profile));
  CHECK(of("a, b", profile) == of("a ,b", profile));
  profile.negation = true;
  CHECK(shared(of("a b", profile), of("not a b", profile)) == 1);  // the end
}

TEST_CASE("character n-grams are those between the word's boundary marks, the whole aside") {
  ngram_profile profile = words_only();
  for (std::uint32_t shortest = 1; shortest <= 4; ++shortest) {
    for (std::uint32_t longest = shortest; longest <= 6; ++longest) {
      profile.shortest_characters = shortest;
      profile.longest_characters = longest;
      for (std::size_t letters = 1; letters <= 8; ++letters) {
        const std::string word = std::string("abcdefgh").substr(0, letters);
        std::size_t expected = 1;
        for (std::size_t length = shortest; length <= longest; ++length) {
          if (length < letters + 2) expected += letters + 2 - length + 1;
        }
        REQUIRE(of(word, profile).size() == expected);
      }
    }
  }
  profile.shortest_characters = profile.longest_characters = 3;
  CHECK(shared(of("abcd", profile), of("xabcd", profile)) == 3);  // abc, bcd, cd>
  CHECK(of(":)", profile).size() == 1);
  CHECK(of("@name", profile).size() == 1);
}

TEST_CASE("a negated word has the character n-grams of the word itself") {
  const auto characters = [](std::string_view tweet) {
    std::size_t count = 0;
    for_each_plain_feature(tweet, {},
                           [&](feature which) { count += which.group == feature_group::characters; });
    return count;
  };
  CHECK(characters("great day") == characters("great") + characters("day"));
  CHECK(characters("not great day") == characters("not") + characters("great day"));
}

TEST_CASE("every switch changes something") {
  const std::string tweet =
      "Not SOOOO good &amp; bad, @you :-) http://t.co/x it's NO fun "
      "\xF0\x9F\x98\xA2 \xEF\xBC\xB9\xEF\xBC\xA5\xEF\xBC\xB3";
  const features plain = of(tweet);
  const std::vector<ngram_profile> profiles = every_ngram_profile();
  for (std::size_t at = 1; at < profiles.size(); ++at) {
    INFO(at);
    CHECK(of(tweet, profiles[at]) != plain);
    CHECK_FALSE(profiles[at] == profiles[0]);
  }
}

TEST_CASE("words and characters have a half of the table each") {
  random_text random(24);
  for (int run = 0; run < 200; ++run) {
    for_each_plain_feature(random.tweet(), {}, [&](feature which) {
      for (const std::uint32_t buckets : {2u, 64u, 1u << 20}) {
        const std::uint32_t bucket = bucket_of(which, buckets);
        REQUIRE(bucket < buckets);
        REQUIRE((bucket < buckets / 2) == (which.group == feature_group::words));
      }
    });
  }
}

TEST_CASE("features spread evenly over the table") {
  constexpr std::uint32_t buckets = 1 << 10;
  for (const feature_group group : {feature_group::words, feature_group::characters}) {
    std::vector<double> counts(buckets);
    double all = 0.0;
    std::set<std::uint64_t> seen;
    for (int word = 0; word < 20000; ++word) {
      for_each_plain_feature("w" + std::to_string(word) + " x" + std::to_string(word), {},
                             [&](feature which) {
                               if (which.group != group || !seen.insert(which.hash).second) return;
                               counts[bucket_of(which, buckets)] += 1.0;
                               all += 1.0;
                             });
    }
    double chi_square = 0.0;
    const double expected = all / (buckets / 2);
    for (std::uint32_t bucket = 0; bucket < buckets; ++bucket) {
      if (counts[bucket] > 0.0)
        chi_square += (counts[bucket] - expected) * (counts[bucket] - expected) / expected;
    }
    // 511 degrees of freedom: above 650 once in 25,000 tables.
    CHECK(all > 5000);
    CHECK(chi_square < 650.0);
  }
}

// Model files hold weights by bucket. If one of these changes, every model file made before reads as noise:
// raise the file format's version, or find another way.
TEST_CASE("hashes are those that model files were made with") {
  std::vector<std::uint32_t> found;
  ngram_profile profile;
  for_each_plain_feature("not OK :) @you", profile,
                         [&](feature which) { found.push_back(bucket_of(which, 1 << 20)); });
  const std::vector<std::uint32_t> expected{479214, 728344, 534723, 1025463, 975621, 629577,
                                            193104, 316132, 442200, 49976,   921053, 571400,
                                            240486, 166049, 260048, 177996,  17301,  450698};
  CHECK(found == expected);
}

TEST_CASE("features of any text are a small number for each byte") {
  random_text random(25);
  for (int run = 0; run < 500; ++run) {
    const std::string text = random.chance(2) ? random.bytes(random.below(2000)) : random.tweet(60);
    std::size_t count = 0;
    for_each_plain_feature(text, {}, [&](feature) { ++count; });
    REQUIRE(count <= 6 * text.size() + 2);
  }
}
