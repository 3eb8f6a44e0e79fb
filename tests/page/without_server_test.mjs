// SPDX-License-Identifier: MIT
//
// The page of the npm package: the model runs in it, and nothing is asked of anybody.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, serveFolder, startBrowser, violations } from "./support.mjs";

let browser, host;
before(async () => {
  browser = await startBrowser();
  host = await serveFolder(process.env.PACKAGE);
});
after(async () => {
  await browser?.close();
  await host?.close();
});

test("a tweet is labelled and tinted; no token is asked for; the snippet is of JavaScript", async () => {
  const page = await openPage(browser, host.url);
  await page.locator("#label.known").waitFor();
  await page.locator("#tweet").fill("i love this, so sad");
  await page.locator("#answer:not(.stale)").waitFor();
  const tones = await page.locator("#tints span").evaluateAll((spans) => spans.map((span) => [span.textContent, span.style.getPropertyValue("--tone")]));
  assert.ok(tones.some(([word, tone]) => word === "love" && tone === "var(--positive)"));
  assert.ok(tones.some(([word, tone]) => word === "sad" && tone === "var(--negative)"));
  assert.equal(await page.locator("#access").isVisible(), false);
  assert.match(await page.locator("#snippet").textContent(), /import \{ load \} from "tweetsent"/);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("once loaded it works with no connection at all", async () => {
  const page = await openPage(browser, host.url);
  await page.locator("#label.known").waitFor();
  await page.context().setOffline(true);
  await page.locator("#tweet").fill("so sad");
  await page.locator("#answer:not(.stale)").waitFor();
  assert.equal(await page.locator("#label").textContent(), "Negative");
  await page.context().close();
});

for (const options of [{ colorScheme: "dark" }, { viewport: { width: 360, height: 740 }, isMobile: true }]) {
  test(`axe-core finds nothing with ${JSON.stringify(options)}`, async () => {
    const page = await openPage(browser, host.url, options);
    await page.locator("#label.known").waitFor();
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.context().close();
  });
}
