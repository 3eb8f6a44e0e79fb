// SPDX-License-Identifier: MIT
//
// What the tests compare: for each tweet its label and the bits of its score.
export function lines(sentiment, tweets) {
  const view = new DataView(new ArrayBuffer(8));
  return tweets.map((tweet) => {
    const { label, score } = sentiment.predict(tweet);
    view.setFloat64(0, score);
    return `${label} ${view.getBigUint64(0).toString(16).padStart(16, "0")}`;
  });
}
