import {
  klToFineTuned,
  loadModel,
  openPair,
  readTask,
  readTokenizer,
  rememberLogits,
} from "../../../toolkit/index.ts";
import { subjects } from "./subjects.ts";

// One measurement: node child.js SUBJECT TEXTS RATIO. Writes a line of JSON.

/** What one subject took and came to. */
export interface Measured {
  /** Seconds from the texts to what is stored. */
  readonly wall: number;
  /** Of all threads together. */
  readonly processor: number;
  /** Bytes that are stored over the 16-bit bytes of the layers. */
  readonly ratio: number;
  /** To the fine-tuned model, in nats a token: of the compressed model, and of the base. */
  readonly kl: number;
  readonly baseKl: number;
}

/** Problems that the divergence is measured on; the texts are others. */
const ASKED = 16;

const [, , name = "", count = "", ratio = ""] = process.argv;
const folder = "datasets/tiny-math";
const pair = await openPair({ base: "datasets/tiny-base", fineTuned: folder });
const tokenizer = await readTokenizer(folder);
const problems = (await readTask("datasets/word-problems/test.jsonl")).map(
  ({ prompt, answer }) => prompt + answer,
);
const texts = problems.slice(ASKED, ASKED + Number(count)).map((text) => tokenizer.encode(text));
const { method, calibration } = subjects[name]!(pair, texts, Number(ratio));

const used = process.cpuUsage();
const began = performance.now();
const compressed = await method.compress(pair, { calibration });
const wall = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(used);

const truth = rememberLogits(await loadModel(pair.fineTuned));
const divergence = async (weights: Parameters<typeof loadModel>[0]) =>
  (await klToFineTuned(await loadModel(weights), truth, tokenizer, problems.slice(0, ASKED))).kl;
const measured: Measured = {
  ...{ wall, processor: (user + system) / 1e6, ratio: compressed.ratio },
  kl: await divergence(pair.base.plus(compressed)),
  baseKl: await divergence(pair.base),
};
console.log(JSON.stringify(measured));
