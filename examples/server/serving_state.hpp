// SPDX-License-Identifier: MIT
//
// What requests are answered with, and what is counted of it. Each part is replaced on its own, while those
// who took it go on with it.
#ifndef TWEETSENT_SERVER_SERVING_STATE_HPP
#define TWEETSENT_SERVER_SERVING_STATE_HPP

#include "late_tokens.hpp"
#include "metrics.hpp"
#include "model_set.hpp"
#include "replaceable.hpp"
#include "shadow_comparison.hpp"
#include "tls.hpp"
#include "tokens.hpp"

#include <optional>

namespace tweetsent_server {

struct serving_state {
  replaceable<model_set> models;
  replaceable<token_set> tokens;
  std::optional<late_tokens> late;  // with a token file
  tls_credentials tls;
  shadow_comparison shadow;
  metrics counted;
};

}  // namespace tweetsent_server

#endif
