// SPDX-License-Identifier: MIT
//
// A C99 program that uses every function of tweetsent.h as its comments say.
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <tweetsent/tweetsent.h>

static int failures = 0;

#define CHECK(condition) \
  ((condition) ? (void)0 : (void)(printf("line %d: failed: %s\n", __LINE__, #condition), ++failures))

enum { most_contributions = 64 };

static const char tweet[] = "so happy, what a lovely day :)";
static const size_t tweet_size = sizeof tweet - 1;

static void check_prediction(const tweetsent_classifier* classifier) {
  tweetsent_prediction predicted, none;
  double probabilities[64], sum = 0.0;
  tweetsent_predict(classifier, tweet, tweet_size, &predicted);
  CHECK(predicted.label_index < tweetsent_label_count(classifier));
  CHECK(strcmp(predicted.label, tweetsent_label(classifier, predicted.label_index)) == 0);
  CHECK(predicted.abstained == 0 && predicted.shown_label == predicted.label);
  CHECK(predicted.probability >= 0.5 && predicted.probability <= 1.0);
  CHECK(tweetsent_probabilities(classifier, tweet, tweet_size, probabilities) == 1);
  CHECK(probabilities[predicted.label_index] == predicted.probability);
  for (size_t label = 0; label < tweetsent_label_count(classifier); ++label) sum += probabilities[label];
  CHECK(fabs(sum - 1.0) < 1e-12);
  tweetsent_predict(classifier, NULL, 0, &none);
  CHECK(isfinite(none.score));
}

static void check_many(const tweetsent_classifier* classifier) {
  enum { count = 2000 };
  static tweetsent_text tweets[count];
  static tweetsent_prediction predicted[count];
  for (size_t at = 0; at < count; ++at) {
    tweets[at].data = tweet;
    tweets[at].size = at % (tweet_size + 1);
  }
  tweetsent_predict_many(classifier, tweets, count, predicted, 0);
  for (size_t at = 0; at < count; ++at) {
    tweetsent_prediction alone;
    tweetsent_predict(classifier, tweets[at].data, tweets[at].size, &alone);
    CHECK(alone.label_index == predicted[at].label_index && alone.score == predicted[at].score);
  }
}

static void check_explanation(const tweetsent_classifier* classifier) {
  tweetsent_explanation why;
  tweetsent_contribution parts[most_contributions];
  const size_t count = tweetsent_explain(classifier, tweet, tweet_size, &why, parts, most_contributions);
  double sum = why.intercept;
  CHECK(count > 0 && count <= most_contributions);
  for (size_t at = 0; at < count; ++at) {
    CHECK(parts[at].begin < parts[at].end && parts[at].end <= tweet_size);
    sum += parts[at].value;
  }
  CHECK(fabs(sum - why.prediction.score) < 1e-9);
  // Without room it only counts.
  CHECK(tweetsent_explain(classifier, tweet, tweet_size, &why, NULL, 0) == count);
}

int main(void) {
  size_t known = 0;
  tweetsent_classifier* classifier = tweetsent_open_default();
  CHECK(tweetsent_abi_version() == TWEETSENT_ABI_VERSION);
  CHECK(strchr(tweetsent_version(), '.') != NULL);
  CHECK(classifier != NULL);
  CHECK(tweetsent_label_count(classifier) >= 2);
  CHECK(tweetsent_label(classifier, tweetsent_label_count(classifier)) == NULL);
  check_prediction(classifier);
  check_many(classifier);
  check_explanation(classifier);
  CHECK(tweetsent_count_words(classifier, tweet, tweet_size, &known) == 6 && known <= 6);
  tweetsent_close(classifier);
  tweetsent_close(NULL);

  CHECK(tweetsent_open_file("/nowhere/model.safetensors") == NULL);
  CHECK(strstr(tweetsent_error(), "/nowhere/model.safetensors") != NULL);
  CHECK(tweetsent_open_bytes("no model", 8) == NULL);
  CHECK(strstr(tweetsent_error(), "expected") != NULL);
  CHECK(tweetsent_open_bytes(NULL, 0) == NULL);
  return failures == 0 ? 0 : 1;
}
