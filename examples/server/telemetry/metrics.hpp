// SPDX-License-Identifier: MIT
//
// What is counted, and its page for Prometheus, by prometheus-cpp: numbers, fixed names and what the operator
// chose; nothing of a client's. docs/http_api.md lists the metrics.
#ifndef TWEETSENT_SERVER_METRICS_HPP
#define TWEETSENT_SERVER_METRICS_HPP

#include <tweetsent/classifier.hpp>

#include <prometheus/counter.h>
#include <prometheus/metric_family.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tweetsent_server {

// What can be loaded anew.
enum class reload_kind { model, certificate, tokens, rotation };
std::string_view to_string(reload_kind kind) noexcept;

// The counters of a served model, found once. Const members are safe from many threads and never throw.
class model_metrics {
 public:
  // given[i] more tweets got the label i, the last being that of abstentions.
  void count_labels(const std::vector<std::uint32_t>& given) const noexcept;

  // The words of one sampled tweet.
  void count_words(tweetsent::word_counts counted) const noexcept;

 private:
  friend class metrics;

  std::vector<prometheus::Counter*> labels_;
  prometheus::Counter* words_ = nullptr;
  prometheus::Counter* unknown_words_ = nullptr;
};

// A sample of a gauge or a counter.
template <typename Value>
prometheus::ClientMetric sample(Value value, std::vector<prometheus::ClientMetric::Label> labels = {}) {
  prometheus::ClientMetric made;
  made.label = std::move(labels);
  made.gauge.value = made.counter.value = static_cast<double>(value);
  return made;
}

inline prometheus::MetricFamily family(prometheus::MetricType type, const char* name, const char* help,
                                       std::vector<prometheus::ClientMetric> samples) {
  return {name, help, type, std::move(samples)};
}

// What Prometheus knows of every process: memory, processor time, files, start. The first call, which notes
// the time, belongs to the start of the process.
std::vector<prometheus::MetricFamily> read_process();

double unix_seconds(std::chrono::system_clock::time_point time);

class metrics {
 public:
  metrics();
  ~metrics();

  // One more answer; `route` is the name of its route. From any thread; never throws.
  void count_answer(std::string_view route, int status, double seconds) noexcept;

  // One more attempt to take changed files into service; also of those that failed.
  void count_reload(reload_kind kind, std::string_view name, bool succeeded) noexcept;

  // Whether `name` is served as its files have it. Not of a rotation, which is tried until it succeeds, here
  // or in another server.
  void show_reload(reload_kind kind, std::string_view name, bool succeeded) noexcept;

  // The counters of the model served as `name`, good for the life of this. A model that takes another's name
  // counts on from there.
  model_metrics of_model(const std::string& name, const tweetsent::classifier& model);

  // The page will show what `read` returns: called by each write() from its thread, so it must be safe from
  // many and outlive them. To be called before the first write().
  using reader = std::function<std::vector<prometheus::MetricFamily>()>;
  void watch(reader read);

  // Appends the page in Prometheus' text format.
  void write(std::string& out) const;

 private:
  struct implementation;

  std::unique_ptr<implementation> implementation_;
};

}  // namespace tweetsent_server

#endif
