// SPDX-License-Identifier: MIT
#include "connections/connection_pool.hpp"

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace tweetsent_server {

connection_pool::connection_pool(unsigned threads, idle_connections& idle,
                                 std::function<serve_connection()> make)
    : idle_(idle), make_(std::move(make)) {
  threads_.reserve(threads);
  try {
    while (threads_.size() < threads) threads_.emplace_back([this] { work(); });
  } catch (const std::exception&) {
    stop();
    throw std::runtime_error("--threads " + std::to_string(threads) + ": the system gives only " +
                             std::to_string(threads_.size()));
  }
}

void connection_pool::stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  arrival_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void connection_pool::submit(std::unique_ptr<connection> client) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    queue_.push_back(std::move(client));
    waiting_ = queue_.size();
  }
  arrival_.notify_one();
}

void connection_pool::work() {
  serve_connection serve;
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    arrival_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::unique_ptr<connection> client = std::move(queue_.front());
    queue_.erase(queue_.begin());
    waiting_ = queue_.size();
    ++served_;
    lock.unlock();
    try {
      if (!serve) serve = make_();
      if (serve(*client)) idle_.add(std::move(client));
    } catch (...) {
      // Out of memory, most likely; beyond this point it would end the process.
    }
    client.reset();
    lock.lock();
    --served_;
  }
}

}  // namespace tweetsent_server
