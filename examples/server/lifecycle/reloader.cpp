// SPDX-License-Identifier: MIT
#include "lifecycle/reloader.hpp"

#include <exception>
#include <thread>
#include <utility>

namespace tweetsent_server {

reloader::reloader(std::vector<reloadable> parts, observer observe)
    : parts_(std::move(parts)),
      observe_(std::move(observe)),
      thread_(std::async(std::launch::async, [this] { run(); })) {}

bool reloader::stop(std::chrono::milliseconds patience) {
  stopping_ = true;
  return thread_.wait_for(patience) == std::future_status::ready;
}

void reloader::run() {
  while (!stopping_) {
    const bool all = all_.exchange(false);
    for (const reloadable& part : parts_) load_if(part, all && part.kind != reload_kind::rotation);
    std::this_thread::sleep_for(round);
  }
}

void reloader::load_if(const reloadable& part, bool wanted) {
  try {
    if (stopping_ || !(part.is_due() || wanted)) return;
    const std::string loaded = part.load();
    if (!loaded.empty()) observe_({part.kind, part.name, true, loaded});
  } catch (const std::exception& error) {
    observe_({part.kind, part.name, false, error.what()});
  }
}

}  // namespace tweetsent_server
