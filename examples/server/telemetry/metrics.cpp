// SPDX-License-Identifier: MIT
#include "telemetry/metrics.hpp"

#include <tweetsent/version.hpp>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <atomic>
#include <chrono>
#include <sstream>
#include <utility>

namespace tweetsent_server {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

template <typename Metric>
using family = prometheus::Family<Metric>;

// Of the routes the last stands for any other.
constexpr std::array<std::string_view, 10> route_names{"predict", "preflight", "lines",   "model", "healthz",
                                                       "readyz",  "metrics",   "openapi", "page",  "none"};
constexpr std::array<int, 14> known_statuses{200, 204, 400, 401, 404, 405, 413,
                                             414, 415, 416, 417, 431, 500, 503};

struct watched {
  metric_kind kind;
  std::string name;
  std::string help;
  metrics::reader read;
};

prometheus::MetricFamily collect(const watched& family) {
  const bool is_gauge = family.kind == metric_kind::gauge;
  prometheus::MetricFamily collected{
      family.name,
      family.help,
      is_gauge ? prometheus::MetricType::Gauge : prometheus::MetricType::Counter,
      {}};
  for (const metric_sample& sample : family.read()) {
    prometheus::ClientMetric& metric = collected.metric.emplace_back();
    for (const auto& [name, value] : sample.labels) metric.label.push_back({name, value});
    (is_gauge ? metric.gauge.value : metric.counter.value) = sample.value;
  }
  return collected;
}

Histogram::BucketBoundaries latency_buckets() {
  return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15};
}

void increment(Counter* counter, std::size_t by) noexcept {
  try {
    if (counter != nullptr && by > 0) counter->Increment(static_cast<double>(by));
  } catch (...) {
    // As in count_answer() below.
  }
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

// The place of `wanted`, or the last place of all.
template <typename List, typename Value>
std::size_t place_in(const List& list, const Value& wanted) {
  std::size_t place = 0;
  while (place + 1 < list.size() && list[place] != wanted) ++place;
  return place;
}

}  // namespace

std::string_view to_string(reload_kind kind) noexcept {
  switch (kind) {
    case reload_kind::model:
      return "model";
    case reload_kind::certificate:
      return "certificate";
    case reload_kind::tokens:
      return "tokens";
    default:
      return "rotation";
  }
}

double unix_seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
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

class metrics::implementation {
 public:
  implementation() {
    // What alerts compare with zero is there from the start.
    for (const int status : {200, 500}) requests_with("predict", status);
    seconds_of("predict");
    for (const reload_kind kind :
         {reload_kind::model, reload_kind::certificate, reload_kind::tokens, reload_kind::rotation}) {
      for (const bool succeeded : {true, false}) reloads_with(kind, succeeded);
    }
    gauges("tweetsent_build_info", "1; the label has the version.")
        .Add({{"version", tweetsent::version}})
        .Set(1);
  }

  Counter& requests_with(std::string_view route, int status) {
    const std::size_t route_place = place_in(route_names, route);
    const std::size_t status_place = place_in(known_statuses, status);
    if (known_statuses[status_place] != status) {
      return requests_.Add(
          {{"route", std::string(route_names[route_place])}, {"status", std::to_string(status)}});
    }
    return requests_found_.at(route_place * known_statuses.size() + status_place, [&]() -> Counter& {
      return requests_.Add({{"route", std::string(route_names[route_place])},
                            {"status", std::to_string(known_statuses[status_place])}});
    });
  }

  Counter& reloads_with(reload_kind kind, bool succeeded) {
    return reloads_.Add(
        {{"kind", std::string(to_string(kind))}, {"result", succeeded ? "success" : "failure"}});
  }

  Histogram& seconds_of(std::string_view route) {
    const std::size_t place = place_in(route_names, route);
    return seconds_found_.at(place, [&]() -> Histogram& {
      return seconds_.Add({{"route", std::string(route_names[place])}}, latency_buckets());
    });
  }

  family<Counter>& counters(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry_);
  }
  family<Gauge>& gauges(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry_);
  }
  family<Histogram>& histograms(const char* name, const char* help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry_);
  }

  prometheus::Registry registry_;
  family<Counter>& requests_ = counters("tweetsent_requests_total", "Answers, by route and status.");
  family<Histogram>& seconds_ =
      histograms("tweetsent_request_seconds", "From the end of a request's head to its answer, by route.");
  family<Counter>& reloads_ =
      counters("tweetsent_reloads_total", "Changed files taken into service, or not, by kind.");
  family<Gauge>& last_reloads_ =
      gauges("tweetsent_last_reload_successful", "1 if the files as they last changed are in service, or 0.");
  family<Counter>& predictions_ =
      counters("tweetsent_predictions_total", "Tweets that got a label, by model and label.");
  family<Counter>& words_ = counters("tweetsent_sampled_words_total", "Words of one tweet in 256.");
  family<Counter>& unknown_words_ =
      counters("tweetsent_sampled_unknown_words_total",
               "Those of the words of one tweet in 256 that the model has no weight for.");
  std::vector<watched> watched_;

 private:
  found_once<Counter, route_names.size() * known_statuses.size()> requests_found_;
  found_once<Histogram, route_names.size()> seconds_found_;
};

metrics::metrics() : implementation_(std::make_unique<implementation>()) {}

metrics::~metrics() = default;

void metrics::count_answer(std::string_view route, int status, double seconds) noexcept {
  try {
    implementation_->requests_with(route, status).Increment();
    implementation_->seconds_of(route).Observe(seconds);
  } catch (...) {
    // An answer is worth more than its count.
  }
}

void metrics::count_reload(reload_kind kind, bool succeeded) noexcept {
  try {
    implementation_->reloads_with(kind, succeeded).Increment();
  } catch (...) {
    // The log has it too.
  }
}

void metrics::show_reload(reload_kind kind, std::string_view name, bool succeeded) noexcept {
  if (kind == reload_kind::rotation) return;
  try {
    implementation_->last_reloads_.Add({{"kind", std::string(to_string(kind))}, {"name", std::string(name)}})
        .Set(succeeded ? 1 : 0);
  } catch (...) {
    // As above.
  }
}

model_metrics metrics::of_model(const std::string& name, const tweetsent::classifier& model) {
  model_metrics found;
  const auto add_label = [&](const std::string& label) {
    found.labels_.push_back(&implementation_->predictions_.Add({{"model", name}, {"label", label}}));
  };
  for (const std::string& label : model.labels()) add_label(label);
  if (model.abstain().probability > 0) add_label(model.abstain().label);
  found.words_ = &implementation_->words_.Add({{"model", name}});
  found.unknown_words_ = &implementation_->unknown_words_.Add({{"model", name}});
  return found;
}

void metrics::watch(metric_kind kind, std::string name, std::string help, reader read) {
  implementation_->watched_.push_back({kind, std::move(name), std::move(help), std::move(read)});
}

void metrics::write(std::string& out) const {
  std::vector<prometheus::MetricFamily> families = implementation_->registry_.Collect();
  for (const watched& each : implementation_->watched_) families.push_back(collect(each));
  std::ostringstream page;
  prometheus::TextSerializer().Serialize(page, families);
  out += page.str();
}

}  // namespace tweetsent_server
