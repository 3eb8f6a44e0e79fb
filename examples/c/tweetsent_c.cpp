// SPDX-License-Identifier: MIT
//
// Implements tweetsent/tweetsent.h. No exception leaves a function here: what can fail returns a value that
// says so and keeps the reason for tweetsent_error().
#include <tweetsent/tweetsent.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <tweetsent/batch.hpp>
#include <tweetsent/default_model.hpp>
#include <tweetsent/version.hpp>
#include <utility>

// Model files are those of little-endian machines; elsewhere the header does not compile.
#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#include <tweetsent/model_file.hpp>
#define TWEETSENT_C_READS_FILES 1
#else
#define TWEETSENT_C_READS_FILES 0
#endif

struct tweetsent_classifier {
  std::optional<tweetsent::classifier> own;     // empty for the default model, which all share
  const tweetsent::classifier* used = nullptr;  // `own` or the shared one
};

namespace {

// A fixed buffer, so that "out of memory" can be told without any. Longer reasons are cut.
thread_local char last_error[1024] = "";

void keep_error(std::string_view reason) noexcept {
  const std::size_t size = std::min(reason.size(), sizeof last_error - 1);
  std::copy_n(reason.data(), size, last_error);
  last_error[size] = '\0';
}

// The result of work(), or `failed` if it throws.
template <class Work, class Result>
Result guarded(Result failed, Work&& work) noexcept {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    keep_error("out of memory");
  } catch (const std::exception& error) {
    keep_error(error.what());
  } catch (...) {
    keep_error("unknown error");
  }
  return failed;
}

tweetsent_classifier* const no_classifier = nullptr;

// A handle for the classifier that make() returns.
template <class Make>
tweetsent_classifier* open(Make&& make) noexcept {
  return guarded(no_classifier, [&] {
    auto handle = std::make_unique<tweetsent_classifier>();
    handle->used = &handle->own.emplace(make());
    return handle.release();
  });
}

std::string_view view(const char* tweet, std::size_t size) noexcept {
  return size == 0 ? std::string_view() : std::string_view(tweet, size);
}

tweetsent_prediction converted(const tweetsent::classifier& classifier,
                               const tweetsent::prediction& predicted) noexcept {
  const std::string& label = classifier.labels()[predicted.label_index];
  const std::string& shown = predicted.abstained ? classifier.abstain().label : label;
  return {label.c_str(),
          shown.c_str(),
          predicted.label_index,
          predicted.score,
          predicted.probability.value_or(std::numeric_limits<double>::quiet_NaN()),
          predicted.abstained};
}

}  // namespace

unsigned tweetsent_abi_version(void) {
  return TWEETSENT_ABI_VERSION;
}

const char* tweetsent_version(void) {
  return tweetsent::version;
}

const char* tweetsent_error(void) {
  return last_error;
}

tweetsent_classifier* tweetsent_open_default(void) {
  return guarded(no_classifier, [] {
    static const tweetsent::classifier& shared = tweetsent::default_model();
    return new tweetsent_classifier{std::nullopt, &shared};
  });
}

#if TWEETSENT_C_READS_FILES

tweetsent_classifier* tweetsent_open_file(const char* path) {
  return open([&] { return tweetsent::load_model(path); });
}

tweetsent_classifier* tweetsent_open_bytes(const void* bytes, size_t size) {
  return open([&] { return tweetsent::model_from_bytes(view(static_cast<const char*>(bytes), size)); });
}

#else

tweetsent_classifier* tweetsent_open_file(const char*) {
  keep_error("model files are for little-endian machines");
  return nullptr;
}

tweetsent_classifier* tweetsent_open_bytes(const void*, size_t) {
  return tweetsent_open_file(nullptr);
}

#endif

void tweetsent_close(tweetsent_classifier* classifier) {
  delete classifier;
}

size_t tweetsent_label_count(const tweetsent_classifier* classifier) {
  return classifier->used->labels().size();
}

const char* tweetsent_label(const tweetsent_classifier* classifier, size_t index) {
  const auto& labels = classifier->used->labels();
  return index < labels.size() ? labels[index].c_str() : nullptr;
}

void tweetsent_predict(const tweetsent_classifier* classifier, const char* tweet, size_t size,
                       tweetsent_prediction* out) {
  *out = converted(*classifier->used, classifier->used->predict(view(tweet, size)));
}

void tweetsent_predict_many(const tweetsent_classifier* classifier, const tweetsent_text* tweets,
                            size_t count, tweetsent_prediction* out, unsigned threads) {
  constexpr std::size_t block = 512;
  tweetsent::parallel_for(count, threads, block, [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) {
      tweetsent_predict(classifier, tweets[at].data, tweets[at].size, &out[at]);
    }
  });
}

int tweetsent_probabilities(const tweetsent_classifier* classifier, const char* tweet, size_t size,
                            double* out) {
  return classifier->used->probabilities(view(tweet, size), out);
}

size_t tweetsent_explain(const tweetsent_classifier* classifier, const char* tweet, size_t size,
                         tweetsent_explanation* out, tweetsent_contribution* contributions, size_t capacity) {
  return guarded(TWEETSENT_FAILED, [&] {
    const tweetsent::explanation predicted = classifier->used->explain(view(tweet, size));
    *out = {converted(*classifier->used, predicted.result), predicted.intercept};
    const std::size_t count = predicted.contributions.size();
    for (std::size_t at = 0; at < std::min(count, capacity); ++at) {
      const tweetsent::contribution& each = predicted.contributions[at];
      contributions[at] = {each.begin, each.end, each.value};
    }
    return count;
  });
}

size_t tweetsent_count_words(const tweetsent_classifier* classifier, const char* tweet, size_t size,
                             size_t* known) {
  return guarded(TWEETSENT_FAILED, [&] {
    const tweetsent::word_counts found = classifier->used->count_words(view(tweet, size));
    *known = found.known;
    return found.words;
  });
}
