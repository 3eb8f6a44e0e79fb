// SPDX-License-Identifier: MIT
//
// Model files. The first byte says what the others are: a whole file, or edits of a sound one, each of two
// bytes for the place and one for the value, under a checksum that is set right.
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model_image.hpp"
#include "require.hpp"
#include "small_ngram_models.hpp"

using namespace tweetsent;

namespace {

const std::vector<std::string>& sound_files() {
  static const std::vector<std::string> files = [] {
    frequency_table table(2);
    for (const char* stem : {"love", "hate", "gon", "caf\xC3\xA9"}) table.add(stem, table.size() % 2, 3);
    frequency_model frequencies(preprocessor({false, stop_word_list::own, {"the", "a"}}), table,
                                {head_kind::linear, 2, 2, {0.5}, {-0.25, 0.25}});
    const classifier ngrams(small_ngram_model(3, {}, 1 << 6), {"A", "B", "C"}, {"small", "a test", "", {}});
    return std::vector<std::string>{model_to_bytes(classifier(std::move(frequencies), {"A", "B"})),
                                    model_to_bytes(ngrams)};
  }();
  return files;
}

std::string edited(const std::string& sound, std::string_view edits) {
  model_image image(sound);
  const auto byte = [&edits](std::size_t at) { return static_cast<unsigned char>(edits[at]); };
  for (std::size_t at = 0; at + 3 <= edits.size(); at += 3) {
    std::size_t place = byte(at) * 256u + byte(at + 1);
    place %= image.header.size() + image.data.size();
    char& target =
        place < image.header.size() ? image.header[place] : image.data[place - image.header.size()];
    target = edits[at + 2];
  }
  return image.file();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest = text_of(data + 1, size - 1);
  const std::vector<std::string>& sound = sound_files();
  const std::size_t kind = data[0] % (sound.size() + 1);
  const std::string file = kind < sound.size() ? edited(sound[kind], rest) : std::string(rest);
  try {
    const classifier loaded = model_from_bytes(file);
    for (const char* tweet : {"", "I love caf\xC3\xA9 :) http://t.co/x, not hate"}) {
      require(std::isfinite(loaded.explain(tweet).result.score), "a loaded model's score is finite");
    }
    const std::string again = model_to_bytes(loaded);
    require(model_to_bytes(model_from_bytes(again)) == again, "a model that was saved loads as the same");
  } catch (const model_file_error& error) {
    const std::string_view told = error.what();
    require(told.find('\n') == told.npos && told.size() < 500, "an error is one line");
  }
  return 0;
}
