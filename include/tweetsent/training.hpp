// SPDX-License-Identifier: MIT
//
// The front door of learning/: labelled tweets in, a model out.
#ifndef TWEETSENT_TRAINING_HPP
#define TWEETSENT_TRAINING_HPP

#include "tweetsent/classifier.hpp"
#include "tweetsent/dataset.hpp"
#include "tweetsent/learning/frequency_trainer.hpp"
#include "tweetsent/learning/ngram_trainer.hpp"

#endif
