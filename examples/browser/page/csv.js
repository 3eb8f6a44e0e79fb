// SPDX-License-Identifier: MIT
//
// Tables of text as files hold them (RFC 4180), also with tabs or semicolons. The page may load nothing from elsewhere, so
// this small reader stands here.

/** What separates the fields: whichever of them is most frequent in the first line, outside quotes. */
export function separatorOf(text) {
  const line = /^(?:"(?:[^"]|"")*"|[^"\n])*/.exec(text)[0].replace(/"(?:[^"]|"")*"/g, "");
  const counts = [",", ";", "\t"].map((each) => ({ each, count: line.split(each).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).each;
}

/** The rows, each an array of its fields. Empty lines are passed over. A quote inside a bare field is a character. */
export function readRows(text, separator) {
  const rows = [];
  let row = [];
  let at = 0;
  while (at < text.length) {
    let field;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end === -1) end = text.length; // a quote that is never closed
      field = text.slice(at + 1, end).replaceAll('""', '"');
      at = Math.min(end + 1, text.length);
    } else {
      field = "";
    }
    const begin = at;
    while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") ++at;
    row.push(field + text.slice(begin, at));
    if (text[at] === separator) {
      ++at;
      if (at < text.length) continue;
      row.push("");
    }
    if (text[at] === "\r" && text[at + 1] === "\n") ++at;
    ++at;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}

export function writeRow(fields, separator) {
  const written = fields.map((field) => {
    const text = String(field ?? "");
    return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return written.join(separator) + "\r\n";
}

/** {rows, separator, headed, column}: the rows, whether the first has names, and the column that looks like tweets. */
export function readTable(text, name) {
  if (!/\.(csv|tsv|tab)$/i.test(name)) {
    const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
    return { rows: lines.map((line) => [line]), separator: ",", headed: false, column: 0 };
  }
  const separator = /\.(tsv|tab)$/i.test(name) ? "\t" : separatorOf(text);
  const rows = readRows(text, separator);
  const names = (rows[0] ?? []).map((field) => field.trim().toLowerCase());
  const known = ["text", "tweet", "tweets", "full_text", "content", "message", "body", "comment", "review", "sentence"];
  const found = names.findIndex((each) => known.includes(each));
  const headed = found !== -1 || names.some((each) => ["id", "label", "sentiment", "target", "date", "user"].includes(each));
  return { rows, separator, headed, column: found !== -1 ? found : longestColumn(rows.slice(headed ? 1 : 0, 200)) };
}

function longestColumn(rows) {
  const lengths = [];
  for (const row of rows) row.forEach((field, at) => (lengths[at] = (lengths[at] ?? 0) + field.length));
  return Math.max(0, lengths.indexOf(Math.max(...lengths)));
}
