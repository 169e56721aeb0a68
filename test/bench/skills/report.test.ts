import { expect, test } from "vitest";
import { machine } from "../machine.ts";
import { skillsReport } from "./report.ts";
import type { SkillRow } from "./rows.ts";

const rows: SkillRow[] = [
  { pair: "math", model: "fine-tuned", accuracy: 1, interval: [0.981, 1], n: 200, kl: 0 },
  { pair: "vision", model: "low-rank", ratio: 0.0612, accuracy: 0.125, interval: [0.086, 0.178], n: 200 },
];

test("a line for each model, with what is stored where something is", () => {
  const [head, , first, second] = skillsReport(rows, machine()).split("\n");
  expect(head).toBe("| pair | model | stored bytes of the layers | right | 95 % interval | KL, nats |");
  expect(first).toBe("| math | fine-tuned |  | 100.0 % | 98.1–100.0 | 0.0 |");
  expect(second).toBe("| vision | low-rank | 1/16.3 | 12.5 % | 8.6–17.8 | – |");
});
