// SPDX-License-Identifier: MIT
//
// screenshots.mjs FOLDER: pictures of the page, of the report of `evaluate` and of the command in a terminal, for the documentation.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPage, startBrowser, startServer, TOKEN } from "./support.mjs";

const TWEET = "The crew was lovely and the food was great, but my flight was 3 hours late :(";
const FILE = "text\nthank you so much!!\nwhat a lovely day :)\nbest concert ever\nmissed the bus again\nso sad to leave\n" +
  "my phone died\ni love this song\ncant wait for tonight\nworst service ever\nthis rain is awful\n";
const folder = process.argv[2];
const command = join(process.env.TWEETSENT_BIN_DIR, "tweetsent");
const ascii = new Map([["\u001b[38;5;32m", "blue"], ["\u001b[38;5;208m", "orange"], ["\u001b[1m", "bold"]]);

const browser = await startBrowser();
const server = await startServer(["--token", TOKEN]);
const picture = (page, name, clip) => page.screenshot({ path: join(folder, `${name}.png`), ...clip });

/** The page with a tweet; with `file`, labelled too. */
async function show(options, name, file) {
  const page = await openPage(browser, `${server.url}/#token=${TOKEN}`, options);
  await page.locator("#label.known").waitFor();
  await page.locator("#tweet").fill(TWEET);
  await page.locator('#answer[aria-busy="false"]:not(.stale)').waitFor();
  if (file) {
    await page.locator("#file").setInputFiles({ name: "tweets.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
    await page.locator("#file-result").waitFor();
  }
  await page.locator("h1").click();
  await page.waitForTimeout(400); // bars and tints come in slowly
  await picture(page, name);
  await page.context().close();
}

/** Text with the colours of a terminal as elements. */
function terminal(text) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  let open = 0;
  const html = escaped.replace(/\u001b\[[\d;]*m/g, (code) => {
    if (ascii.has(code)) {
      ++open;
      return `<b class="${ascii.get(code)}">`;
    }
    const closed = "</b>".repeat(open);
    open = 0;
    return closed;
  });
  return `<!doctype html><style>body{margin:0;background:#14161a;color:#e9e8e4;font:15px/1.45 "DejaVu Sans Mono",monospace;padding:18px 22px;white-space:pre}
    b{font-weight:400}.bold{font-weight:700}.blue{color:#58a6ff}.orange{color:#fb923c}.quiet{color:#8b949e}</style>${html}`;
}

try {
  await show({ viewport: { width: 1100, height: 1120 } }, "page", true);
  await show({ viewport: { width: 1100, height: 1120 }, colorScheme: "dark" }, "page_dark", true);
  await show({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, "page_phone");

  const explained = execFileSync(command, ["explain", "--color", "always", TWEET], { encoding: "utf8" });
  const labelled = execFileSync(command, ["predict"], { encoding: "utf8", input: "what a lovely day :)\ni missed the bus, so sad\n" });
  const page = await (await browser.newContext({ viewport: { width: 860, height: 200 } })).newPage();
  await page.setContent(terminal(`<$>tweetsent explain "${TWEET}"\n${explained}\n<$>printf 'what a lovely day :)\\ni missed the bus, so sad\\n' | tweetsent predict\n${labelled}`
    .replaceAll("<$>", "$ ")));
  await picture(page, "terminal", { fullPage: true });

  const made = mkdtempSync(join(tmpdir(), "report-"));
  const rows = readFileSync(join(process.env.TWEETSENT_DATA_DIR, "tweet_sentiment_10K.csv"));
  writeFileSync(join(made, "tweets.csv"), rows);
  execFileSync(command, ["evaluate", "--quiet", "--text-column", "text", "--label-column", "target", "--labels", "0=Negative,1=Positive", "--holdout", "0.2",
    "--report", join(made, "report.html"), join(made, "tweets.csv")]);
  await page.setViewportSize({ width: 1000, height: 1100 });
  await page.goto(`file://${made}/report.html`);
  await picture(page, "report");
} finally {
  await browser.close();
  await server.stop();
}
