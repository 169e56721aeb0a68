import { byteLength } from "../io/write-safetensors.ts";
import { bytesAt16Bits } from "../methods/budget.ts";
import { payloadOf } from "../methods/ledger.ts";
import type { PartKind } from "../methods/parts.ts";
import { sizeOf } from "../tensor/tensor.ts";
import type { Contents } from "./assemble.ts";
import type { FileLedger, Metrics } from "./description.ts";
import { storedBytes } from "./stored.ts";

/** Where every byte of a file goes, counted from what is written. */
export function fileLedger({ layers, others, files }: Contents, header: number): FileLedger {
  const byKind: Partial<Record<PartKind, number>> = {};
  for (const { stored } of layers)
    for (const { kind, dtype, shape } of Object.values(stored))
      byKind[kind!] = (byKind[kind!] ?? 0) + byteLength(dtype, shape);
  const inLayers = sum(Object.values(byKind));
  const inOrder = Object.fromEntries(Object.entries(byKind).sort(([a], [b]) => (a < b ? -1 : 1)));
  const uncompressed = sum(others.map(({ stored }) => storedBytes(stored)));
  const inFiles = sum(files.map(({ stored }) => stored?.shape[0] ?? 0));
  return {
    byKind: inOrder,
    layers: inLayers,
    payload: payloadOf(byKind),
    uncompressed,
    files: inFiles,
    header,
    total: inLayers + uncompressed + inFiles + header,
  };
}

export function metricsOf({ layers }: Contents, ledger: FileLedger): Metrics {
  const shapes = layers.map(({ base }) => base.shape);
  const layerBytes = sum(shapes.map(bytesAt16Bits));
  const norm = Math.hypot(...layers.map(({ entry }) => entry.norm));
  const error = Math.hypot(...layers.map(({ entry }) => entry.norm && entry.norm * entry.error));
  return {
    ratio: ledger.layers / layerBytes,
    bitsPerWeight: (8 * ledger.layers) / sum(shapes.map(sizeOf)),
    error: norm === 0 ? error : error / norm,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
