// SPDX-License-Identifier: MIT

export interface Prediction {
  label: string;
  /** Into Classifier.labels. */
  labelIndex: number;
  /** Two labels: the log-odds of the second. More: the likeliest one's logit over the mean of all. */
  score: number;
  /** Of the likeliest label, in [0, 1]; null if the model has none. */
  probability: number | null;
}

/** What the characters [begin, end) of the tweet add to the score. */
export interface Contribution {
  begin: number;
  end: number;
  text: string;
  value: number;
}

/** The intercept and the contributions add up to the score, but for rounding. */
export interface Explanation extends Prediction {
  intercept: number;
  contributions: Contribution[];
}

export interface Classifier {
  readonly labels: readonly string[];
  readonly version: string;
  predict(tweet: string): Prediction;
  /** Of every label, in the order of `labels`. */
  probabilities(tweet: string): number[] | null;
  explain(tweet: string): Explanation;
  countWords(tweet: string): { words: number; known: number };
}

/** The model that is compiled in. `wasm` is by default the file tweetsent.wasm beside the module. */
export function load(wasm?: BufferSource | WebAssembly.Module): Promise<Classifier>;
