// SPDX-License-Identifier: MIT
//
// Any bytes through the reference pipeline, by every profile.
#include <string>
#include <string_view>
#include <vector>

#include "counted_stems.hpp"
#include "require.hpp"
#include "small_models.hpp"
#include "tweetsent/chunk/chunk_memo.hpp"
#include "tweetsent/chunk/chunk_scanner.hpp"
#include "tweetsent/reference/preprocessor.hpp"

using namespace tweetsent;

namespace {

struct keyed_chunk {
  std::string_view chunk;
  detail::chunk_key key;

  bool operator==(const keyed_chunk& other) const {
    return chunk.data() == other.chunk.data() && chunk.size() == other.chunk.size() &&
           key.low == other.key.low && key.high == other.key.high;
  }
};

std::vector<keyed_chunk> checked_chunks(std::string_view text) {
  std::vector<keyed_chunk> plain, fast;
  detail::scan_chunks_plainly(text, [&](std::string_view chunk, detail::chunk_key key) {
    plain.push_back({chunk, key});
  });
  static const detail::chunk_memo empty(2, 1);
  detail::scan_chunks(text, empty, std::size_t{1},
                      [&](std::string_view chunk, detail::chunk_key key, const auto*) {
                        fast.push_back({chunk, key});
                      });
  require(plain == fast, "the fast scan equals the plain one");
  return plain;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<preprocessor> every = [] {
    std::vector<preprocessor> out;
    for (const profile& switches : every_profile()) out.emplace_back(switches);
    return out;
  }();
  const std::string_view text = text_of(data, size);
  const std::vector<keyed_chunk> chunks = checked_chunks(text);
  for (const preprocessor& steps : every) {
    const stages run = steps.run(text);
    require(is_valid_utf8(run.cleaned), "cleaned text is valid UTF-8");
    require(run.cleaned.find("http") != std::string::npos || clean(run.cleaned) == run.cleaned,
            "cleaning twice equals cleaning once");
    for (const auto* list : {&run.tokens, &run.filtered, &run.stems}) {
      for (const std::string& each : *list) require(is_valid_utf8(each), "a token is valid UTF-8");
    }
    std::vector<std::string> stems;
    for (const keyed_chunk& each : chunks) {
      steps.for_each_stem(each.chunk, [&stems](std::string_view stem) { stems.emplace_back(stem); });
    }
    require(stems == counted_stems(steps, text), "the stems of the chunks are those of the text");
  }
  return 0;
}
