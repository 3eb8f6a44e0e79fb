// SPDX-License-Identifier: MIT
#include "connections/connection_pool.hpp"

#include <unistd.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace tweetsent_server {

connection_pool::connection_pool(unsigned threads, std::size_t queue_limit,
                                 std::function<std::unique_ptr<connection_worker>()> make)
    : make_(std::move(make)), ring_(queue_limit) {
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

std::size_t connection_pool::surplus() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::size_t connections = waiting() + served();
  return connections > threads_.size() ? connections - threads_.size() : 0;
}

bool connection_pool::wait_until_empty(std::chrono::milliseconds patience) {
  std::unique_lock<std::mutex> lock(mutex_);
  return departure_.wait_for(lock, patience, [this] { return waiting() == 0 && served() == 0; });
}

void connection_pool::work() {
  std::unique_ptr<connection_worker> worker;
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
      if (!worker) worker = make_();
      worker->serve(socket);
    } catch (...) {
      // Out of memory, most likely; beyond this point it would end the process.
    }
    ::close(socket);
    lock.lock();
    served_.fetch_sub(1, std::memory_order_relaxed);
    departure_.notify_all();
  }
}

}  // namespace tweetsent_server
