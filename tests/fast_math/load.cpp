// SPDX-License-Identifier: MIT
//
// Loading checks what it must though the compiler is told that no number is NaN or infinite.
#include <cstdint>
#include <cstdio>
#include <utility>

#include "model_image.hpp"
#include "small_ngram_models.hpp"

namespace {

bool is_refused(const model_image& image) {
  try {
    tweetsent::model_from_bytes(image.file());
    return false;
  } catch (const tweetsent::model_file_error&) {
    return true;
  }
}

}  // namespace

int main() {
  const model_image sound(tweetsent::model_to_bytes({small_ngram_model(3, {}, 64), {"A", "B", "C"}}));
  if (is_refused(sound)) return 1;
  // NaN, infinity, and a number above 1e100, each with both signs.
  for (std::uint64_t bits : {0x7FF8000000000000u, 0x7FF0000000000000u, 0x54B249AD2594C37Eu}) {
    for (const char* tensor : {"units", "intercepts", "length", "canaries.scores", "abstain.probability"}) {
      for (std::uint64_t sign : {std::uint64_t{0}, std::uint64_t{1} << 63}) {
        model_image image = sound;
        image.set(tensor, 0, bits | sign);
        if (is_refused(image)) continue;
        std::printf("%s takes %llx\n", tensor, static_cast<unsigned long long>(bits | sign));
        return 1;
      }
    }
  }
  return 0;
}
