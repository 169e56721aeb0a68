import path from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../../datasets/random.ts";
import { initialWeights } from "../../../datasets/train/initial.ts";
import { loss } from "../../../datasets/train/loss.ts";
import type { Lesson } from "../../../datasets/train/step.ts";
import { type Training, train } from "../../../datasets/train/train.ts";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { ValueError } from "../../../toolkit/errors.ts";
import { openSafetensors } from "../../../toolkit/io/safetensors.ts";
import { llamaConfig } from "../../../toolkit/model/config.ts";
import { llama } from "../../../toolkit/model/llama.ts";
import { tokenTensor } from "../../../toolkit/model/tokens.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

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
  const lesson = (step: number): Lesson => {
    const row = (start: number) => Array.from({ length: 13 }, (_, i) => 1 + ((start + i) % 10));
    const rows = Array.from({ length: 8 }, (_, i) => row(new Random(1, step * 8 + i).integer(0, 9)));
    const batch = { rows, weights: rows.map((one) => one.slice(1).map(() => 1)) };
    return (weights) => loss(batch, (rows) => llama(config, weights, tokenTensor(rows, config)));
  };
  const start = async () => initialWeights(config, new Random(1));
  const snapshot = path.join(await temporaryFolder(), "counting.safetensors");
  const schedule = { steps: 6, warmup: 2, peak: 1e-2 };
  const run = { name: "counting", settings: { ...config }, ...schedule, decay: 0.1, clip: 1, seed: 1 };
  return { ...run, lesson, start, snapshot, saveEvery: 2, log: () => {}, ...change };
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
    return training.lesson(step);
  };
  await expect(train({ ...training, lesson: killed })).rejects.toThrow("killed");
  const steps: number[] = [];
  const resumed = await train({
    ...training,
    lesson: (step) => training.lesson(steps[steps.push(step) - 1]!),
  });
  expect(steps).toEqual([2, 3, 4, 5]);
  expect(flat(resumed.tensors)).toEqual(flat(whole.tensors));
});

test("a run that is done is not done again", async () => {
  const training = await counting();
  const first = await train(training);
  const never = () => Promise.reject(new Error("asked to begin"));
  const again = await train({ ...training, start: never });
  expect(flat(again.tensors)).toEqual(flat(first.tensors));
  expect(again.seconds).toBe(first.seconds);
});

test("weights whose names begin so move faster, the others as ever", async () => {
  const once = { steps: 1, decay: 0 };
  const start = initialWeights(config, new Random(1));
  const plain = await train(await counting(once));
  const fast = await train(await counting({ ...once, faster: { "model.layers.1.": 3 } }));
  const moved = (name: string, { tensors }: typeof plain) =>
    tensors.get(name)!.data.map((value, i) => value - start.get(name)!.data[i]!);
  for (const [name, times] of [
    ["model.layers.0.mlp.up_proj.weight", 1],
    ["model.layers.1.mlp.up_proj.weight", 3],
  ] as const)
    moved(name, fast).forEach((move, i) => {
      expect(move).toBeCloseTo(times * moved(name, plain)[i]!, 5);
    });
});

test("a run that stops early has gone as far as an unbroken one had then", async () => {
  const training = await counting();
  const stopped = await train({ ...training, stop: 3 });
  const killed = await counting();
  const lesson = (step: number) => {
    if (step === 3) throw new Error("killed");
    return killed.lesson(step);
  };
  await expect(train({ ...killed, lesson, saveEvery: 1 })).rejects.toThrow("killed");
  const { read } = await openSafetensors(killed.snapshot);
  for (const [name, { data }] of stopped.tensors) expect((await read(name)).data, name).toEqual(data);
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
    throw new Error("no lesson");
  };
  await expect(train(await counting({ lesson: broken }))).rejects.toThrow("no lesson");
  expect(tf.memory().numTensors).toBe(before);
});
