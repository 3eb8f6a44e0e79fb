// SPDX-License-Identifier: MIT
//
// The PostgreSQL extension, on the C interface: an error of the server jumps over what is on the stack, and
// an exception would end the server, so neither may meet the other's code.
#include <tweetsent/tweetsent.h>

#include <postgres.h>

#include <fmgr.h>
#include <funcapi.h>
#include <math.h>
#include <mb/pg_wchar.h>
#include <utils/builtins.h>
#include <utils/guc.h>

PG_MODULE_MAGIC;

void _PG_init(void);

static char* model_setting = NULL;  // the path of a model file; empty for the model that is compiled in

// The open model, and the setting that it was opened for.
static tweetsent_classifier* model = NULL;
static char* model_path = NULL;

void _PG_init(void) {
  // A superuser's setting: it makes the server read a file.
  DefineCustomStringVariable("tweetsent.model", "Model file of sentiment(); empty for the one compiled in.",
                             "Rebuild indexes and stored columns that use sentiment() after a change.",
                             &model_setting, "", PGC_SUSET, 0, NULL, NULL, NULL);
  MarkGUCPrefixReserved("tweetsent");
}

static const tweetsent_classifier* open_model(void) {
  tweetsent_classifier* opened;
  char* path;
  if (model != NULL && strcmp(model_path, model_setting) == 0) return model;
  path = MemoryContextStrdup(TopMemoryContext, model_setting);
  opened = *path == '\0' ? tweetsent_open_default() : tweetsent_open_file(path);
  if (opened == NULL) {
    pfree(path);
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("tweetsent.model: %s", tweetsent_error())));
  }
  tweetsent_close(model);
  if (model_path != NULL) pfree(model_path);
  model = opened;
  model_path = path;
  return model;
}

// The tweet in UTF-8, whatever the encoding of the database.
static tweetsent_text to_utf8(const text* tweet) {
  const int size = (int)VARSIZE_ANY_EXHDR(tweet);
  char* const own = (char*)VARDATA_ANY(tweet);
  char* const converted = pg_server_to_any(own, size, PG_UTF8);
  tweetsent_text out = {converted, converted == own ? (size_t)size : strlen(converted)};
  return out;
}

static text* from_utf8(const char* bytes, size_t size) {
  char* const converted = pg_any_to_server(bytes, (int)size, PG_UTF8);
  return converted == bytes ? cstring_to_text_with_len(bytes, (int)size) : cstring_to_text(converted);
}

PG_FUNCTION_INFO_V1(tweetsent_sentiment);
Datum tweetsent_sentiment(PG_FUNCTION_ARGS) {
  const tweetsent_text tweet = to_utf8(PG_GETARG_TEXT_PP(0));
  tweetsent_prediction predicted;
  tweetsent_predict(open_model(), tweet.data, tweet.size, &predicted);
  PG_RETURN_TEXT_P(from_utf8(predicted.shown_label, strlen(predicted.shown_label)));
}

PG_FUNCTION_INFO_V1(tweetsent_sentiment_probability);
Datum tweetsent_sentiment_probability(PG_FUNCTION_ARGS) {
  const tweetsent_text tweet = to_utf8(PG_GETARG_TEXT_PP(0));
  tweetsent_prediction predicted;
  tweetsent_predict(open_model(), tweet.data, tweet.size, &predicted);
  if (isnan(predicted.probability)) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(predicted.probability);
}

static void put_part(ReturnSetInfo* result, text* part, double value) {
  Datum values[2];
  bool nulls[2] = {part == NULL, false};
  values[0] = PointerGetDatum(part);
  values[1] = Float8GetDatum(value);
  tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(tweetsent_sentiment_explain);
Datum tweetsent_sentiment_explain(PG_FUNCTION_ARGS) {
  const tweetsent_text tweet = to_utf8(PG_GETARG_TEXT_PP(0));
  const tweetsent_classifier* const opened = open_model();
  ReturnSetInfo* const result = (ReturnSetInfo*)fcinfo->resultinfo;
  tweetsent_explanation predicted;
  tweetsent_contribution* parts = NULL;
  size_t count, at;
  count = tweetsent_explain(opened, tweet.data, tweet.size, &predicted, NULL, 0);
  if (count != TWEETSENT_FAILED && count != 0) {
    parts = palloc_extended(count * sizeof *parts, MCXT_ALLOC_HUGE);
    count = tweetsent_explain(opened, tweet.data, tweet.size, &predicted, parts, count);
  }
  if (count == TWEETSENT_FAILED) {
    ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("sentiment_explain: %s", tweetsent_error())));
  }
  InitMaterializedSRF(fcinfo, 0);
  for (at = 0; at < count; ++at) {
    put_part(result, from_utf8(tweet.data + parts[at].begin, parts[at].end - parts[at].begin),
             parts[at].value);
  }
  put_part(result, NULL, predicted.intercept);
  return (Datum)0;
}
