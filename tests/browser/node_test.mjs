// SPDX-License-Identifier: MIT
//
// node node_test.mjs PACKAGE TWEETS.json: checks the package's functions, then prints a line for each tweet.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { lines } from "./lines.mjs";

const [folder, tweets] = process.argv.slice(2);
const { load } = await import(pathToFileURL(`${folder}/index.mjs`));
const sentiment = await load();

const tweet = "caf\u00e9 \u{1F62D} so sad today";
const why = sentiment.explain(tweet);
assert.deepEqual(sentiment.predict(tweet), Object.fromEntries(Object.entries(why).slice(0, 4)));
const sum = why.contributions.reduce((total, part) => total + part.value, why.intercept);
assert.ok(Math.abs(sum - why.score) < 1e-9);
assert.deepEqual(why.contributions.map((part) => part.text), ["caf\u00e9", "\u{1F62D}", "so", "sad", "today"]);
for (const part of why.contributions) assert.equal(tweet.slice(part.begin, part.end), part.text);
const probabilities = sentiment.probabilities(tweet);
assert.equal(probabilities[why.labelIndex], why.probability);
assert.ok(Math.abs(probabilities.reduce((a, b) => a + b) - 1) < 1e-12);
assert.equal(sentiment.countWords(tweet).words, 4);
assert.equal(sentiment.predict("").labelIndex, sentiment.labels.indexOf(sentiment.predict("").label));
assert.equal(sentiment.predict("lone \ud800").score, sentiment.predict("lone \ufffd").score);

const bytes = await readFile(`${folder}/tweetsent.wasm`);
assert.equal((await load(bytes)).predict(tweet).score, why.score);
assert.equal((await load(await WebAssembly.compile(bytes))).predict(tweet).score, why.score);

console.log(lines(sentiment, JSON.parse(await readFile(tweets, "utf8"))).join("\n"));
