import { ValueError } from "../errors.ts";

/**
 * By what an error of a layer is judged: `"weights"`, all of them alike; `"outputs"`, by what it does to the layer's output for
 * calibration inputs; `"fisher"`, by what it does to the model's predictions.
 */
export type Metric = "weights" | "outputs" | "fisher";

/** Names come from command lines too, where no type guards them. */
export function assertMetric(metric: string, known: readonly Metric[], where: string): void {
  if ((known as readonly string[]).includes(metric)) return;
  const names = `${known.slice(0, -1).join(", ")} or ${known.at(-1)}`;
  throw new ValueError(`${where}: metric must be ${names}, got ${metric}`);
}
