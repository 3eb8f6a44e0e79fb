// SPDX-License-Identifier: MIT
//
// The front door: predicting, and the reference's text steps. Depends on the standard library alone.
//
// Beside it stand default_model.hpp (a model that needs no file), batch.hpp (many tweets on many threads),
// model_file.hpp (load and save; needs RapidJSON), training.hpp and evaluation.hpp.
#ifndef TWEETSENT_TWEETSENT_HPP
#define TWEETSENT_TWEETSENT_HPP

#include "tweetsent/classifier.hpp"
#include "tweetsent/reference/preprocessor.hpp"
#include "tweetsent/version.hpp"

#endif
