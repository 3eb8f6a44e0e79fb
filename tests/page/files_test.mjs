// SPDX-License-Identifier: MIT
//
// Files given to the page: read, labelled, shown and given back; with a server, and without one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { openPage, serveFolder, startBrowser, startServer, TOKEN, violations } from "./support.mjs";

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

/** Drops a file on the page, as from the desktop. */
async function drop(page, name, content) {
  await page.evaluate(({ name, bytes }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], name));
    for (const type of ["dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
  }, { name, bytes: [...Buffer.from(content)] });
  await page.locator("#file-summary", { hasText: `${name}: ` }).waitFor();
}

async function downloaded(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

const kinds = {
  "with a server": async (options = []) => {
    const server = await startServer(["--token", TOKEN, "--plain-http", ...options]);
    return { url: server.link.replace(/\/?$/, `/#token=${TOKEN}`), close: () => server.stop() };
  },
};
if (process.env.PACKAGE) kinds["without a server"] = () => serveFolder(process.env.PACKAGE);

for (const [kind, start] of Object.entries(kinds)) {
  describe(`a file, ${kind}`, () => {
    let host, page;
    before(async () => {
      host = await start();
      page = await openPage(browser, host.url, { acceptDownloads: true });
      await page.locator("#label.known").waitFor();
    });
    after(async () => {
      assert.deepEqual(page.faults, []);
      await page.context().close();
      await host.close();
    });

    test("of CSV comes back labelled, all else as it was", async () => {
      await drop(page, "mine.csv", 'id,text,when\n1,"i love it, ""really""",monday\n2,"so\nsad",\n\n3,so sad,"a,b"\n');
      const { name, text } = await downloaded(page);
      assert.equal(name, "mine.labelled.csv");
      const fields = text.replace(/,0\.\d+\r/g, ",P\r").replace(/,1\r/g, ",P\r");
      assert.equal(fields, '\ufeffid,text,when,label,probability\r\n1,"i love it, ""really""",monday,Positive,P\r\n' +
        '2,"so\nsad",,Negative,P\r\n3,so sad,"a,b",Negative,P\r\n');
    });

    test("has a chart of its labels, and its surest tweets can be opened", async () => {
      await drop(page, "chart.csv", "text,n\ni love it,1\nso sad,2\nawful,3\n");
      assert.match(await page.locator("#file-summary").textContent(), /^chart\.csv: 3 tweets labelled in [\d.]+ s\.$/);
      const bars = await page.locator("#chart > li .head").allTextContents();
      assert.deepEqual(bars, ["Negative2, 66.7 %", "Positive1, 33.3 %"]);
      await page.locator("#chart button", { hasText: "i love it" }).click();
      assert.equal(await page.locator("#tweet").inputValue(), "i love it");
      assert.deepEqual(await violations(page), []);
    });

    test("of text has a tweet on each line", async () => {
      await drop(page, "lines.txt", "i love it\r\nso sad\n\nawful\n");
      const { name, text } = await downloaded(page);
      assert.equal(name, "lines.labelled.csv");
      assert.deepEqual(text.trimEnd().split("\r\n").map((line) => line.split(",")[1]), ["Positive", "Negative", "Negative"]);
    });

    test("may have another column, no names, semicolons, tabs, a byte order mark, UTF-16", async () => {
      await drop(page, "semicolons.csv", "\ufeffid;name;comment\n7;so sad;i love it\n");
      assert.match((await downloaded(page)).text, /^\ufeffid;name;comment;label;probability\r\n7;so sad;i love it;Positive;/);
      await page.getByLabel("Tweets are in the column").selectOption("name");
      await page.locator("#chart", { hasText: "Negative1, 100.0 %" }).waitFor();
      await drop(page, "tabs.tsv", "3\tso sad about all of this\n4\ti love it\n");
      assert.match((await downloaded(page)).text, /^\ufeff3\tso sad about all of this\tNegative\t/);
      await drop(page, "headed.csv", "an id of mine,what they wrote\n1,i love it so much\n");
      assert.match(await page.locator("#file-summary").textContent(), /: 2 tweets/);
      await page.getByLabel("the first row has the names").check();
      await page.locator("#file-summary", { hasText: ": 1 tweets" }).waitFor();
      await drop(page, "wide.txt", Buffer.from("\ufeffi love it\n", "utf16le"));
      assert.match((await downloaded(page)).text, /i love it,Positive/);
    });

    test("may be empty", async () => {
      await page.locator("#file").setInputFiles({ name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("") });
      await page.locator("#file-notice", { hasText: "empty.csv holds no tweets." }).waitFor();
    });

    test("of 50,000 tweets shows its progress and is complete", { timeout: 120000 }, async () => {
      const rows = Array.from({ length: 50000 }, (_, at) => `${at},${at % 2 ? "i love it" : "so sad"} ${at}`);
      await page.locator("#file").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: Buffer.from(`id,tweet\n${rows.join("\n")}\n`) });
      await page.locator("#file-summary", { hasText: "large.csv: 50,000 tweets" }).waitFor({ timeout: 100000 });
      assert.equal(await page.locator("#progress").evaluate((bar) => bar.value), 50000);
      const lines = (await downloaded(page)).text.trimEnd().split("\r\n");
      assert.equal(lines.length, 50001);
      lines.slice(1).forEach((line, at) => assert.ok(line.startsWith(`${at},`)));
    });
  });
}

test("a file meets a server's low limits, and one tweet over them costs itself alone", async () => {
  const host = await kinds["with a server"](["--body-limit", "3000", "--tweet-limit", "500"]);
  const page = await openPage(browser, host.url);
  try {
    await page.locator("#label.known").waitFor();
    const texts = [...Array(200).fill("i love it"), "x".repeat(600), "y".repeat(5000), "so sad"];
    await drop(page, "limits.txt", texts.join("\n"));
    assert.deepEqual(await page.locator("#chart > li .head").allTextContents(),
      ["Negative1, 0.5 %", "Positive200, 98.5 %", "no label: too long, or not accepted2, 1.0 %"]);
  } finally {
    await page.context().close();
    await host.close();
  }
});

test("a file whose server goes away says how far it came, and can be stopped", async () => {
  const host = await kinds["with a server"]();
  const page = await openPage(browser, host.url);
  const content = { name: "large.txt", mimeType: "text/plain", buffer: Buffer.from("so sad today\n".repeat(60000)) };
  try {
    await page.locator("#label.known").waitFor();
    let batches = 0;
    let stop = () => page.locator("#stop").click();
    await page.route("**/predict?*", async (route) => {
      if (route.request().headers()["content-type"].includes("ndjson") && ++batches === 3) await stop();
      await route.continue().catch(() => {});
    });
    await page.locator("#file").setInputFiles(content);
    await page.locator("#file-summary", { hasText: "left out" }).waitFor();
    batches = 0;
    stop = () => host.close();
    await page.locator("#file").setInputFiles(content);
    await page.locator("#file-notice", { hasText: /The server does not answer.* of 60,000 tweets have been labelled/ }).waitFor();
  } finally {
    await page.context().close();
  }
});
