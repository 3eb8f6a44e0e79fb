// SPDX-License-Identifier: MIT
//
// Notices that files have changed, by asking: this also sees a symbolic link that now leads elsewhere, which
// is how Kubernetes replaces mounted secrets.
#ifndef TWEETSENT_SERVER_FILE_WATCH_HPP
#define TWEETSENT_SERVER_FILE_WATCH_HPP

#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tweetsent_server {

class file_watch {
 public:
  explicit file_watch(std::vector<std::string> paths) : paths_(std::move(paths)) { note(); }

  // Takes the files as they are for known. Call it before reading them: what changes while they are read is
  // then a change.
  void note() { known_ = last_ = look(); }

  // Whether a file is not the one that is known, and none has changed since the last call: files that are
  // still being written, or belong together, get the time between two calls to become complete.
  bool has_changed() {
    std::vector<identity> now = look();
    const bool settled = now == last_;
    last_ = std::move(now);
    return settled && last_ != known_;
  }

 private:
  // Device, inode, size, and the times of the last change to content and to the inode; zeros without a file.
  using identity = std::array<std::int64_t, 7>;

  std::vector<identity> look() const {
    std::vector<identity> seen(paths_.size());
    for (std::size_t at = 0; at < paths_.size(); ++at) {
      struct stat file {};
      if (::stat(paths_[at].c_str(), &file) != 0) continue;
      seen[at] = {static_cast<std::int64_t>(file.st_dev),
                  static_cast<std::int64_t>(file.st_ino),
                  file.st_size,
                  file.st_mtim.tv_sec,
                  file.st_mtim.tv_nsec,
                  file.st_ctim.tv_sec,
                  file.st_ctim.tv_nsec};
    }
    return seen;
  }

  std::vector<std::string> paths_;
  std::vector<identity> known_;
  std::vector<identity> last_;
};

}  // namespace tweetsent_server

#endif
