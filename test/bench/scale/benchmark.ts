import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { sizeOf } from "../../../toolkit/tensor/tensor.ts";
import { described, machine } from "../machine.ts";
import { readable } from "../table.ts";
import { modelOf, type SyntheticModel, shapesOf, writeSynthetic } from "./synthetic.ts";
import { watched } from "./watched.ts";

const help = `bench scale: what compressing a large synthetic pair takes, as a Markdown table

  --gigabytes N     size of each checkpoint at 16 bits; again for several (1 and 4)
  --width N         side of the attention's projections; again for several (2048)
  --vocabulary N    rows of the embeddings and the head, the largest tensors (8192)
  --method NAME     of deltalab compress (bit-delta: what is measured is the way of the data, not a decomposition)
  --workers N       threads; again for several (1 and 2)
  --folder DIR      where the checkpoints lie meanwhile; needs twice the gigabytes (the system's temporary folder)
`;

/** `bench scale`: memory against the size of the model, and time against the number of threads. */
export async function scaleBenchmark(args: string[]): Promise<number> {
  const many = (...values: string[]) => ({ type: "string", multiple: true, default: values }) as const;
  const { values } = parseArgs({
    args,
    options: {
      gigabytes: many("1", "4"),
      width: many("2048"),
      vocabulary: { type: "string", default: "8192" },
      method: { type: "string", default: "bit-delta" },
      workers: many("1", "2"),
      folder: { type: "string", default: os.tmpdir() },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const before = described(machine());
  console.log(`| ${columns.join(" | ")} |\n| ${columns.map(() => "---:").join(" | ")} |`);
  for (const width of values.width.map(Number))
    for (const gigabytes of values.gigabytes.map(Number)) {
      const model = modelOf(gigabytes * 1e9, width, Number(values.vocabulary));
      await measure(model, values.method, values.workers, values.folder);
    }
  console.log(`\n${values.method}; ${before}, load ${machine().load} at the end.`);
  return 0;
}

const columns = [
  "checkpoint, GB",
  "largest tensor, MB",
  "threads",
  "peak memory, MB",
  "time, s",
  "processor, s",
];

async function measure(
  model: SyntheticModel,
  method: string,
  workers: readonly string[],
  parent: string,
): Promise<void> {
  const folder = await mkdtemp(path.join(parent, "deltalab-scale-"));
  const [base, fineTuned, out] = ["base", "fine-tuned", "x.delta.safetensors"].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  try {
    await writeSynthetic(base, model, false);
    await writeSynthetic(fineTuned, model, true);
    const sizes = shapesOf(model).map(([, shape]) => 2 * sizeOf(shape));
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
    for (const count of workers) {
      const flags = ["--method", method, "--workers", count, "--base", base, "--fine-tuned", fineTuned];
      const cost = await watched(["setup/deltalab.mjs", "compress", ...flags, "--out", out]);
      const numbers = [cost.peak, cost.seconds, cost.processorSeconds].map((x) =>
        x === undefined ? "–" : readable(x),
      );
      console.log(
        `| ${[readable(total / 1e9), readable(Math.max(...sizes) / 1e6), count, ...numbers].join(" | ")} |`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
