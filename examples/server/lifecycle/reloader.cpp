// SPDX-License-Identifier: MIT
#include "lifecycle/reloader.hpp"

#include <exception>
#include <utility>

namespace tweetsent_server {

reloader::reloader(std::vector<reloadable> parts, observer observe)
    : parts_(std::move(parts)), observe_(std::move(observe)), thread_([this] { run(); }) {}

reloader::~reloader() {
  stop(std::chrono::milliseconds(0));
  thread_.join();
}

bool reloader::stop(std::chrono::milliseconds patience) {
  std::unique_lock<std::mutex> lock(mutex_);
  stopping_ = true;
  wake_.notify_all();
  return wake_.wait_for(lock, patience, [this] { return stopped_; });
}

void reloader::reload_all() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    all_ = true;
  }
  wake_.notify_one();
}

void reloader::run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, round, [this] { return all_ || stopping_; });
    if (stopping_) break;
    const bool all = std::exchange(all_, false);
    lock.unlock();
    for (const reloadable& part : parts_) {
      load_if(part, all && part.kind != reload_kind::rotation);
    }
    lock.lock();
  }
  stopped_ = true;
  wake_.notify_all();
}

void reloader::load_if(const reloadable& part, bool wanted) {
  try {
    if (!part.is_due() && !wanted) return;
    const std::string loaded = part.load();
    if (!loaded.empty()) observe_({part.kind, part.name, true, loaded});
  } catch (const std::exception& error) {
    observe_({part.kind, part.name, false, error.what()});
  }
}

}  // namespace tweetsent_server
