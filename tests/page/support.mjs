// SPDX-License-Identifier: MIT
//
// A browser, servers of all kinds before it, and what the tests of the page ask of it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer, request } from "node:http";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";

// NODE_MODULES is the folder with what package.json lists.
const require = createRequire(join(process.env.NODE_MODULES, "here.js"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const TOKEN = "page-test-token";

export function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}

/** A page, and all that went wrong in it: `faults` holds messages of scripts, of the policy, and requests to other hosts. */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, bypassCSP: false, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself logs each answer that is an error; the tests ask for some.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) page.faults.push(message.text());
  });
  const own = new URL(url).host;
  page.on("request", (asked) => {
    const { host, protocol } = new URL(asked.url());
    if (host !== own && protocol !== "blob:" && protocol !== "data:") page.faults.push(`asks another host: ${asked.url()}`);
  });
  await page.goto(url);
  return page;
}

/** axe-core's violations, as lines to read. Its script comes in from the debugger, which no policy forbids. */
export async function violations(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: AXE });
  const found = await page.evaluate(() => globalThis.axe.run());
  assert.ok(found.passes.length > 10, "axe-core has looked at nothing");
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
}

/** tweetsent-server, on a free port if none is given: {url, link, stop()}. */
export async function startServer(options = [], port = 0) {
  const program = join(process.env.TWEETSENT_BIN_DIR, "tweetsent-server");
  const child = spawn(program, ["--port", String(port), ...options], { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  await new Promise((resolve, reject) => {
    child.on("exit", (status) => reject(new Error(`tweetsent-server ended with ${status}`)));
    child.stdout.on("data", (some) => {
      text += some;
      if (/^try: .*\n/m.test(text)) resolve();
    });
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const stop = () => {
    child.kill();
    return ended;
  };
  return { url: /listens on (\S+)/.exec(text)[1], link: /^page: +(\S+)$/m.exec(text)[1], stop };
}

/** An HTTP server of one function: {url, close()}. */
export async function serve(answer) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/** Passes what is below `prefix` on to the server at `origin` (plain HTTP), but for what `instead` answers itself. */
export function proxy(origin, prefix, instead = () => false) {
  return serve((from, to) => {
    if (instead(from, to)) return;
    if (!from.url.startsWith(`${prefix}/`)) {
      to.writeHead(404, { "Content-Type": "text/html" }).end("<h1>Not below the prefix</h1>");
      return;
    }
    const options = { method: from.method, headers: from.headers };
    const passed = request(origin + from.url.slice(prefix.length), options, (answer) => {
      to.writeHead(answer.statusCode, answer.headers);
      answer.pipe(to);
    });
    passed.on("error", () => to.destroy());
    from.pipe(passed);
  });
}

/** The files of a folder, as any web server gives them. */
export function serveFolder(folder) {
  const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml", ".wasm": "application/wasm" };
  return serve((from, to) => {
    const path = new URL(from.url, "http://here").pathname;
    try {
      const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
      to.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream" }).end(readFileSync(file));
    } catch {
      to.writeHead(404).end();
    }
  });
}
