// SPDX-License-Identifier: MIT
//
// The page: what is typed is asked of the engine, and the answer shown. The engine is the server's or the WebAssembly module's.
import * as engine from "./engine.js";
import { prepareFiles } from "./files.js";
import { element, make, movePieces, piecesOf, showTints, showVerdict, showWeights, spoken } from "./views.js";

const DEBOUNCE = 150; // milliseconds without a key until the engine is asked
const RETRY = 3000; // between two tries of a server that does not answer
const EXAMPLES = [
  "what a lovely day :)",
  "i missed the bus and now i have to walk home, so sad",
  "the crew was lovely but my flight was 3 hours late",
  "not bad at all, i would go again",
  "cant wait for tonight!!",
];

const field = element("tweet");
let served = null; // {models, name, labels} of the model that is chosen
let shown = null; // {tweet, answer} on the page
let pieces = []; // tints, and the text they are for
let tinted = "";
let asking = null; // AbortController of the request under way
let waiting = 0; // timers
let retrying = 0;
let all = false; // whether the table has all words

const chosenModel = () => (served && served.models.length > 1 ? served.name : "");

function notify(sentence) {
  const notice = element("notice");
  if (notice.textContent !== sentence) notice.textContent = sentence;
  notice.hidden = sentence === "";
}

function fit(text) {
  pieces = movePieces(pieces, tinted, text);
  tinted = text;
  showTints(element("tints"), text, pieces);
}

function show(tweet, answer) {
  shown = { tweet, answer };
  pieces = piecesOf(answer, served.labels);
  tinted = tweet;
  showTints(element("tints"), tweet, pieces);
  showVerdict(answer, served.labels);
  showWeights(tweet, answer, served.labels, all);
  element("spoken").textContent = spoken(tweet, answer);
}

function busy(isBusy) {
  element("answer").setAttribute("aria-busy", String(isBusy));
  element("answer").classList.toggle("stale", isBusy || shown?.tweet !== field.value);
}

/** Asks for what is in the field. An answer that comes after a later question is dropped. */
async function ask() {
  clearTimeout(waiting);
  clearTimeout(retrying);
  asking?.abort();
  const own = (asking = new AbortController());
  const tweet = field.value;
  busy(true);
  try {
    served ??= await describe("", own.signal);
    const answer = await engine.explain(tweet, chosenModel(), own.signal);
    if (own !== asking) return;
    show(tweet, answer);
    notify("");
    if (engine.needsToken) access("accepted");
  } catch (error) {
    if (own !== asking || own.signal.aborted) return;
    trouble(error);
  }
  if (own === asking) busy(false);
}

function trouble(error) {
  if (error.kind === "token") {
    access("needed", true);
    notify(`${error.message} See above where to find one.`);
  } else if (error.kind === "gone") {
    notify(`${error.message} Trying again every ${RETRY / 1000} seconds.`);
    retrying = setTimeout(ask, RETRY);
  } else {
    notify(error.message);
  }
}

async function describe(model, signal) {
  const found = await engine.describe(model, signal);
  const select = element("model");
  select.replaceChildren(...found.models.map((name) => new Option(name, name, false, name === found.name)));
  element("model-choice").hidden = found.models.length < 2;
  return found;
}

function access(state, open) {
  element("token-state").textContent = state;
  if (open !== undefined) element("access").open = open;
}

function changed() {
  fit(field.value);
  element("snippet").textContent = engine.snippet(field.value, chosenModel());
  element("answer").classList.add("stale");
  clearTimeout(waiting);
  waiting = setTimeout(ask, DEBOUNCE);
}

function open(tweet) {
  field.value = tweet;
  changed();
  ask();
}

const files = prepareFiles({
  choice: () => ({ model: chosenModel(), labels: served?.labels ?? [] }),
  open: (tweet) => {
    open(tweet);
    field.focus();
  },
  refused: trouble,
});

// The token: from the link that the server prints, else typed. It stays with this tab, and out of the address.
function takeToken(text) {
  engine.useToken(text);
  sessionStorage.setItem("token", text.trim());
}

function prepareToken() {
  element("access").hidden = false;
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given !== null) history.replaceState(null, "", location.pathname + location.search);
  const known = given ?? sessionStorage.getItem("token") ?? "";
  if (known.trim() !== "") {
    takeToken(known);
    element("token").value = known.trim();
    access("not yet tried", false);
  }
  element("token-form").addEventListener("submit", (event) => {
    event.preventDefault();
    element("token").value = element("token").value.trim();
    takeToken(element("token").value);
    access("not yet tried", false);
    changed();
    ask().then(() => (element("access").open ? element("token") : field).focus());
  });
}

field.addEventListener("input", changed);
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    ask();
  }
});
addEventListener("online", ask);
element("all-weights").addEventListener("click", () => {
  all = !all;
  if (shown) showWeights(shown.tweet, shown.answer, served.labels, all);
});
element("model").addEventListener("change", async (event) => {
  asking?.abort();
  try {
    served = await describe(event.target.value);
    changed();
    await ask();
    files.again();
  } catch (error) {
    trouble(error);
  }
});
element("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(element("snippet").textContent);
    element("copied").textContent = "Copied.";
  } catch {
    element("copied").textContent = "The browser does not let this page copy: mark the text and copy it.";
  }
});

element("links").append(...engine.links.map(({ text, href }) => make("a", { href }, text)));
element("about").textContent = engine.about;
element("snippet-title").textContent = engine.snippetTitle;
element("examples").append(...EXAMPLES.map((text) => {
  const button = make("button", { type: "button" }, text);
  button.addEventListener("click", () => open(text));
  return make("li", {}, button);
}));
if (engine.needsToken) prepareToken();
if (field.value === "") field.value = EXAMPLES[2];
changed();
ask();
