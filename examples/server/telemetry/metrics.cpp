// SPDX-License-Identifier: MIT
#include "telemetry/metrics.hpp"

#include <tweetsent/version.hpp>

#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace tweetsent_server {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

// The last stands for any other.
constexpr std::array<std::string_view, 10> route_names{"predict", "preflight", "lines",   "model", "healthz",
                                                       "readyz",  "metrics",   "openapi", "page",  "none"};
constexpr std::array<std::string_view, 4> reload_kinds{"model", "certificate", "tokens", "rotation"};
constexpr std::size_t statuses = 600;

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

}  // namespace

std::string_view to_string(reload_kind kind) noexcept {
  return reload_kinds[static_cast<std::size_t>(kind)];
}

double unix_seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

std::vector<prometheus::MetricFamily> read_process() {
  static const double started = unix_seconds(std::chrono::system_clock::now());
  const double seconds = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  const std::filesystem::directory_iterator files("/proc/self/fd");
  const auto open_files = std::distance(begin(files), end(files)) - 1;  // without the one that lists them
  std::ifstream memory("/proc/self/statm");
  long all = 0;  // pages, and those in memory
  long resident = 0;
  memory >> all >> resident;
  const long page = sysconf(_SC_PAGESIZE);
  const auto gauge = prometheus::MetricType::Gauge;
  const auto counter = prometheus::MetricType::Counter;
  return {
      {"process_cpu_seconds_total", "Processor time of the process.", counter, {sample(seconds)}},
      {"process_resident_memory_bytes", "Memory that it has.", gauge, {sample(resident * page)}},
      {"process_virtual_memory_bytes", "Addresses that it has.", gauge, {sample(all * page)}},
      {"process_open_fds", "Files and connections that are open.", gauge, {sample(open_files)}},
      {"process_max_fds", "How many may be.", gauge, {sample(sysconf(_SC_OPEN_MAX))}},
      {"process_start_time_seconds", "Start of the process, in Unix time.", gauge, {sample(started)}},
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
    for (const int status : {200, 500}) answers_with("predict", status);
    for (const std::string_view kind : reload_kinds) {
      for (const bool succeeded : {true, false}) reloads_with(kind, succeeded);
    }
    gauges("tweetsent_build_info", "1; the label has the version.")
        .Add({{"version", tweetsent::version}})
        .Set(1);
  }

  // Found without a lock, but for the first answer of a route with a status.
  struct answers {
    std::atomic<Counter*> count{nullptr};
    std::atomic<Histogram*> seconds{nullptr};
  };

  const answers& answers_with(std::string_view route, int status) {
    const auto place = static_cast<std::size_t>(std::find(route_names.begin(), route_names.end() - 1, route) -
                                                route_names.begin());
    answers& found = all_answers[place * statuses + std::min(static_cast<std::size_t>(status), statuses - 1)];
    if (found.count.load(std::memory_order_acquire) == nullptr) {
      const std::string name(route_names[place]);
      const Histogram::BucketBoundaries buckets{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    15};
      found.seconds = &seconds.Add({{"route", name}}, buckets);  // the one that there is
      found.count = &requests.Add({{"route", name}, {"status", std::to_string(status)}});
    }
    return found;
  }

  Counter& reloads_with(std::string_view kind, bool succeeded) {
    return reloads.Add({{"kind", std::string(kind)}, {"result", succeeded ? "success" : "failure"}});
  }

  prometheus::Family<Counter>& counters(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  prometheus::Family<Gauge>& gauges(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }

  prometheus::Registry registry;
  prometheus::Family<Counter>& requests =
      counters("tweetsent_requests_total", "Answers, by route and status.");
  prometheus::Family<Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("tweetsent_request_seconds")
          .Help("From the end of a request's head to its answer, by route.")
          .Register(registry);
  prometheus::Family<Counter>& reloads =
      counters("tweetsent_reloads_total", "Changed files taken into service, or not, by kind.");
  prometheus::Family<Gauge>& last_reloads =
      gauges("tweetsent_last_reload_successful", "1 if the files as they last changed are in service, or 0.");
  prometheus::Family<Counter>& predictions =
      counters("tweetsent_predictions_total", "Tweets that got a label, by model and label.");
  prometheus::Family<Counter>& words =
      counters("tweetsent_sampled_words_total", "Words of one tweet in 256.");
  prometheus::Family<Counter>& unknown_words =
      counters("tweetsent_sampled_unknown_words_total",
               "Those of the words of one tweet in 256 that the model has no weight for.");
  std::vector<reader> readers;
  std::array<answers, route_names.size() * statuses> all_answers;
};

metrics::metrics() : implementation_(std::make_unique<implementation>()) {}

metrics::~metrics() = default;

void metrics::count_answer(std::string_view route, int status, double seconds) noexcept {
  count_quietly([&] {
    const implementation::answers& found = implementation_->answers_with(route, status);
    found.count.load(std::memory_order_relaxed)->Increment();
    found.seconds.load(std::memory_order_relaxed)->Observe(seconds);
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
    for (prometheus::MetricFamily& family : read()) families.push_back(std::move(family));
  }
  std::ostringstream page;
  prometheus::TextSerializer().Serialize(page, families);
  out += page.str();
}

}  // namespace tweetsent_server
