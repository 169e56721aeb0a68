import path from "node:path";
import {
  type Checkpoint,
  compressToFile,
  type DeltaFile,
  deltaCoMe,
  lowRank,
  type Method,
  openCheckpoint,
  openDelta,
  openPair,
} from "../../../toolkit/index.ts";

const SKILLS = ["math", "code", "chat"];
const folderOf = (name: string) => `datasets/tiny-${name}`;

/** How the deltas of tenants are stored. */
export interface Storage {
  readonly name: string;
  readonly method: Method;
}

/** Delta-CoMe at a budget, and low-rank adapters at 16 bits of as many bytes and of about as many directions. */
export async function storagesAt(budget: number): Promise<Storage[]> {
  const ratio = 1 / budget;
  const bands = deltaCoMe({ ratio });
  const layers = await layerShapes();
  const bytesOfRank = layers.map(([out, inner]) => {
    const rank = bands.forecast!([out, inner]).bands!.reduce((sum, band) => sum + band.rank, 0);
    return 2 * rank * (out + inner);
  });
  const bytes = layers.map(([out, inner]) => 2 * out * inner);
  const sameRank = Math.min(1, sum(bytesOfRank) / sum(bytes));
  return [
    { name: "Delta-CoMe", method: bands },
    { name: "low-rank, equal bytes", method: lowRank({ ratio }) },
    { name: "low-rank, equal rank", method: lowRank({ ratio: sameRank }) },
  ];
}

async function layerShapes(): Promise<(readonly [number, number])[]> {
  const pair = await openPair({ base: folderOf("base"), fineTuned: folderOf("math") });
  return pair.layers.map((layer) => pair.shape(layer));
}

export const openBase = (): Promise<Checkpoint> => openCheckpoint(folderOf("base"));

/** The files of the shipped fine-tunes, in turns: `count` of them, each opened by itself. */
export async function deltaFiles(storage: Storage, count: number, folder: string): Promise<DeltaFile[]> {
  const files = SKILLS.slice(0, count).map((skill) =>
    path.join(folder, `${storage.name}-${skill}.safetensors`),
  );
  for (const [i, file] of files.entries()) {
    const pair = await openPair({ base: folderOf("base"), fineTuned: folderOf(SKILLS[i]!) });
    await compressToFile(pair, storage.method, file);
  }
  return Promise.all(Array.from({ length: count }, (_, i) => openDelta(files[i % files.length]!)));
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
