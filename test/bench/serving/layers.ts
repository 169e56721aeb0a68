import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import {
  bitDelta,
  deltaCoMe,
  lowRank,
  type Matrix,
  type Method,
  normalMatrix,
  type ServedLayer,
  serveLayer,
  tf,
} from "../../../toolkit/index.ts";
import type { MeasuredRow } from "../table.ts";
import { distance } from "./agreement.ts";
import type { Options } from "./options.ts";

const BATCHES = [1, 4, 16];

/** Who is measured, in the table's order. */
export const products = [
  "Delta-CoMe, unpacked",
  "merged",
  "Delta-CoMe, packed",
  "BitDelta, packed",
  "low-rank, equal bytes",
];

/**
 * One layer's product by itself, in ms: x · Wᵀ with the delta's product beside it, packed or with its factors kept unpacked;
 * or with the merged weight alone.
 *
 *   x [batch, width], W [width, width]
 */
export function layers(options: Options): MeasuredRow[] {
  return options.widths.flatMap((width) => ofWidth(width, options));
}

function ofWidth(width: number, { budget, rounds }: Options): MeasuredRow[] {
  const ratio = 1 / budget;
  const delta = normalMatrix([width, width], 1);
  const weight = tf.tensor2d(normalMatrix([width, width], 2).data, [width, width]);
  const methods: Record<string, Method> = {
    "Delta-CoMe, packed": deltaCoMe({ ratio }),
    "BitDelta, packed": bitDelta(),
    "low-rank, equal bytes": lowRank({ ratio }),
  };
  const served = Object.entries(methods).map(
    ([name, method]) => [name, checked(name, method, delta)] as const,
  );
  const unpacked = served[0]![1].unpack();
  const beside = [["Delta-CoMe, unpacked", unpacked] as const, ...served];
  const rows = BATCHES.map((batch) => {
    const x = tf.tensor2d(normalMatrix([batch, width], 3).data, [batch, width]);
    const ofBase = () => tf.matMul<Tensor2D>(x, weight, false, true);
    const all = new Map<string, () => Tensor2D>([
      ["merged", ofBase],
      ...beside.map(([name, layer]) => [name, () => tf.add<Tensor2D>(ofBase(), layer.times(x))] as const),
    ]);
    const samples = timed(all, rounds);
    x.dispose();
    return { title: `[${width}, ${width}], ${batch === 1 ? "1 row" : `${batch} rows`}`, unit: "ms", samples };
  });
  unpacked.dispose();
  weight.dispose();
  return rows;
}

/** @throws {Error} a layer that is not served as it is decoded */
function checked(name: string, method: Method, delta: Matrix): ServedLayer {
  const parts = method.encode(delta);
  const layer = serveLayer(method, parts, delta.shape);
  const [out, inner] = delta.shape;
  const [ours, decoded] = tf.tidy(() => {
    const x = tf.tensor2d(normalMatrix([2, inner], 4).data, [2, inner]);
    const whole = tf.tensor2d(method.decode(parts, delta.shape).data, [out, inner]);
    return [layer.times(x), tf.matMul(x, whole, false, true)].map((y) => Float32Array.from(y.dataSync()));
  });
  const error = distance(ours!, decoded!);
  if (!(error < 1e-4)) throw new Error(`bench serving: ${name} differs from what it decodes to by ${error}`);
  return layer;
}

function timed(all: ReadonlyMap<string, () => Tensor2D>, rounds: number): Map<string, number[]> {
  const samples = new Map([...all.keys()].map((name) => [name, [] as number[]]));
  for (
    let round = -1;
    round < rounds;
    round++ // the first is not counted
  )
    for (const [name, compute] of round % 2 ? [...all].toReversed() : all) {
      const began = performance.now();
      tf.tidy(() => void compute().dataSync());
      if (round >= 0) samples.get(name)!.push(performance.now() - began);
    }
  return samples;
}
