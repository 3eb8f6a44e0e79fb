// SPDX-License-Identifier: MIT
//
// The files that the serving state comes from: loaded at the start, then anew, in a thread of its own, what
// its files have changed under, or all of it when asked. What cannot be loaded is reported, and the old one
// stays.
#ifndef TWEETSENT_SERVER_RELOADER_HPP
#define TWEETSENT_SERVER_RELOADER_HPP

#include "api/api.hpp"
#include "lifecycle/options.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

// Something that can be loaded anew. Its functions are called by one thread.
struct reloadable {
  reload_kind kind;
  std::string name;                   // of the model, or the file
  std::function<bool()> is_due;       // asked every round
  std::function<std::string()> load;  // replaces the old one and says by what, throws std::exception, or
                                      // says nothing where there was nothing to do
};

// Fills `state`, which must outlive what is returned: the parts that can be loaded anew, from files that are
// watched since before they were read. Throws std::exception with one line that names the file and the
// reason.
std::vector<reloadable> load_state(const server_options& options, serving_state& state);

class reloader {
 public:
  static constexpr auto round = std::chrono::milliseconds(250);

  // Told what came of each attempt, by the reloader's thread: what is now in use, or why the old one stays.
  using observer = std::function<void(const reloadable&, bool succeeded, std::string_view text)>;

  reloader(std::vector<reloadable> parts, observer observe);
  ~reloader() { stopping_ = true; }  // then waits for what it loads

  // Has it load nothing more, and waits for what it loads, for at most `patience`: a file may be on a system
  // that hangs. Returns whether it came to an end; if not, the process can only be left by std::_Exit().
  bool stop(std::chrono::milliseconds patience);

  // Has everything loaded anew but for the tokens' rotation, which keeps its own time. Returns at once.
  void reload_all() noexcept { all_ = true; }

 private:
  void run();
  void load_if(const reloadable& part, bool wanted);

  std::vector<reloadable> parts_;
  observer observe_;
  std::atomic<bool> all_{false};
  std::atomic<bool> stopping_{false};
  std::future<void> thread_;
};

}  // namespace tweetsent_server

#endif
