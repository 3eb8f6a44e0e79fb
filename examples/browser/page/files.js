// SPDX-License-Identifier: MIT
//
// A whole file: read, labelled with progress, shown as a chart, and given back as CSV.
import * as engine from "./engine.js";
import { readTable, writeRow } from "./csv.js";
import { element, make, percent, styled, toneOf } from "./views.js";

const EXAMPLES = 3; // tweets shown for each label

let table = null; // of the file that was chosen last
let fileName = "";
let running = null; // AbortController of the work under way

/** `choice()` is {model, labels}; `open(tweet)` shows a tweet in the field; `refused(error)` may open the form of the token. */
export function prepareFiles({ choice, open, refused }) {
  const start = () => labelTable(choice(), open, refused);
  const take = async (file) => {
    if (!file) return;
    fileName = file.name;
    table = readTable(decode(await file.arrayBuffer()), file.name);
    showColumns();
    start();
  };
  element("file").addEventListener("change", (event) => {
    take(event.target.files[0]);
    event.target.value = ""; // so that the same file can be chosen again
  });
  element("column").addEventListener("change", () => {
    table.column = Number(element("column").value);
    start();
  });
  element("headed").addEventListener("change", () => {
    table.headed = element("headed").checked;
    showColumns();
    start();
  });
  element("file-form").addEventListener("submit", (event) => event.preventDefault());
  element("stop").addEventListener("click", () => running?.abort());

  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    element("curtain").hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) element("curtain").hidden = true;
  });
  addEventListener("drop", (event) => {
    element("curtain").hidden = true;
    if (!holdsFile(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
  return { again: () => table && start() };
}

function decode(bytes) {
  const [first, second] = new Uint8Array(bytes);
  const encoding = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

function showColumns() {
  const width = Math.max(0, ...table.rows.slice(0, 100).map((row) => row.length));
  const names = Array.from({ length: width }, (_, at) => (table.headed && table.rows[0][at]) || `column ${at + 1}`);
  element("column").replaceChildren(...names.map((name, at) => new Option(name, at, false, at === table.column)));
  element("headed").checked = table.headed;
  element("file-form").hidden = width < 2;
}

async function labelTable({ model, labels }, open, refused) {
  running?.abort();
  const work = (running = new AbortController());
  const { column, headed, separator } = table;
  const rows = headed ? table.rows.slice(1) : table.rows;
  const texts = rows.map((row) => row[column] ?? "");
  element("file-notice").hidden = true;
  element("file-result").hidden = true;
  if (texts.length === 0) return say(`${fileName} holds no tweets.`);

  const answers = [];
  const begun = performance.now();
  const show = () => {
    element("progress").max = texts.length;
    element("progress").value = answers.length;
    element("progress-text").textContent = `${fileName}: ${answers.length.toLocaleString("en")} of ${texts.length.toLocaleString("en")} tweets`;
  };
  element("progress-part").hidden = false;
  show();
  try {
    await engine.labelAll(texts, model, work.signal, (some) => {
      for (const answer of some) answers.push(answer);
      show();
    });
  } catch (error) {
    if (running !== work) return;
    if (!work.signal.aborted) {
      say(`${error.message} ${answers.length.toLocaleString("en")} of ${texts.length.toLocaleString("en")} tweets have been labelled.`);
      refused(error);
    }
  }
  if (running !== work) return;
  element("progress-part").hidden = true;
  if (answers.length === 0) return;

  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  element("file-summary").textContent = `${fileName}: ${answers.length.toLocaleString("en")} tweets labelled in ${seconds} s` +
    (answers.length < texts.length ? `, ${(texts.length - answers.length).toLocaleString("en")} left out.` : ".");
  showChart(texts, answers, labels, open);
  offerDownload(headed ? table.rows[0] : null, rows, answers, separator);
  element("file-result").hidden = false;
}

function say(sentence) {
  element("file-notice").textContent = sentence;
  element("file-notice").hidden = false;
  element("progress-part").hidden = true;
}

// A bar for each label, and below it the tweets that have it most surely; one of them goes into the field by a click.
function showChart(texts, answers, labels, open) {
  const groups = new Map(labels.map((label) => [label, []]));
  let without = 0;
  answers.forEach(({ label }, at) => {
    if (label === undefined) ++without;
    else if (groups.has(label)) groups.get(label).push(at);
    else groups.set(label, [at]); // the label for tweets that the model is unsure of
  });
  const items = [...groups].map(([label, places]) => {
    const share = places.length / answers.length;
    const surest = places.toSorted((a, b) => (answers[b].probability ?? 0) - (answers[a].probability ?? 0)).slice(0, EXAMPLES);
    const tweets = surest.map((at) => {
      const button = make("button", { type: "button", title: "Show why" }, texts[at]);
      button.addEventListener("click", () => open(texts[at]));
      return make("li", {}, button);
    });
    const item = make("li", {}, bar(label, places.length, share), ...(tweets.length ? [make("ul", { "aria-label": `Surest of ${label}` }, ...tweets)] : []));
    return styled(item, { tone: toneOf(label, labels) });
  });
  if (without) items.push(styled(make("li", {}, bar("no label: too long, or not accepted", without, without / answers.length)), { tone: "var(--neutral)" }));
  element("chart").replaceChildren(...items);
}

function bar(name, count, share) {
  const fill = styled(make("span", { class: "fill" }), { share });
  return make("div", {}, make("div", { class: "head" }, make("span", {}, name),
    make("span", { class: "figure" }, `${count.toLocaleString("en")}, ${percent(share)}`)),
    make("div", { class: "track", "aria-hidden": "true" }, fill));
}

// The file as it was, with two columns more.
function offerDownload(names, rows, answers, separator) {
  const parts = ["\ufeff"]; // by which spreadsheets know UTF-8
  if (names) parts.push(writeRow([...names, "label", "probability"], separator));
  answers.forEach(({ label, probability }, at) => parts.push(writeRow([...rows[at], label, probability ?? ""], separator)));
  const link = element("download");
  if (link.href) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
  link.download = fileName.replace(/\.[^.]*$/, "") + (separator === "\t" ? ".labelled.tsv" : ".labelled.csv");
}
