// SPDX-License-Identifier: MIT
//
// What an answer looks like. Text of tweets and labels goes in as text, never as HTML.

export const element = (id) => document.getElementById(id);

/** A new element with attributes, and children that are elements or text. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A number for the style sheet. */
export function styled(made, values) {
  for (const [name, value] of Object.entries(values)) made.style.setProperty(`--${name}`, value);
  return made;
}

export const percent = (share) => `${(100 * share).toFixed(1)} %`;
export const signed = (value) => (value < 0 ? "\u2212" : "+") + Math.abs(value).toFixed(2);

/** The colour of a label, as the style sheet names it. */
export function toneOf(label, labels) {
  const known = ["negative", "neutral", "positive"].find((each) => label.toLowerCase().startsWith(each.slice(0, 3)));
  if (known) return `var(--${known})`;
  const others = ["var(--negative)", "var(--positive)", "var(--other)"];
  return others[labels.indexOf(label) % others.length] ?? "var(--neutral)"; // a label for unsure tweets is not among them
}

/** For whom a value below zero speaks, and one above: {text, tone} each. Two labels: the score is the second's. */
export function sidesOf(answer, labels) {
  if (labels.length === 2) {
    return labels.map((label) => ({ text: label, tone: toneOf(label, labels) }));
  }
  const likeliest = answer.probabilities
    ? labels.reduce((best, next) => (answer.probabilities[next] > answer.probabilities[best] ? next : best))
    : answer.label;
  const tone = toneOf(likeliest, labels);
  const other = tone === "var(--neutral)" ? "var(--other)" : "var(--neutral)";
  return [{ text: `against ${likeliest}`, tone: other }, { text: `for ${likeliest}`, tone }];
}

export const greatestOf = (answer) => Math.max(1e-9, ...answer.contributions.map((part) => Math.abs(part.value)));

/** Tints the text below the field. The pieces are {begin, end, tone, strength}, in the order of the text. */
export function showTints(layer, text, pieces) {
  layer.replaceChildren();
  let at = 0;
  for (const piece of pieces) {
    layer.append(text.slice(at, piece.begin),
      styled(make("span", {}, text.slice(piece.begin, piece.end)), { tone: piece.tone, strength: piece.strength.toFixed(3) }));
    at = piece.end;
  }
  layer.append(text.slice(at) + "\u200b"); // a last empty line has a height too
}

export function piecesOf(answer, labels) {
  const greatest = greatestOf(answer);
  const sides = sidesOf(answer, labels);
  return answer.contributions.map(({ begin, end, value }) => (
    { begin, end, tone: sides[value < 0 ? 0 : 1].tone, strength: Math.abs(value) / greatest }));
}

/** The pieces moved to where their words are after a change of the text; those of changed words are gone. */
export function movePieces(pieces, before, after) {
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) ++same;
  let tail = 0;
  while (tail < before.length - same && tail < after.length - same && before.at(-1 - tail) === after.at(-1 - tail)) ++tail;
  const moved = after.length - before.length;
  return pieces.flatMap((piece) => {
    if (piece.end <= same) return [piece];
    if (piece.begin >= before.length - tail) return [{ ...piece, begin: piece.begin + moved, end: piece.end + moved }];
    return [];
  });
}

export function showVerdict(answer, labels) {
  const label = element("label");
  label.textContent = answer.label;
  label.className = "known";
  styled(label, { tone: toneOf(answer.label, labels) });
  element("bars").replaceChildren(...(answer.probabilities ? labels : []).map((each) => {
    const share = answer.probabilities[each];
    const fill = styled(make("span", { class: "fill" }), { share });
    const item = make("li", each === answer.label ? { class: "chosen" } : {}, make("span", {}, each),
      make("span", { class: "track", "aria-hidden": "true" }, fill), make("span", { class: "figure" }, percent(share)));
    return styled(item, { tone: toneOf(each, labels) });
  }));
  const [low, high] = sidesOf(answer, labels);
  element("legend-low").textContent = low.text;
  element("legend-high").textContent = high.text;
  styled(element("legend"), { low: low.tone, high: high.tone });
  element("legend").hidden = false;
}

/** The table of words; without `all`, the strongest of them. */
export function showWeights(tweet, answer, labels, all) {
  const most = 10;
  const greatest = greatestOf(answer);
  const sides = sidesOf(answer, labels);
  const sorted = answer.contributions.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const shown = all ? sorted : sorted.slice(0, most);
  const row = (name, value) => {
    const side = value < 0 ? 0 : 1;
    const bar = styled(make("span", { class: side === 0 ? "low" : "high" }),
      { share: Math.min(1, Math.abs(value) / greatest), tone: sides[side].tone });
    return make("tr", {}, make("th", { scope: "row" }, name),
      make("td", { class: "side" }, make("div", { class: "both", "aria-hidden": "true" }, bar)), make("td", {}, signed(value)));
  };
  element("weights").replaceChildren(...shown.map((part) => row(tweet.slice(part.begin, part.end), part.value)));
  element("weights-sum").replaceChildren(row("any tweet, at first", answer.intercept), row("sum: the score", answer.score));
  element("weights-caption").textContent =
    `The strongest first. Below zero speaks ${labels.length === 2 ? "for " : ""}${sides[0].text}, above zero ${labels.length === 2 ? "for " : ""}${sides[1].text}.`;
  element("all-weights").hidden = sorted.length <= most;
  element("all-weights").textContent = all ? "Show the strongest only" : `Show all ${sorted.length} words`;
}

/** For screen readers: one sentence. */
export function spoken(tweet, answer) {
  const strongest = answer.contributions.reduce((best, next) => (Math.abs(next.value) > Math.abs(best?.value ?? 0) ? next : best), null);
  return answer.label + (answer.probability === null ? "" : `, ${percent(answer.probability)}`) +
    (strongest ? `. The strongest word is ${tweet.slice(strongest.begin, strongest.end)}.` : ".");
}
