import { nearNames } from "../delta/near-names.ts";
import type { Pair } from "../delta/pair.ts";
import { NotFoundError } from "../errors.ts";
import { roundToBfloat16 } from "../io/bfloat16.ts";
import { bitsOf } from "../io/dtype.ts";
import type { CompressedDelta, Weights } from "../io/weights.ts";
import { type Matrix, sizeOf } from "../tensor/tensor.ts";
import type { PlannedBand } from "./bands.ts";
import { bytesAt16Bits } from "./budget.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import type { Parts } from "./parts.ts";

/** One layer's delta as it is stored, and how far it is from the true one. */
export interface EncodedLayer {
  readonly shape: Matrix["shape"];
  readonly parts: Parts;
  /** ‖Δ − Δ̂‖ / ‖Δ‖ */
  readonly error: number;
  /** ‖(Δ − Δ̂) X‖ / ‖Δ X‖ for the calibration's inputs X, where there were any. */
  readonly outputError?: number;
}

/** A compressed delta: all that is stored, and what it costs and loses. */
export interface Compressed extends CompressedDelta {
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly ledger: Ledger;
  /** Stored bytes of the compressed layers over their bytes at 16 bits. */
  readonly ratio: number;
  /** Stored bits of the compressed layers over their number of weights. */
  readonly bitsPerWeight: number;
  /** Relative error ‖Δ − Δ̂‖ / ‖Δ‖ of each layer. */
  readonly errors: ReadonlyMap<string, number>;
  /** Relative error ‖(Δ − Δ̂) X‖ / ‖Δ X‖ of each layer's output for the calibration's inputs X; empty without calibration. */
  readonly outputErrors: ReadonlyMap<string, number>;
  /** What is stored of each layer. */
  readonly parts: ReadonlyMap<string, Parts>;
  /** How many singular directions of a layer are stored with how many bits; none for methods that store none. */
  bands(layer: string): readonly PlannedBand[];
  /** The delta that the stored parts of a layer stand for, computed anew at each call. */
  delta(layer: string): Matrix;
}

interface Source {
  readonly name: string;
  readonly recorded: Readonly<Record<string, unknown>>;
  decode(parts: Parts, shape: Matrix["shape"]): Matrix;
  bands(parts: Parts): readonly PlannedBand[];
}

/** Puts the encoded layers of a pair together with the tensors that are kept whole. */
export function compressedFrom(
  method: Source,
  pair: Pair,
  encoded: ReadonlyMap<string, EncodedLayer>,
): Compressed {
  const ofEach = <T>(pick: (layer: EncodedLayer) => T): Map<string, T> =>
    new Map([...encoded].map(([name, layer]) => [name, pick(layer)]));
  const shapes = [...encoded.values()].map(({ shape }) => shape);
  const parts = ofEach((layer) => layer.parts);
  const ledger = ledgerOf(parts.values(), pair.others.map(pair.fineTuned.shape));
  return {
    method: method.name,
    options: method.recorded,
    layers: [...encoded.keys()],
    others: keptWhole(pair),
    parts,
    errors: ofEach((layer) => layer.error),
    outputErrors: new Map(
      [...encoded].flatMap(([name, { outputError }]) =>
        outputError === undefined ? [] : [[name, outputError] as const],
      ),
    ),
    ledger,
    ratio: ledger.layers / sum(shapes.map(bytesAt16Bits)),
    bitsPerWeight: (8 * ledger.layers) / sum(shapes.map(sizeOf)),
    bands: (layer) => method.bands(find(encoded, layer).parts),
    delta: (layer) => {
      const { parts, shape } = find(encoded, layer);
      return method.decode(parts, shape);
    },
  };
}

function find(encoded: ReadonlyMap<string, EncodedLayer>, layer: string): EncodedLayer {
  const found = encoded.get(layer);
  if (found) return found;
  const near = nearNames(layer, [...encoded.keys()]).join(", ");
  throw new NotFoundError(`compressed: no layer "${layer}", near are ${near}`);
}

/** The fine-tuned model's other tensors, at 16 bits as the ledger counts them. */
function keptWhole({ fineTuned, others }: Pair): Weights {
  const weight = async (name: string) => {
    const tensor = await fineTuned.weight(name);
    return bitsOf(fineTuned.dtype(name)) <= 16 ? tensor : { ...tensor, data: roundToBfloat16(tensor.data) };
  };
  const { config, generation } = fineTuned;
  return { config, generation, names: others, weight };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
