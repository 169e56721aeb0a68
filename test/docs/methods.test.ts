import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { methods } from "../../toolkit/methods/index.ts";

const page = await readFile("docs/methods.md", "utf8");
const sections = page.split(/^## /m).slice(1);
const cards = new Map(sections.map((section) => [section.slice(0, section.indexOf("\n")), section]));
const names = methods.map((make) => make().name);

it("docs/methods.md has a card for every method, in alphabetical order, and no others", () => {
  expect(sections.map((section) => section.slice(0, section.indexOf("\n")))).toEqual(names.toSorted());
});

describe.each(methods.map((make) => make()))("the card of $name", ({ name, paper, options }) => {
  const card = cards.get(name) ?? "";

  it("names the paper that the method names", () => {
    expect(card).toContain(`](${paper})`);
  });

  it("says what the formula is, what is stored, what it needs and what differs", () => {
    const entries = [...card.matchAll(/^- \*\*(.+?):\*\* /gm)].map(([, entry]) => entry);
    expect(entries).toEqual(["Formula", "Stored", "Needs", "Differs from the paper"]);
  });

  it("speaks of every option", () => {
    for (const option of Object.keys(options)) expect(card).toMatch(new RegExp(`\`${option}\\b`));
  });
});
