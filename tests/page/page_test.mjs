// SPDX-License-Identifier: MIT
//
// The server's page in Chromium, as people use it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { join } from "node:path";
import { openPage, proxy, serve, startBrowser, startServer, TOKEN, violations } from "./support.mjs";

const THREE_CLASSES = join(process.env.TWEETSENT_ROOT, "artifacts/sentiment-3class.safetensors");
const LABELS = /^(Positive|Negative|Neutral)$/;

let browser, server, plain;

before(async () => {
  browser = await startBrowser();
  server = await startServer(["--token", TOKEN, "--model", "two=", "--model", `three=${THREE_CLASSES}`]);
  plain = await startServer(["--token", TOKEN, "--plain-http"]);
});
after(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), plain?.stop()]);
});

const withToken = (url) => `${url.replace(/\/$/, "")}/#token=${TOKEN}`;

/** Opens the page, waits for its first answer, and afterwards looks for faults. */
async function using(url, options, body) {
  const page = await openPage(browser, url, options);
  try {
    await body(page);
    assert.deepEqual(page.faults, []);
  } finally {
    await page.context().close();
  }
}

const answered = (page) => page.locator("#label.known").waitFor();
const fresh = (page) => page.locator('#answer[aria-busy="false"]:not(.stale)').waitFor();

async function write(page, text) {
  await page.locator("#tweet").fill(text);
  await fresh(page);
}

describe("a tweet", () => {
  test("is labelled as it is typed, each word tinted by what it adds", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      await page.locator("#tweet").fill("");
      await page.locator("#tweet").pressSequentially("i love this, so sad", { delay: 20 });
      await fresh(page);
      assert.match(await page.locator("#label").textContent(), LABELS);
      const tinted = await page.locator("#tints span").evaluateAll((spans) => spans.map((span) => (
        { text: span.textContent, strength: Number(span.style.getPropertyValue("--strength")), tone: span.style.getPropertyValue("--tone") })));
      const byWord = Object.fromEntries(tinted.map((each) => [each.text.replace(/\W/g, ""), each]));
      assert.equal(byWord.love.tone, "var(--positive)");
      assert.equal(byWord.sad.tone, "var(--negative)");
      assert.equal(Math.max(...tinted.map((each) => each.strength)), 1);
      assert.equal((await page.locator("#tints").textContent()).replace("\u200b", ""), "i love this, so sad");
    });
  });

  test("has its tints where its words are, at any size of the window", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      for (const width of [320, 700, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await write(page, "caf\u00e9 \u{1F62D} a rather long tweet that goes over several lines of a small window\n\nand on, so sad ");
        const [layer, field] = await Promise.all(["#tints", "#tweet"].map((id) => page.locator(id).evaluate((each) => (
          { width: each.clientWidth, height: each.clientHeight, scrolled: each.scrollHeight, font: getComputedStyle(each).font }))));
        assert.deepEqual(layer, field);
        assert.equal(field.scrolled, field.height, "the field has grown with its text");
      }
    });
  });

  test("is asked for once the keys rest, and an answer that comes late is dropped", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      let asked = 0;
      let late = null;
      await page.route("**/predict?*", async (route) => {
        ++asked;
        const { 1: tweet } = route.request().postDataJSON();
        if (tweet === "so sad") await new Promise((resolve) => (late = resolve));
        await route.continue().catch(() => {});
      });
      await page.locator("#tweet").pressSequentially("xxxxxxxxxx", { delay: 5 });
      await fresh(page);
      assert.ok(asked <= 2, `${asked} requests for ten keys`);
      await page.locator("#tweet").fill("so sad");
      await page.waitForFunction(() => document.querySelector("#answer").getAttribute("aria-busy") === "true");
      while (!late) await page.waitForTimeout(20);
      await page.locator("#tweet").fill("i love it");
      await fresh(page);
      late();
      await page.waitForTimeout(300);
      assert.equal(await page.locator("#label").textContent(), "Positive");
      assert.match(await page.locator("#weights").textContent(), /love/);
    });
  });

  test("has a bar for each label, a legend, and a table whose rows add up to the score", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      await write(page, "the crew was lovely but my flight was late");
      const shares = await page.locator("#bars .figure").allTextContents();
      assert.equal(shares.length, 2);
      assert.ok(Math.abs(shares.map(parseFloat).reduce((a, b) => a + b) - 100) < 0.11);
      assert.deepEqual([await page.locator("#legend-low").textContent(), await page.locator("#legend-high").textContent()], ["Negative", "Positive"]);
      const numbers = (text) => text.map((each) => Number(each.replace("\u2212", "-")));
      const words = numbers(await page.locator("#weights td:last-child").allTextContents());
      const [intercept, score] = numbers(await page.locator("#weights-sum td:last-child").allTextContents());
      assert.ok(Math.abs(words.reduce((a, b) => a + b, intercept) - score) < 0.1);
      assert.deepEqual(words, [...words].sort((a, b) => Math.abs(b) - Math.abs(a)));
    });
  });

  test("is told to a screen reader in one sentence", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      await write(page, "so sad");
      assert.match(await page.locator("#spoken[role=status]").textContent(), /^Negative, \d+\.\d %\. The strongest word is sad\.$/);
    });
  });

  test("may be anything: empty, markup, right to left, half an emoji, 10,000 words", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      for (const text of ["", "<img src=x onerror=alert(1)> & <b>", "\u05e9\u05dc\u05d5\u05dd love \u0645\u0631\u062d\u0628\u0627", "half \ud83d", "love ".repeat(10000)]) {
        await write(page, text);
        assert.match(await page.locator("#label").textContent(), LABELS);
        assert.equal(await page.locator("#notice").isVisible(), false);
      }
    });
  });

  test("can be an example, by a click", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      await page.locator("#examples button").first().click();
      await fresh(page);
      assert.equal(await page.locator("#tweet").inputValue(), "what a lovely day :)");
      assert.equal(await page.locator("#label").textContent(), "Positive");
    });
  });

  test("is asked for at once by Ctrl+Enter", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      const request = page.waitForRequest(/predict/);
      await page.locator("#tweet").press("Control+Enter");
      await request;
      await fresh(page);
      assert.doesNotMatch(await page.locator("#tweet").inputValue(), /\n/);
    });
  });

  test("comes with a curl command that gives the same answer when pasted", async () => {
    const { execFileSync } = await import("node:child_process");
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      await write(page, "it's \"so\" $HOME `sad` \\ \u{1F62D}");
      const command = await page.locator("#snippet").textContent();
      const answer = JSON.parse(execFileSync("sh", ["-c", command], { encoding: "utf8" }))["1"];
      assert.equal(answer.label, await page.locator("#label").textContent());
      assert.match(await page.locator("#weights").textContent(), /sad/);
      assert.equal(answer.contributions.length, await page.locator("#tints span").count());
    });
  });
});

describe("the model", () => {
  test("can be switched, and the answer follows", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      await write(page, "the meeting is at noon");
      assert.equal(await page.locator("#bars li").count(), 2);
      await page.getByLabel("Model").selectOption("three");
      await page.locator("#bars li").nth(2).waitFor();
      await fresh(page);
      assert.equal(await page.locator("#label").textContent(), "Neutral");
      assert.equal(await page.locator("#legend-high").textContent(), "for Neutral");
      assert.match(await page.locator("#snippet").textContent(), /model=three/);
    });
  });

  test("is no question where there is one", async () => {
    await using(withToken(plain.url), {}, async (page) => {
      await answered(page);
      assert.equal(await page.locator("#model-choice").isVisible(), false);
    });
  });
});

describe("the token", () => {
  test("comes with the link that the server prints, and does not stay in the address", async () => {
    const own = await startServer();
    try {
      assert.match(own.link, /^https:\/\/127\.0\.0\.1:\d+\/#token=.{32}$/);
      await using(own.link, {}, async (page) => {
        await answered(page);
        assert.equal(page.url(), `${own.url}/`);
        assert.equal(await page.locator("#token-state").textContent(), "accepted");
        await page.reload();
        await answered(page);
      });
    } finally {
      await own.stop();
    }
  });

  test("is asked for where it is missing, and blanks around it do not matter", async () => {
    await using(`${server.url}/`, {}, async (page) => {
      await page.locator("#notice", { hasText: "wants a token" }).waitFor();
      assert.equal(await page.locator("#access").getAttribute("open"), "");
      await page.getByLabel("Token", { exact: true }).fill(`  ${TOKEN}\t `);
      await page.keyboard.press("Enter");
      await answered(page);
      await page.locator("#notice").waitFor({ state: "hidden" });
      assert.equal(await page.locator("#token-state").textContent(), "accepted");
    });
  });

  test("that is wrong is said to be wrong", async () => {
    for (const wrong of ["wrong", "w\u00f6rng \u{1F62D}"]) {
      await using(`${server.url}/#token=${encodeURIComponent(wrong)}`, {}, async (page) => {
        await page.locator("#notice", { hasText: "The server does not accept this token." }).waitFor();
        assert.deepEqual(await violations(page), []);
      });
    }
  });
});

describe("trouble", () => {
  test("a server that is gone is said to be gone, and asked again until it is back", async () => {
    const own = await startServer(["--token", TOKEN]);
    let again = null;
    try {
      await using(withToken(own.url), {}, async (page) => {
        await answered(page);
        await own.stop();
        await page.locator("#tweet").fill("so sad");
        await page.locator("#notice", { hasText: "The server does not answer." }).waitFor();
        assert.deepEqual(await violations(page), []);
        again = await startServer(["--token", TOKEN], new URL(own.url).port);
        await page.locator("#notice").waitFor({ state: "hidden" });
        await fresh(page);
        assert.equal(await page.locator("#label").textContent(), "Negative");
      });
    } finally {
      await again?.stop();
    }
  });

  test("being offline is said", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      await page.context().setOffline(true);
      await page.locator("#tweet").fill("so sad");
      await page.locator("#notice", { hasText: "This machine is offline." }).waitFor();
      await page.context().setOffline(false);
      await page.locator("#notice").waitFor({ state: "hidden" });
      await fresh(page);
    });
  });

  test("a proxy's page of HTML is told in words", async () => {
    const between = await proxy(plain.url, "", (from, to) => {
      if (!from.url.includes("predict")) return false;
      to.writeHead(502, { "Content-Type": "text/html" }).end("<html><h1>502 Bad Gateway</h1></html>");
      return true;
    });
    try {
      await using(withToken(between.url), {}, async (page) => {
        await page.locator("#notice", { hasText: "probably a proxy, answered with status 502 (Bad Gateway) and not with JSON" }).waitFor();
      });
    } finally {
      await between.close();
    }
  });

  test("a proxy's page of HTML with status 200 too", async () => {
    const between = await proxy(plain.url, "", (from, to) => {
      if (!from.url.includes("predict")) return false;
      to.writeHead(200, { "Content-Type": "text/html" }).end("<html>Sign in</html>");
      return true;
    });
    try {
      await using(withToken(between.url), {}, async (page) => {
        await page.locator("#notice", { hasText: "answered with status 200" }).waitFor();
      });
    } finally {
      await between.close();
    }
  });

  test("a tweet over the limit is refused with the server's reason", async () => {
    const own = await startServer(["--token", TOKEN, "--tweet-limit", "100"]);
    try {
      await using(withToken(own.url), {}, async (page) => {
        await answered(page);
        await page.locator("#tweet").fill("a".repeat(101));
        await page.locator("#notice", { hasText: "too much for this server" }).waitFor();
        await write(page, "so sad");
        assert.equal(await page.locator("#notice").isVisible(), false);
      });
    } finally {
      await own.stop();
    }
  });

  test("a slow answer is shown to be awaited", async () => {
    await using(withToken(server.url), {}, async (page) => {
      await answered(page);
      await page.route("**/predict?*", async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 800));
        await route.continue();
      });
      await page.locator("#tweet").fill("so sad");
      await page.locator('#answer[aria-busy="true"].stale').waitFor();
      await fresh(page);
    });
  });
});

describe("where it is", () => {
  test("below a prefix all works", async () => {
    const between = await proxy(plain.url, "/apps/sentiment");
    try {
      await using(withToken(`${between.url}/apps/sentiment`), {}, async (page) => {
        await answered(page);
        assert.match(await page.locator("#snippet").textContent(), /\/apps\/sentiment\/api\/v1\/predict/);
        await page.getByRole("link", { name: "API reference" }).click();
        await page.locator(".operation").first().waitFor();
      });
    } finally {
      await between.close();
    }
  });

  test("no other site can frame it, and it forbids all that is not its own", async () => {
    const frame = await serve((_, to) => to.writeHead(200, { "Content-Type": "text/html" }).end(`<iframe src="${plain.url}/"></iframe>`));
    const page = await openPage(browser, frame.url);
    try {
      assert.ok(page.faults.some((each) => each.includes("frame-ancestors")), page.faults.join("\n"));
    } finally {
      await page.context().close();
      await frame.close();
    }
  });

  for (const [name, options] of Object.entries({
    "a phone": { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    "the dark": { colorScheme: "dark" },
    "the light": { colorScheme: "light" },
    "text of twice the size": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  })) {
    test(`in ${name} nothing is cut off, and axe-core finds nothing`, async () => {
      await using(withToken(server.url), options, async (page) => {
        await answered(page);
        await write(page, "i love this but averyveryveryveryveryveryveryverylongwordwithoutanyspaceinit makes me so sad");
        await page.locator("#file").setInputFiles({ name: "tweets.csv", mimeType: "text/csv", buffer: Buffer.from("id,text\n1,i love it\n2,so sad\n") });
        await page.locator("#file-result").waitFor();
        for (const each of await page.locator("details").all()) await each.evaluate((details) => (details.open = true));
        const { scrolled, width } = await page.evaluate(() => ({ scrolled: document.documentElement.scrollWidth, width: innerWidth }));
        assert.ok(scrolled <= width, `${scrolled} pixels wide in ${width}`);
        assert.deepEqual(await violations(page), []);
      });
    });
  }

  test("in the dark the fields are dark too", async () => {
    await using(withToken(server.url), { colorScheme: "dark" }, async (page) => {
      await answered(page);
      const brightness = (id) => page.locator(id).first().evaluate((each) => {
        const [red, green, blue] = getComputedStyle(each).backgroundColor.match(/[\d.]+/g).map(Number);
        return (red + green + blue) / 3;
      });
      for (const id of ["body", ".panel", ".editor", "#token", "#model"]) assert.ok((await brightness(id)) < 60, id);
    });
  });

  test("the keyboard alone reaches everything, and shows where it is", async () => {
    await using(`${server.url}/`, {}, async (page) => {
      await page.locator("#notice", { hasText: "token" }).waitFor();
      const seen = new Set();
      const next = async () => {
        await page.keyboard.press("Tab");
        const { id, outlined } = await page.evaluate(() => {
          const active = document.activeElement;
          const parts = [active, active.closest(".editor"), active.closest(".drop")?.querySelector(".button")];
          return {
            id: active === document.body ? "" : active.id || active.textContent.trim(), // after the last comes none
            outlined: parts.some((each) => each && getComputedStyle(each).outlineStyle !== "none"),
          };
        });
        assert.ok(outlined || id === "", `${id} does not show that it has the focus`);
        seen.add(id);
        return id;
      };
      while ((await next()) !== "token");
      await page.keyboard.type(TOKEN);
      await page.keyboard.press("Enter");
      await answered(page);
      await page.waitForFunction(() => document.activeElement.id === "tweet");
      await page.keyboard.press("Control+a");
      await page.keyboard.type("so sad");
      await page.keyboard.press("Control+Enter");
      await fresh(page);
      assert.equal(await page.locator("#label").textContent(), "Negative");
      await page.keyboard.press("Shift+Tab");
      assert.equal(await page.evaluate(() => document.activeElement.id), "model");
      await page.keyboard.press("ArrowDown");
      await page.locator("#bars li").nth(2).waitFor();
      for (let times = 0; times < 15; ++times) await next();
      for (const id of ["tweet", "file", "what a lovely day :)", "snippet-title"]) assert.ok(seen.has(id), `${id} of ${[...seen]}`);
    });
  });
});

describe("a description of the API", () => {
  test("shows each route of openapi.json, and axe-core finds nothing", async () => {
    await using(`${server.url}/docs`, {}, async (page) => {
      await page.locator(".operation").first().waitFor();
      const document = await (await page.request.get(`${server.url}/openapi.json`)).json();
      const paths = await page.locator(".operation h3:has(.method) code").allTextContents();
      assert.deepEqual(paths.sort(), Object.keys(document.paths).sort());
      assert.deepEqual(await violations(page), []);
      await page.setViewportSize({ width: 360, height: 740 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    });
  });
});
