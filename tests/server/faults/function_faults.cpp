// SPDX-License-Identifier: MIT
//
// Lets functions that a request comes through throw. The linker leads each call of one, by its --wrap, to
// __wrap_NAME here and makes the function itself __real_NAME. CMakeLists.txt has the names, as C++ mangles
// them; one that is called no longer fails the test, which waits for the throw.
#include "api/predict_answer.hpp"
#include "api/predict_request.hpp"
#include "fault_plan.hpp"

#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <spdlog/logger.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

// Functions, since a member is called as one that has the object first.
body_fault parse(predict_request*, std::string&, const predict_limits&) __asm__("__wrap_" PARSE);
body_fault real_parse(predict_request*, std::string&, const predict_limits&) __asm__("__real_" PARSE);

bool answer(const served_model&, const std::vector<identified_tweet>&, answer_detail, const predict_limits&,
            tweet_counts&, std::string&) __asm__("__wrap_" ANSWER_OBJECT);
bool real_answer(const served_model&, const std::vector<identified_tweet>&, answer_detail,
                 const predict_limits&, tweet_counts&, std::string&) __asm__("__real_" ANSWER_OBJECT);

bool read_line(records::json_record_reader*, std::string_view) __asm__("__wrap_" READ_LINE);
bool real_read_line(records::json_record_reader*, std::string_view) __asm__("__real_" READ_LINE);

void log(spdlog::logger*, const spdlog::details::log_msg&, bool, bool) __asm__("__wrap_" LOG);
void real_log(spdlog::logger*, const spdlog::details::log_msg&, bool, bool) __asm__("__real_" LOG);

void count(prometheus::Counter*, double) __asm__("__wrap_" COUNT);
void real_count(prometheus::Counter*, double) __asm__("__real_" COUNT);

void observe(prometheus::Histogram*, double) __asm__("__wrap_" OBSERVE);
void real_observe(prometheus::Histogram*, double) __asm__("__real_" OBSERVE);

std::vector<prometheus::MetricFamily> collect(const prometheus::Registry*) __asm__("__wrap_" COLLECT);
std::vector<prometheus::MetricFamily> real_collect(const prometheus::Registry*) __asm__("__real_" COLLECT);

namespace {

void pass(fault_place place) {
  if (takes_fault(place)) throw_fault();
}

}  // namespace

body_fault parse(predict_request* request, std::string& body, const predict_limits& limits) {
  pass(fault_place::parse);
  return real_parse(request, body, limits);
}

bool answer(const served_model& model, const std::vector<identified_tweet>& tweets, answer_detail detail,
            const predict_limits& limits, tweet_counts& counts, std::string& out) {
  pass(fault_place::predict);
  const bool fits = real_answer(model, tweets, detail, limits, counts, out);
  pass(fault_place::write);
  return fits;
}

bool read_line(records::json_record_reader* reader, std::string_view line) {
  pass(fault_place::predict);
  const bool good = real_read_line(reader, line);
  pass(fault_place::write);
  return good;
}

void log(spdlog::logger* logger, const spdlog::details::log_msg& message, bool enabled, bool traced) {
  pass(fault_place::log);
  real_log(logger, message, enabled, traced);
}

void count(prometheus::Counter* counter, double by) {
  pass(fault_place::count);
  real_count(counter, by);
}

void observe(prometheus::Histogram* histogram, double value) {
  pass(fault_place::observe);
  real_observe(histogram, value);
}

std::vector<prometheus::MetricFamily> collect(const prometheus::Registry* registry) {
  pass(fault_place::collect);
  return real_collect(registry);
}

}  // namespace tweetsent_server
