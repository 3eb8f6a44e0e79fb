# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Sourced by `run` and `ablation`, in the project's folder: builds the command, or takes the one that $TWEETSENT
# names, and checks the folder of data sets in $1.

[ $# -ge 1 ] && [ -d "$1" ] || { echo "usage: $0 DATA [PART...], DATA being the folder of the data sets" >&2; exit 2; }
data=$1
for file in tweet_sentiment_10K.csv tweet_sentiment_extraction_train.csv; do
  [ -f "$data/$file" ] || { echo "$0: no $file in $data" >&2; exit 1; }
done

if [ -z "${TWEETSENT:-}" ]; then
  script/setup serve
  [ -f build/release/build.ninja ] || cmake --preset release -DTWEETSENT_TESTS=OFF -DTWEETSENT_BENCHMARKS=OFF >&2
  cmake --build --preset release --target tweetsent_cli >&2
  TWEETSENT=build/release/bin/tweetsent
fi
export TWEETSENT PYTHONDONTWRITEBYTECODE=1
# One thread each, so that processor seconds compare.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
