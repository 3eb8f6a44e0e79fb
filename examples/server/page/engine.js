// SPDX-License-Identifier: MIT
//
// Asks the server that the page came from. The npm package has an engine.js of the same functions that needs none.
const PATIENCE = 20000; // milliseconds
const BATCH_BYTES = 200 * 1024; // of a request; an answer has fewer

export const needsToken = true;
export const about = "Your tweets go to this server and to no other. It keeps none of them.";
export const links = [
  { text: "API reference", href: "docs" },
  { text: "openapi.json", href: "openapi.json" },
];
export const snippetTitle = "The same with curl";

let token = "";

export function useToken(text) {
  token = text.trim();
}

function trouble(kind, sentence) {
  return Object.assign(new Error(sentence), { kind });
}

// The body of a good answer as text. All else is an error with a sentence for the reader.
async function ask(path, options, signal) {
  const ending = AbortSignal.timeout(PATIENCE);
  let response, text;
  try {
    response = await fetch(path, { ...options, cache: "no-store", signal: signal ? AbortSignal.any([signal, ending]) : ending });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (ending.aborted) throw trouble("gone", `The server has not answered for ${PATIENCE / 1000} seconds.`);
    if (!navigator.onLine) throw trouble("gone", "This machine is offline.");
    throw trouble("gone", "The server does not answer. It may have been stopped, or its certificate is not accepted.");
  }
  if (response.ok && /json/.test(response.headers.get("Content-Type"))) return text;
  throw refusal(response, text);
}

function refusal(response, text) {
  let answer = null;
  try {
    answer = JSON.parse(text);
  } catch {
    // A proxy's page.
  }
  if (response.status === 401) return trouble("token", "The server does not accept this token.");
  if (typeof answer?.text !== "string") {
    const busy = [429, 502, 503, 504].includes(response.status);
    return trouble(busy ? "gone" : "refused",
      `Something between this page and the server, probably a proxy, answered with status ${response.status}` +
        `${response.statusText && ` (${response.statusText})`} and not with JSON.`);
  }
  const reason = answer.reason ?? answer.text;
  if (response.status === 413) return trouble("large", `That is too much for this server: ${reason}.`);
  return trouble("refused", `The server refused with status ${response.status}: ${reason}.`);
}

function predict(body, type, model, detail, signal) {
  if (token === "") return Promise.reject(trouble("token", "The server wants a token."));
  const query = new URLSearchParams({ ...(detail && { detail }), ...(model && { model }) });
  const headers = { "Content-Type": type, Authorization: `Bearer ${encodeURI(token)}` };
  return ask(`api/v1/predict?${query}`, { method: "POST", headers, body }, signal);
}

/** What is served: the names of all models, and the labels of the one named (the first, if empty). */
export async function describe(model, signal) {
  return JSON.parse(await ask(`api/v1/model?${new URLSearchParams(model ? { model } : {})}`, {}, signal));
}

/** {label, probability, probabilities (by label, or null), score, intercept, contributions}; offsets count as strings do. */
export async function explain(tweet, model, signal) {
  const answer = JSON.parse(await predict(JSON.stringify({ 1: tweet }), "application/json", model, "explanation", signal))[1];
  const places = stringPlaces(tweet);
  for (const part of answer.contributions) {
    part.begin = places[part.begin];
    part.end = places[part.end];
  }
  return answer;
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

/** Gives `take` the answers {label, probability} for some of the texts after the others. */
export async function labelAll(texts, model, signal, take) {
  const encoder = new TextEncoder();
  let most = BATCH_BYTES;
  for (let at = 0; at < texts.length; ) {
    const lines = [];
    for (let bytes = 0; at + lines.length < texts.length && (bytes < most || lines.length === 0); ) {
      const line = JSON.stringify({ text: texts[at + lines.length] }) + "\n";
      bytes += encoder.encode(line).length;
      if (bytes <= most || lines.length === 0) lines.push(line);
    }
    try {
      const answer = await predict(lines.join(""), "application/x-ndjson", model, "", signal);
      take(answer.trimEnd().split("\n").map((line) => JSON.parse(line)));
      at += lines.length;
    } catch (error) {
      if (error.kind !== "large") throw error;
      if (lines.length > 1) {
        most /= 2; // this server's limits are lower than usual
      } else {
        take([{ text: error.message }]);
        at += 1;
      }
    }
  }
}

// In single quotes nothing has a meaning for the shell but the quote itself.
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export function snippet(tweet, model) {
  const address = new URL("api/v1/predict", location.href);
  address.search = new URLSearchParams({ detail: "explanation", ...(model && { model }) });
  const trust = address.protocol === "https:" ? "-k " : "";
  return `curl -sS ${trust}${quoted(address.href)} \\
  -H 'Content-Type: application/json' -H ${quoted(`Authorization: Bearer ${token || "TOKEN"}`)} \\
  --data-binary ${quoted(JSON.stringify({ 1: tweet }))}`;
}
