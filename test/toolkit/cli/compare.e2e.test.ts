import { readdirSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { expect, it } from "vitest";
import { deltalab } from "../../helpers/command.ts";
import { comparedPair } from "../../helpers/compared.ts";
import { executablePath, needsBrowser } from "../../helpers/labBrowser.ts";

/** Delta files that are whole, with the time of their last change. */
async function deltasIn(cache: string): Promise<Map<string, number>> {
  const names = readdirSync(cache).filter((name) => /^delta-\w+\.json$/.test(name));
  return new Map(
    await Promise.all(
      names.map(async (name) => {
        const file = path.join(cache, name.replace(".json", ".delta.safetensors"));
        return [file, (await stat(file)).mtimeMs] as const;
      }),
    ),
  );
}

it("killed in the middle, the same command goes on, and writes a report that fetches nothing", async (context) => {
  const { places, task, cache } = await comparedPair();
  const out = path.join(path.dirname(cache), "report.html");
  const methods = [
    "--methods",
    "low-rank,bit-delta",
    "--method",
    'delta-come {"name": "<rounded>", "quantizer": "rtn"}',
  ];
  const where = ["--task", task, "--out", out, "--cache", cache, "--budgets", "1/8,1/32"];
  const args = [
    "compare",
    places.base,
    places.fineTuned,
    ...methods,
    ...where,
    "--limit",
    "3",
    "--workers",
    "1",
  ];
  let waiting: NodeJS.Timeout | undefined;
  const killed = await deltalab(args, (child) => {
    waiting ??= setInterval(() => {
      const names = readdirSync(cache, { encoding: "utf8" });
      if (names.some((name) => /^delta-\w+\.json$/.test(name))) child.kill("SIGKILL");
    }, 20);
  });
  clearInterval(waiting);
  expect(killed.signal).toBe("SIGKILL");
  const before = await deltasIn(cache);
  expect(before.size).toBeGreaterThan(0);
  const { stdout, stderr, code } = await deltalab([...args, "--json"]);
  expect(code, stderr).toBe(0);
  const after = await deltasIn(cache);
  for (const [file, at] of before) expect(after.get(file)).toBe(at);
  const report = JSON.parse(stdout);
  expect(report.cells.map((cell: { name: string }) => cell.name)).toEqual(
    ["low-rank", "bit-delta", "<rounded>"].flatMap((name) => [name, name]),
  );
  expect(report.made.remembered).toBeGreaterThan(0);
  expect(report.tests).not.toEqual([]);

  const again = await deltalab([...args, "--against", "low-rank"]);
  expect(again.stdout).toMatch(
    /^model +budget +bits\/weight +accuracy of letters +KL +agreement +output error/,
  );
  expect(again.stdout).toMatch(/bit-delta 1\/32: bit-delta: stores 1\/15.9 of the 16-bit bytes/);
  expect(again.stdout).toContain(out);
  const page = await readFile(out, "utf8");
  expect(page).toContain('<th scope="row">&lt;rounded&gt; − low-rank</th>');
  expect(page).not.toContain("<rounded>");
  expect(page.match(/<svg [^>]*role="img"/g)).toHaveLength(5);
  needsBrowser(context);
  const { fetched, errors, drawn } = await seenIn(out);
  expect([...fetched, ...errors]).toEqual([]);
  expect(drawn).toBeGreaterThanOrEqual(5);
});

/** What a browser makes of a page. */
async function seenIn(file: string) {
  const browser = await chromium.launch({
    executablePath,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    const [fetched, errors]: [string[], string[]] = [[], []];
    page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || fetched.push(request.url()));
    page.on("pageerror", ({ message }) => errors.push(message));
    await page.goto(`file://${file}`);
    await expect.poll(() => page.locator("figure svg[role=img]").count()).toBe(0); // each has its place taken
    return { fetched, errors, drawn: await page.locator("figure .js-plotly-plot .main-svg").count() };
  } finally {
    await browser.close();
  }
}
