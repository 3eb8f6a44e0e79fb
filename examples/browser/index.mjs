// SPDX-License-Identifier: MIT
//
// The C interface (tweetsent/tweetsent.h), compiled to WebAssembly, for JavaScript. Types: index.d.ts.

// Sizes and places of the C structures on a machine of 32 bits.
const PREDICTION = { labelIndex: 8, score: 16, probability: 24 };
const EXPLANATION = { size: 48, intercept: 40 };
const CONTRIBUTION = { size: 16, begin: 0, end: 4, value: 8 };
const FAILED = 0xffffffff;

async function moduleBytes() {
  const address = new URL("tweetsent.wasm", import.meta.url);
  if (address.protocol === "file:" && globalThis.process?.versions?.node) {
    const { readFile } = await import("node:fs/promises");
    return readFile(address);
  }
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: status ${answer.status}`);
  return answer.arrayBuffer();
}

// What the C library asks of a system. Nothing here is called unless the module ends in a fault.
function imports(module) {
  const found = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    found[from] ??= {};
    found[from][name] = (...values) => {
      if (name === "emscripten_notify_memory_growth") return undefined;
      throw new Error(`tweetsent.wasm called ${name}(${values})`);
    };
  }
  return found;
}

/** The model that is compiled in. `wasm`: bytes or a compiled WebAssembly.Module, by default tweetsent.wasm beside this file. */
export async function load(wasm) {
  const source = wasm ?? (await moduleBytes());
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
  const instance = await WebAssembly.instantiate(module, imports(module));
  instance.exports._initialize?.();
  return new Classifier(instance.exports);
}

class Classifier {
  #c;
  #handle;
  #room = 0; // bytes that #tweet has room for
  #tweet = 0;
  #answer;
  #probabilities;
  #encoder = new TextEncoder();
  #decoder = new TextDecoder();

  constructor(exports) {
    this.#c = exports;
    this.#handle = exports.tweetsent_open_default();
    if (this.#handle === 0) throw new Error("no memory for the model");
    const count = exports.tweetsent_label_count(this.#handle);
    this.labels = Object.freeze(
      Array.from({ length: count }, (_, at) => this.#text(exports.tweetsent_label(this.#handle, at))),
    );
    this.version = this.#text(exports.tweetsent_version());
    this.#answer = this.#allocate(EXPLANATION.size);
    this.#probabilities = this.#allocate(8 * count);
  }

  predict(tweet) {
    const size = this.#write(tweet);
    this.#c.tweetsent_predict(this.#handle, this.#tweet, size, this.#answer);
    return this.#prediction();
  }

  probabilities(tweet) {
    const size = this.#write(tweet);
    if (!this.#c.tweetsent_probabilities(this.#handle, this.#tweet, size, this.#probabilities)) return null;
    const memory = this.#memory();
    return this.labels.map((_, at) => memory.getFloat64(this.#probabilities + 8 * at, true));
  }

  explain(tweet) {
    const size = this.#write(tweet);
    // A tweet has at most as many contributions as bytes.
    const parts = this.#allocate(Math.max(1, size) * CONTRIBUTION.size);
    try {
      const count = this.#c.tweetsent_explain(this.#handle, this.#tweet, size, this.#answer, parts, size) >>> 0;
      if (count === FAILED) throw new Error("no memory for the explanation");
      const memory = this.#memory();
      const places = stringPlaces(tweet);
      const contributions = Array.from({ length: count }, (_, at) => {
        const part = parts + at * CONTRIBUTION.size;
        const begin = places[memory.getUint32(part + CONTRIBUTION.begin, true)];
        const end = places[memory.getUint32(part + CONTRIBUTION.end, true)];
        return { begin, end, text: tweet.slice(begin, end), value: memory.getFloat64(part + CONTRIBUTION.value, true) };
      });
      const intercept = memory.getFloat64(this.#answer + EXPLANATION.intercept, true);
      return { ...this.#prediction(), intercept, contributions };
    } finally {
      this.#c.free(parts);
    }
  }

  countWords(tweet) {
    const size = this.#write(tweet);
    const words = this.#c.tweetsent_count_words(this.#handle, this.#tweet, size, this.#answer) >>> 0;
    if (words === FAILED) throw new Error("no memory to count words");
    return { words, known: this.#memory().getUint32(this.#answer, true) };
  }

  // Memory that grows gets a new buffer, so a view is made for each use.
  #memory() {
    return new DataView(this.#c.memory.buffer);
  }

  #allocate(size) {
    const place = this.#c.malloc(size);
    if (place === 0) throw new Error("out of memory");
    return place;
  }

  // Writes the tweet in UTF-8 to #tweet, which it may move, and returns its size in bytes. A lone surrogate becomes U+FFFD.
  #write(tweet) {
    const most = 3 * tweet.length;
    if (most > this.#room) {
      this.#c.free(this.#tweet);
      this.#room = 0;
      this.#tweet = 0;
      this.#tweet = this.#allocate(2 * most);
      this.#room = 2 * most;
    }
    return this.#encoder.encodeInto(tweet, new Uint8Array(this.#c.memory.buffer, this.#tweet, most)).written;
  }

  #text(place) {
    const bytes = new Uint8Array(this.#c.memory.buffer, place);
    return this.#decoder.decode(bytes.slice(0, bytes.indexOf(0)));
  }

  #prediction() {
    const memory = this.#memory();
    const labelIndex = memory.getUint32(this.#answer + PREDICTION.labelIndex, true);
    const probability = memory.getFloat64(this.#answer + PREDICTION.probability, true);
    return {
      label: this.labels[labelIndex],
      labelIndex,
      score: memory.getFloat64(this.#answer + PREDICTION.score, true),
      probability: Number.isNaN(probability) ? null : probability,
    };
  }
}

// For each byte of the text in UTF-8, and its end, the place in the string.
function stringPlaces(text) {
  const places = [];
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let byte = 0; byte < bytes; ++byte) places.push(at);
    at += character.length;
  }
  places.push(at);
  return places;
}
