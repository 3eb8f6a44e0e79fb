// SPDX-License-Identifier: MIT
#include "lifecycle/reloader.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tweetsent_server;

namespace {

// Keeps what is reported, and lets the test wait for it.
class reports {
 public:
  reloader::observer observer() {
    return [this](const reloadable& part, bool succeeded, std::string_view text) {
      const std::lock_guard<std::mutex> lock(mutex_);
      texts_.push_back(std::string(to_string(part.kind)) + " " + part.name +
                       (succeeded ? ": " : " failed: ") + std::string(text));
      arrival_.notify_one();
    };
  }

  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock<std::mutex> lock(mutex_);
    arrival_.wait_for(lock, std::chrono::seconds(10), [&] { return texts_.size() >= count; });
    return texts_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrival_;
  std::vector<std::string> texts_;
};

bool never() {
  return false;
}

}  // namespace

TEST_CASE("when asked, all is loaded anew but the rotation, and what fails is told with its reason") {
  reports seen;
  reloader files(
      {{reload_kind::model, "a", never, [] { return std::string("new"); }},
       {reload_kind::certificate, "b", never, []() -> std::string { throw std::runtime_error("b: is bad"); }},
       {reload_kind::rotation, "c", never, [] { return std::string("new"); }},
       {reload_kind::tokens, "c", never, [] { return std::string("new"); }}},
      seen.observer());
  files.reload_all();
  CHECK(seen.wait_for(3) ==
        std::vector<std::string>{"model a: new", "certificate b failed: b: is bad", "tokens c: new"});
}

TEST_CASE("what is due is loaded without being asked, and reported if it did something") {
  reports seen;
  std::atomic<int> asked{0};
  reloader files(
      {{reload_kind::rotation, "quiet", [] { return true; }, [] { return std::string(); }},
       {reload_kind::rotation, "c", [&asked] { return ++asked == 2; }, [] { return std::string("new"); }}},
      seen.observer());
  CHECK(seen.wait_for(1) == std::vector<std::string>{"rotation c: new"});
}
