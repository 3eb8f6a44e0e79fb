// SPDX-License-Identifier: MIT
#include "telemetry/metrics.hpp"

#include <tweetsent/version.hpp>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace tweetsent_server {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

template <typename Metric>
using family = prometheus::Family<Metric>;

// The last stands for any other.
constexpr std::array<std::string_view, 10> route_names{"predict", "preflight", "lines",   "model", "healthz",
                                                       "readyz",  "metrics",   "openapi", "page",  "none"};
constexpr std::array<std::string_view, 4> reload_kinds{"model", "certificate", "tokens", "rotation"};
constexpr std::size_t statuses = 600;

std::size_t place_of(std::string_view route) {
  return static_cast<std::size_t>(std::find(route_names.begin(), route_names.end() - 1, route) -
                                  route_names.begin());
}

prometheus::MetricFamily family_of(const metric_reading& reading) {
  const bool is_gauge = reading.kind == metric_kind::gauge;
  const auto type = is_gauge ? prometheus::MetricType::Gauge : prometheus::MetricType::Counter;
  prometheus::MetricFamily collected{reading.name, reading.help, type, {}};
  for (const metric_sample& sample : reading.samples) {
    prometheus::ClientMetric& metric = collected.metric.emplace_back();
    for (const auto& [name, value] : sample.labels) metric.label.push_back({name, value});
    (is_gauge ? metric.gauge.value : metric.counter.value) = sample.value;
  }
  return collected;
}

Histogram::BucketBoundaries latency_buckets() {
  return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15};
}

// An answer is worth more than its count.
template <typename Counting>
void count_quietly(const Counting& counting) noexcept {
  try {
    counting();
  } catch (...) {
  }
}

void increment(Counter* counter, std::size_t by) noexcept {
  if (counter == nullptr || by == 0) return;
  count_quietly([&] { counter->Increment(static_cast<double>(by)); });
}

// Metrics of one family, each made when first asked for and found without a lock from then on.
template <typename Metric, std::size_t Count>
class found_once {
 public:
  template <typename Make>
  Metric& at(std::size_t place, const Make& make) {
    Metric* found = places_[place].load(std::memory_order_acquire);
    if (found == nullptr) {
      found = &make();  // the family gives a second thread the same one
      places_[place].store(found, std::memory_order_release);
    }
    return *found;
  }

 private:
  std::array<std::atomic<Metric*>, Count> places_{};
};

}  // namespace

std::string_view to_string(reload_kind kind) noexcept {
  return reload_kinds[static_cast<std::size_t>(kind)];
}

double unix_seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

std::vector<metric_reading> read_process() {
  static const double started = unix_seconds(std::chrono::system_clock::now());
  constexpr double microsecond = 1e-6;
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                       static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * microsecond;
  rlimit most_files{};
  getrlimit(RLIMIT_NOFILE, &most_files);
  const std::filesystem::directory_iterator files("/proc/self/fd");
  const auto open_files = std::distance(begin(files), end(files)) - 1;  // without the one that lists them
  std::ifstream memory("/proc/self/statm");
  double all = 0;  // pages, and those in memory
  double resident = 0;
  memory >> all >> resident;
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));

  const auto gauge = metric_kind::gauge;
  return {
      {metric_kind::counter, "process_cpu_seconds_total", "Processor time of the process.", one(seconds)},
      {gauge, "process_resident_memory_bytes", "Memory that it has.", one(resident * page)},
      {gauge, "process_virtual_memory_bytes", "Addresses that it has.", one(all * page)},
      {gauge, "process_open_fds", "Files and connections that are open.", one(open_files)},
      {gauge, "process_max_fds", "How many may be.", one(most_files.rlim_cur)},
      {gauge, "process_start_time_seconds", "Start of the process, in Unix time.", one(started)},
  };
}

void model_metrics::count_labels(const std::vector<std::uint32_t>& given) const noexcept {
  for (std::size_t label = 0; label < given.size() && label < labels_.size(); ++label) {
    increment(labels_[label], given[label]);
  }
}

void model_metrics::count_words(tweetsent::word_counts counted) const noexcept {
  increment(words_, counted.words);
  increment(unknown_words_, counted.words - counted.known);
}

struct metrics::implementation {
  // What alerts compare with zero is there from the start.
  implementation() {
    for (const int status : {200, 500}) requests_with("predict", status);
    seconds_of("predict");
    for (const std::string_view kind : reload_kinds) {
      for (const bool succeeded : {true, false}) reloads_with(kind, succeeded);
    }
    gauges("tweetsent_build_info", "1; the label has the version.")
        .Add({{"version", tweetsent::version}})
        .Set(1);
  }

  Counter& requests_with(std::string_view route, int status) {
    const std::size_t place = place_of(route);
    const std::size_t status_place = std::min(static_cast<std::size_t>(status), statuses - 1);
    return requests_found.at(place * statuses + status_place, [&]() -> Counter& {
      return requests.Add({{"route", std::string(route_names[place])}, {"status", std::to_string(status)}});
    });
  }

  Histogram& seconds_of(std::string_view route) {
    const std::size_t place = place_of(route);
    return seconds_found.at(place, [&]() -> Histogram& {
      return seconds.Add({{"route", std::string(route_names[place])}}, latency_buckets());
    });
  }

  Counter& reloads_with(std::string_view kind, bool succeeded) {
    return reloads.Add({{"kind", std::string(kind)}, {"result", succeeded ? "success" : "failure"}});
  }

  family<Counter>& counters(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  family<Gauge>& gauges(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }

  prometheus::Registry registry;
  family<Counter>& requests = counters("tweetsent_requests_total", "Answers, by route and status.");
  family<Histogram>& seconds = prometheus::BuildHistogram()
                                   .Name("tweetsent_request_seconds")
                                   .Help("From the end of a request's head to its answer, by route.")
                                   .Register(registry);
  family<Counter>& reloads =
      counters("tweetsent_reloads_total", "Changed files taken into service, or not, by kind.");
  family<Gauge>& last_reloads =
      gauges("tweetsent_last_reload_successful", "1 if the files as they last changed are in service, or 0.");
  family<Counter>& predictions =
      counters("tweetsent_predictions_total", "Tweets that got a label, by model and label.");
  family<Counter>& words = counters("tweetsent_sampled_words_total", "Words of one tweet in 256.");
  family<Counter>& unknown_words =
      counters("tweetsent_sampled_unknown_words_total",
               "Those of the words of one tweet in 256 that the model has no weight for.");
  std::vector<reader> readers;
  found_once<Counter, route_names.size() * statuses> requests_found;
  found_once<Histogram, route_names.size()> seconds_found;
};

metrics::metrics() : implementation_(std::make_unique<implementation>()) {}

metrics::~metrics() = default;

void metrics::count_answer(std::string_view route, int status, double seconds) noexcept {
  count_quietly([&] {
    implementation_->requests_with(route, status).Increment();
    implementation_->seconds_of(route).Observe(seconds);
  });
}

void metrics::count_reload(reload_kind kind, std::string_view name, bool succeeded) noexcept {
  count_quietly([&] { implementation_->reloads_with(to_string(kind), succeeded).Increment(); });
  show_reload(kind, name, succeeded);
}

void metrics::show_reload(reload_kind kind, std::string_view name, bool succeeded) noexcept {
  if (kind == reload_kind::rotation) return;
  count_quietly([&] {
    implementation_->last_reloads.Add({{"kind", std::string(to_string(kind))}, {"name", std::string(name)}})
        .Set(succeeded ? 1 : 0);
  });
}

model_metrics metrics::of_model(const std::string& name, const tweetsent::classifier& model) {
  model_metrics found;
  const auto add_label = [&](const std::string& label) {
    found.labels_.push_back(&implementation_->predictions.Add({{"model", name}, {"label", label}}));
  };
  for (const std::string& label : model.labels()) add_label(label);
  if (model.abstain().probability > 0) add_label(model.abstain().label);
  found.words_ = &implementation_->words.Add({{"model", name}});
  found.unknown_words_ = &implementation_->unknown_words.Add({{"model", name}});
  return found;
}

void metrics::watch(reader read) {
  implementation_->readers.push_back(std::move(read));
}

void metrics::write(std::string& out) const {
  std::vector<prometheus::MetricFamily> families = implementation_->registry.Collect();
  for (const reader& read : implementation_->readers) {
    for (const metric_reading& reading : read()) families.push_back(family_of(reading));
  }
  std::ostringstream page;
  prometheus::TextSerializer().Serialize(page, families);
  out += page.str();
}

}  // namespace tweetsent_server
