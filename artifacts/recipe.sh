# SPDX-License-Identifier: MIT
#
# Sourced by script/make_artifacts and benchmarks/peers/sources: what the shipped n-gram models learn from, and how.
sources=(semeval extraction ten_thousand vader_tweets s140_100k goemotions text_emotion vader_nyt vader_amazon
  vader_movie sentence_polarity cr smile)
weights=s140_100k=0.4,goemotions=0.5,text_emotion=0.5,vader_nyt=0.5,vader_amazon=0.5,vader_movie=0.3
weights+=,sentence_polarity=0.3,negated_phrases=4
recipe=(--text-column text --label-column label --labels "Negative=Negative,Neutral=Neutral,Positive=Positive"
  --balanced --cost 0.15 --least-count 3 --length-smoothing 12 --source-weights "$weights")
two_classes=(--middle-label Neutral --middle-weight 0.1 --typical ten_thousand)
three_classes=(--typical extraction,vader_tweets)
# For rows that have a teacher's probabilities.
teacher=(--soft-labels "Negative=negative,Neutral=neutral,Positive=positive" --fold-column unseen)
