// SPDX-License-Identifier: MIT
//
// The library for C99 and for every language that calls C. examples/c builds the shared library behind it.
//
//     tweetsent_classifier* sentiment = tweetsent_open_default();
//     tweetsent_prediction predicted;
//     tweetsent_predict(sentiment, "what a lovely day", 17, &predicted);
//     puts(predicted.label);
//     tweetsent_close(sentiment);
//
// A tweet is any bytes, with its size: it needs no zero byte at its end. Invalid UTF-8 counts as U+FFFD.
// A classifier never changes, so any number of threads may use one at the same time. A pointer that a
// function below returns or writes, other than an open classifier, belongs to the library: do not free it.
#ifndef TWEETSENT_TWEETSENT_H
#define TWEETSENT_TWEETSENT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// The number of this interface. It rises when a program compiled before would no longer work.
#define TWEETSENT_ABI_VERSION 1

// The interface number that the library was built with, to compare with TWEETSENT_ABI_VERSION.
unsigned tweetsent_abi_version(void);

// The version of the library, such as "0.1.0".
const char* tweetsent_version(void);

// A model with its labels.
typedef struct tweetsent_classifier tweetsent_classifier;

// Each tweetsent_open function returns a classifier that the caller closes, or NULL on failure;
// tweetsent_error() then says why.

// The model that is compiled in. The first call builds it in about a millisecond; later ones share it.
tweetsent_classifier* tweetsent_open_default(void);

// Loads a model file. Not on big-endian machines.
tweetsent_classifier* tweetsent_open_file(const char* path);

// The model in a model file's bytes, which are copied. Not on big-endian machines.
tweetsent_classifier* tweetsent_open_bytes(const void* bytes, size_t size);

// Frees the classifier and what was borrowed from it. NULL is allowed.
void tweetsent_close(tweetsent_classifier* classifier);

// What the last call that failed on this thread said of it: one line, valid until the thread's next failure.
const char* tweetsent_error(void);

// How many labels the model has, from 2 to 64.
size_t tweetsent_label_count(const tweetsent_classifier* classifier);

// The name of a label, in UTF-8, valid until the classifier is closed. NULL if there is no such label.
const char* tweetsent_label(const tweetsent_classifier* classifier, size_t index);

typedef struct tweetsent_prediction {
  const char* label;        // the likeliest label, also where the model abstained; valid until it is closed
  const char* shown_label;  // the label to show: the likeliest one, or that of a model that abstained
  size_t label_index;       // of the likeliest label, for tweetsent_label()
  double score;             // two labels: log-odds of the second; more: the likeliest's logit over the mean
  double probability;       // of the likeliest label, in [0, 1]; NaN if the model has none (a linear head)
  int abstained;            // 1 if the probability is below the model's threshold, else 0
} tweetsent_prediction;

// The likeliest label of a tweet, into *out. Never fails. Takes time linear in `size`; allocates nothing.
void tweetsent_predict(const tweetsent_classifier* classifier, const char* tweet, size_t size,
                       tweetsent_prediction* out);

typedef struct tweetsent_text {
  const char* data;  // may be NULL where size is 0
  size_t size;       // in bytes
} tweetsent_text;

// Predicts tweets[0 .. count) into out[0 .. count), in order, on `threads` threads; 0 means one for each
// core. Never fails: it uses fewer threads if the system gives no more.
void tweetsent_predict_many(const tweetsent_classifier* classifier, const tweetsent_text* tweets,
                            size_t count, tweetsent_prediction* out, unsigned threads);

// The probability of every label, into out[0 .. tweetsent_label_count()), in the order of the labels. Returns
// 1, or 0 for a model that has no probabilities (a linear head), and then leaves `out` as it is.
int tweetsent_probabilities(const tweetsent_classifier* classifier, const char* tweet, size_t size,
                            double* out);

// What the bytes [begin, end) of the tweet add to the score.
typedef struct tweetsent_contribution {
  size_t begin;
  size_t end;
  double value;
} tweetsent_contribution;

typedef struct tweetsent_explanation {
  tweetsent_prediction prediction;
  double intercept;  // with the contributions it adds up to the score, but for rounding below 1e-9
} tweetsent_explanation;

// What tweetsent_explain() and tweetsent_count_words() return on failure.
#define TWEETSENT_FAILED ((size_t)-1)

// Explains a prediction: writes *out and the first `capacity` contributions, in the order of the tweet.
// Returns how many contributions there are; where they are more than `capacity`, call again with room for
// all. A tweet has at most as many as it has bytes. Returns TWEETSENT_FAILED if there is no memory.
size_t tweetsent_explain(const tweetsent_classifier* classifier, const char* tweet, size_t size,
                         tweetsent_explanation* out, tweetsent_contribution* contributions, size_t capacity);

// How many words the tweet has; *known, of these, is how many the model has learned something of. Returns
// TWEETSENT_FAILED if there is no memory.
size_t tweetsent_count_words(const tweetsent_classifier* classifier, const char* tweet, size_t size,
                             size_t* known);

#ifdef __cplusplus
}
#endif

#endif
