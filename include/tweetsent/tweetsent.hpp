// SPDX-License-Identifier: MIT
//
// The front door: everything that predicting needs. Depends on the standard library alone.
//
// Beside it stand default_model.hpp (a model that needs no file), batch.hpp (many tweets on many threads),
// model_file.hpp (load and save; needs RapidJSON) and frequency_trainer.hpp, ngram_trainer.hpp,
// evaluation.hpp (learning).
#ifndef TWEETSENT_TWEETSENT_HPP
#define TWEETSENT_TWEETSENT_HPP

#include "tweetsent/classifier.hpp"
#include "tweetsent/reference/preprocessor.hpp"
#include "tweetsent/version.hpp"

#endif
