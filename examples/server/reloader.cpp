// SPDX-License-Identifier: MIT
#include "reloader.hpp"

#include <exception>
#include <utility>

namespace tweetsent_server {

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

reloader::reloader(std::vector<reloadable> parts, observer observe)
    : parts_(std::move(parts)), observe_(std::move(observe)), thread_([this] { run(); }) {}

reloader::~reloader() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
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
    if (stopping_) return;
    const bool all = std::exchange(all_, false);
    lock.unlock();
    for (const reloadable& part : parts_) {
      load_if(part, all && part.kind != reload_kind::rotation);
    }
    lock.lock();
  }
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
