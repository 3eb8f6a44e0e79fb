// SPDX-License-Identifier: MIT
//
// The files that the serving state comes from.
#ifndef TWEETSENT_SERVER_STATE_FILES_HPP
#define TWEETSENT_SERVER_STATE_FILES_HPP

#include "api/serving_state.hpp"
#include "lifecycle/options.hpp"
#include "lifecycle/reloader.hpp"

#include <vector>

namespace tweetsent_server {

// Fills `state`, which must outlive what is returned: the parts that can be loaded anew, from files that are
// watched since before they were read. Throws std::exception with one line that names the file and the
// reason.
std::vector<reloadable> load_state(const server_options& options, serving_state& state);

}  // namespace tweetsent_server

#endif
