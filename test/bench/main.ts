import { calibrationBenchmark } from "./calibration/benchmark.ts";
import { explorerBenchmark } from "./explorer/benchmark.ts";
import { kernelBenchmark } from "./kernel/benchmark.ts";
import { modelBenchmark } from "./model/benchmark.ts";
import { scaleBenchmark } from "./scale/benchmark.ts";
import { servingBenchmark } from "./serving/benchmark.ts";
import { skillsBenchmark } from "./skills/benchmark.ts";
import { toolkitBenchmark } from "./toolkit/benchmark.ts";

// What takes how long, measured beside others in one run, and what compression leaves of a skill:
//
//     node dist/test/bench/main.js calibration [OPTIONS]
//     node dist/test/bench/main.js explorer [OPTIONS]
//     node dist/test/bench/main.js kernel [OPTIONS]
//     node dist/test/bench/main.js model [OPTIONS]
//     node dist/test/bench/main.js scale [OPTIONS]
//     node dist/test/bench/main.js serving [OPTIONS]
//     node dist/test/bench/main.js skills [OPTIONS]
//     node dist/test/bench/main.js toolkit [OPTIONS]

/** Each takes its own options, and gives the exit code. */
const benchmarks: Record<string, (args: string[]) => Promise<number>> = {
  calibration: calibrationBenchmark,
  explorer: explorerBenchmark,
  kernel: kernelBenchmark,
  model: modelBenchmark,
  scale: scaleBenchmark,
  serving: servingBenchmark,
  skills: skillsBenchmark,
  toolkit: toolkitBenchmark,
};

const [, , name = "", ...args] = process.argv;
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (!benchmark) {
  const names = Object.keys(benchmarks).join(" | ");
  console.error(`bench: expected ${names}, got ${name === "" ? "nothing" : `"${name}"`}`);
  process.exit(2);
}
process.exit(await benchmark(args));
