// SPDX-License-Identifier: MIT
//
// A value that is read by many threads and now and then replaced as a whole. Who reads keeps what it took,
// for as long as it likes; the last to let go of a value that was replaced destroys it.
#ifndef TWEETSENT_SERVER_REPLACEABLE_HPP
#define TWEETSENT_SERVER_REPLACEABLE_HPP

#include <memory>
#include <utility>

namespace tweetsent_server {

template <typename Value>
class replaceable {
 public:
  explicit replaceable(std::shared_ptr<const Value> value = nullptr) : value_(std::move(value)) {}

  // Costs some tens of nanoseconds.
  std::shared_ptr<const Value> get() const noexcept { return std::atomic_load(&value_); }
  void replace(std::shared_ptr<const Value> value) noexcept { std::atomic_store(&value_, std::move(value)); }

 private:
  std::shared_ptr<const Value> value_;
};

}  // namespace tweetsent_server

#endif
