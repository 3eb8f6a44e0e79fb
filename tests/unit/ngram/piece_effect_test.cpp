// SPDX-License-Identifier: MIT
#include "tweetsent/ngram/piece_effect.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "random_text.hpp"
#include "small_ngram_models.hpp"

using namespace tweetsent;

namespace {

detail::packed_effect effect_of(const ngram_model& model, std::string_view chunk) {
  token_buffer piece;
  tokenize_piece(chunk, 0, model.profile().tokens, piece);
  detail::packed_effect out{};
  const ngram_weights& numbers = model.weights();
  detail::find_effect(piece, model.profile(), {numbers.weights, numbers.buckets}, numbers.outputs(),
                      out.data());
  return out;
}

}  // namespace

TEST_CASE("the effect of a word with the marks behind it appended is that of both as one piece") {
  random_text random(62);
  for (const ngram_profile& profile : every_ngram_profile()) {
    for (const std::size_t classes : {2u, 5u}) {
      const ngram_model model = small_ngram_model(classes, profile);
      const ngram_weights& numbers = model.weights();
      for (const char* word : {"not", "cant", "great", "soooo", "OMG", "I", "Never", "x"}) {
        for (const char* marks : {"!", ".", ",", "...", "?!?!", ",,!", "!!!!.."}) {
          detail::packed_effect both = effect_of(model, word);
          const detail::packed_effect behind = effect_of(model, marks);
          detail::append_effect(behind.data(), profile, {numbers.weights, numbers.buckets}, numbers.outputs(),
                                both.data());
          REQUIRE(both == effect_of(model, std::string(word) + marks));
        }
      }
    }
  }
}

TEST_CASE("a piece without tokens has no effect") {
  const ngram_model model = small_ngram_model(3);
  CHECK(effect_of(model, "\xE2\x80\x8B") == detail::packed_effect{});
}
