// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_RECORDS_INPUT_STOP_HPP
#define TWEETSENT_CLI_RECORDS_INPUT_STOP_HPP

namespace cli {

// Thrown where input would have been read after a stop.
struct input_stopped {};

// Ends all waiting for input, once and for all: by one thread for those that wait in another.
class input_stop {
 public:
  // Throws input_error when the system has no more descriptors.
  input_stop();
  input_stop(const input_stop&) = delete;
  input_stop& operator=(const input_stop&) = delete;
  ~input_stop();

  void stop() const noexcept;

  // Waits until there is something to read, or the end, or an error. Throws input_stopped.
  void wait_for(int input) const;

 private:
  int descriptor_;  // has something to read once it is stopped
};

}  // namespace cli

#endif
