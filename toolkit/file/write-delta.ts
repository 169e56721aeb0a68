import type { Pair } from "../delta/pair.ts";
import type { Compressed } from "../methods/compressed.ts";
import { writeContents } from "./assemble.ts";
import { companions } from "./companions.ts";
import { encodedPiece, type KeptPiece, keptPiece, type LayerPiece } from "./piece.ts";

/**
 * Writes what `method.compress(pair)` gave as a delta file, the same bytes as `compressToFile` writes.
 *
 * @param pair  the one that was compressed: its deltas' norms, its base's digests and what is kept are taken from it
 */
export async function writeDelta(
  file: string,
  compressed: Compressed,
  pair: Pair,
  { rest = "exact" }: { readonly rest?: "base" | "exact" } = {},
): Promise<void> {
  const { method, options, parts, errors, outputErrors } = compressed;
  const layers: LayerPiece[] = [];
  for (const layer of compressed.layers) {
    const outputError = outputErrors.get(layer);
    const encoded = {
      parts: parts.get(layer)!,
      error: errors.get(layer)!,
      ...(outputError !== undefined && { outputError }),
    };
    layers.push(await encodedPiece(pair, layer, await pair.delta(layer), encoded));
  }
  const others: KeptPiece[] = [];
  for (const tensor of pair.others) others.push(await keptPiece(pair, tensor, rest));
  await writeContents(file, { method, options, rest, layers, others, files: await companions(pair) });
}
