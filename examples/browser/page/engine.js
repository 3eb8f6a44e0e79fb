// SPDX-License-Identifier: MIT
//
// Answers in the browser itself, by the WebAssembly module of this package. The server has an engine.js of the same
// functions that asks over HTTPS.
import { load } from "../index.mjs";

const BATCH = 500; // tweets between two looks at the rest of the page

export const needsToken = false;
export const about = "The model runs in this page. Nothing you write leaves your machine.";
export const links = [];
export const snippetTitle = "The same in JavaScript";

let sentiment = null;

/** What is served: the names of all models, and the labels of the one named (the first, if empty). */
export async function describe() {
  try {
    sentiment ??= await load();
  } catch (error) {
    throw new Error(`The model could not be loaded: ${error.message}`);
  }
  return { models: ["default"], name: "default", labels: sentiment.labels };
}

/** {label, probability, probabilities (by label, or null), score, intercept, contributions}; offsets count as strings do. */
export async function explain(tweet) {
  const { labels } = await describe();
  const found = sentiment.probabilities(tweet);
  const probabilities = found && Object.fromEntries(labels.map((label, at) => [label, found[at]]));
  return { ...sentiment.explain(tweet), probabilities };
}

/** Gives `take` the answers {label, probability} for some of the texts after the others. */
export async function labelAll(texts, _model, signal, take) {
  await describe();
  for (let at = 0; at < texts.length; at += BATCH) {
    signal.throwIfAborted();
    take(texts.slice(at, at + BATCH).map((text) => sentiment.predict(text)));
    await new Promise((resolve) => setTimeout(resolve));
  }
}

export function snippet(tweet) {
  return `import { load } from "tweetsent";

const sentiment = await load();
console.log(sentiment.explain(${JSON.stringify(tweet)}));`;
}
