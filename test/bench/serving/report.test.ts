import { expect, test } from "vitest";
import { type Options, readOptions } from "./options.ts";
import { servingReport } from "./report.ts";

test("a report has a line for every measurement, and says who is ahead", () => {
  const row = (title: string, a: string, b: string) => ({
    title,
    unit: "ms",
    samples: new Map([
      [a, [2, 4, 6]],
      [b, [8]],
    ]),
  });
  const report = servingReport(
    {
      throughput: [row("3 tenants", "served", "merged")],
      layers: [row("[8, 8]", "Delta-CoMe, unpacked", "merged")],
      memory: {
        served: [{ tenants: 3, counted: 12.34, resident: undefined }],
        merged: [{ tenants: 3, counted: 40, resident: 51.2 }],
      },
    },
    readOptions([]) as Options,
    { processor: "P", cores: 2, memory: 8, system: "Linux x64", node: "20", load: 1.5 },
  );
  expect(report).toContain("| 3 tenants, ms | **4.00** (2.40–5.60), 3 | **8.00** (8.00–8.00), 1 |");
  expect(report).toMatch(/\[8, 8\], ms .* 0\.50 \|/);
  expect(report).toContain("| 3 | 12.3, – | 40.0, 51.2 |");
  expect(report).toContain("load 1.5 before the run");
});
