// SPDX-License-Identifier: MIT
#include "support/file_watch.hpp"

#include <sys/stat.h>

namespace tweetsent_server {

std::vector<file_watch::identity> file_watch::look() const {
  std::vector<identity> seen;
  for (const std::string& path : paths_) {
    struct stat status {};
    identity& each = seen.emplace_back();
    if (::stat(path.c_str(), &status) != 0) continue;
    each = {static_cast<std::int64_t>(status.st_dev),
            static_cast<std::int64_t>(status.st_ino),
            status.st_size,
            status.st_mtim.tv_sec,
            status.st_mtim.tv_nsec,
            status.st_ctim.tv_sec,
            status.st_ctim.tv_nsec};
  }
  return seen;
}

}  // namespace tweetsent_server
