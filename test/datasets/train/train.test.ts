import path from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../../datasets/random.ts";
import { initialWeights } from "../../../datasets/train/initial.ts";
import { type Training, train } from "../../../datasets/train/train.ts";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { ValueError } from "../../../toolkit/errors.ts";
import { llamaConfig } from "../../../toolkit/model/config.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { largestDifference } from "../../helpers/numbers.ts";

const config = llamaConfig({
  architectures: ["LlamaForCausalLM"],
  vocab_size: 12,
  hidden_size: 16,
  intermediate_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  tie_word_embeddings: true,
});

/** Learns to count to ten and begin again, from eight places at once. */
async function counting(change: Partial<Training> = {}): Promise<Training> {
  const batch = (step: number) => {
    const row = (start: number) => Array.from({ length: 13 }, (_, i) => 1 + ((start + i) % 10));
    const rows = Array.from({ length: 8 }, (_, i) => row(new Random(1, step * 8 + i).integer(0, 9)));
    return { rows, weights: rows.map((one) => one.slice(1).map(() => 1)) };
  };
  const start = async () => initialWeights(config, new Random(1));
  const snapshot = path.join(await temporaryFolder(), "counting.safetensors");
  const schedule = { steps: 6, warmup: 2, peak: 1e-2 };
  const run = { name: "counting", config, ...schedule, decay: 0.1, clip: 1, seed: 1 };
  return { ...run, batch, start, snapshot, saveEvery: 2, log: () => {}, ...change };
}

const flat = (tensors: ReadonlyMap<string, { data: Float32Array }>) =>
  [...tensors.keys()].sort().flatMap((name) => [...tensors.get(name)!.data]);

test("learns: the loss falls to almost nothing", async () => {
  const lines: string[] = [];
  await train(await counting({ steps: 80, log: (line) => lines.push(line) }));
  const losses = lines.map((line) => Number(/loss ([\d.]+)/.exec(line)?.[1]));
  expect(losses).toHaveLength(8);
  expect(losses[0]).toBeGreaterThan(1);
  expect(losses.at(-1)).toBeLessThan(0.1);
});

test("a run that was killed and taken up again ends where an unbroken one ends", async () => {
  const whole = await train(await counting());
  const training = await counting();
  const killed = (step: number) => {
    if (step === 3) throw new Error("killed");
    return training.batch(step);
  };
  await expect(train({ ...training, batch: killed })).rejects.toThrow("killed");
  const steps: number[] = [];
  const resumed = await train({ ...training, batch: (step) => training.batch(steps[steps.push(step) - 1]!) });
  expect(steps).toEqual([2, 3, 4, 5]);
  expect(largestDifference(flat(resumed.tensors), flat(whole.tensors))).toBeLessThan(1e-6);
});

test("a run that is done is not done again", async () => {
  const training = await counting();
  const first = await train(training);
  const never = () => Promise.reject(new Error("asked to begin"));
  const again = await train({ ...training, start: never });
  expect(flat(again.tensors)).toEqual(flat(first.tensors));
  expect(again.seconds).toBe(first.seconds);
});

test("a snapshot of other settings is refused", async () => {
  const training = await counting();
  await train(training);
  await expect(train({ ...training, peak: 2e-2 })).rejects.toThrow(ValueError);
  await expect(train({ ...training, peak: 2e-2 })).rejects.toThrow(training.snapshot);
});

test("gives its memory back, also when it fails", async () => {
  const before = tf.memory().numTensors;
  await train(await counting());
  const broken = () => {
    throw new Error("no batch");
  };
  await expect(train(await counting({ batch: broken }))).rejects.toThrow("no batch");
  expect(tf.memory().numTensors).toBe(before);
});
