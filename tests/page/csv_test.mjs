// SPDX-License-Identifier: MIT
//
// The page's reader of tables, beside Python's: csv_test.mjs reads a JSON array of texts and prints the rows of each.
import { readFileSync } from "node:fs";
import { readRows, readTable, separatorOf, writeRow } from "../../examples/browser/page/csv.js";

const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => {
  const rows = readRows(text, separatorOf(text));
  const written = rows.map((row) => writeRow(row, ",")).join("");
  return { rows, written, table: readTable(text, "name.csv") };
})));
