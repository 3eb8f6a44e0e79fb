// SPDX-License-Identifier: MIT
#include "connection_pool.hpp"

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace tweetsent_server {

connection_pool::connection_pool(unsigned threads, std::size_t queue_limit, connection_guard& guard,
                                 server serve)
    : guard_(guard), serve_(std::move(serve)), ring_(queue_limit) {
  threads_.reserve(threads);
  try {
    while (threads_.size() < threads) threads_.emplace_back([this] { work(); });
  } catch (const std::exception&) {
    stop();
    throw std::runtime_error("--threads " + std::to_string(threads) + ": the system gives only " +
                             std::to_string(threads_.size()));
  }
}

connection_pool::~connection_pool() {
  stop();
}

void connection_pool::stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  arrival_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void connection_pool::submit(int socket) noexcept {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ring_[(first_ + waiting()) % ring_.size()] = socket;
    waiting_.fetch_add(1, std::memory_order_relaxed);
  }
  arrival_.notify_one();
}

bool connection_pool::finish(std::chrono::steady_clock::time_point deadline) {
  constexpr auto interval = std::chrono::milliseconds(5);
  constexpr auto idle = std::chrono::milliseconds(250);
  const auto is_done = [this] { return waiting() == 0 && served() == 0; };
  std::unique_lock<std::mutex> lock(mutex_);
  while (!is_done() && std::chrono::steady_clock::now() < deadline) {
    lock.unlock();
    guard_.end_idle(idle);
    lock.lock();
    departure_.wait_for(lock, interval, is_done);
  }
  return is_done();
}

void connection_pool::work() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    arrival_.wait(lock, [this] { return stopping_ || waiting() > 0; });
    if (waiting() == 0) return;
    const int socket = ring_[first_];
    first_ = (first_ + 1) % ring_.size();
    waiting_.fetch_sub(1, std::memory_order_relaxed);
    served_.fetch_add(1, std::memory_order_relaxed);
    lock.unlock();
    try {
      guard_.connection_begins(socket);
      serve_(socket);
    } catch (...) {
      // Out of memory, most likely; beyond this point it would end the process.
      guard_.connection_breaks(socket);
    }
    lock.lock();
    served_.fetch_sub(1, std::memory_order_relaxed);
    departure_.notify_all();
  }
}

}  // namespace tweetsent_server
