import {
  encodeHeader,
  inFileOrder,
  type SafetensorsEntry,
  writeSafetensors,
} from "../io/write-safetensors.ts";
import type { PartKind } from "../methods/parts.ts";
import type { Companion } from "./companions.ts";
import { type Description, FORMAT, fileName, partName, VERSION } from "./description.ts";
import { headerDigest, NO_DIGEST } from "./digest.ts";
import { fileLedger, metricsOf } from "./file-ledger.ts";
import type { KeptPiece, LayerPiece } from "./piece.ts";

/** All that goes into a delta file. */
export interface Contents extends Pick<Description, "method" | "options" | "rest" | "calibration"> {
  readonly layers: readonly LayerPiece[];
  readonly others: readonly KeptPiece[];
  readonly files: readonly Companion[];
}

/**
 * Writes a delta file: to a temporary name first, renamed when complete.
 *
 * The header tells its own length in the ledger; it is described again until that number is right. Nothing else in
 * it depends on that length, so more digits only ever make it longer, and this ends. Then its digest is computed and
 * put in. The same contents make the same bytes.
 */
export async function writeContents(file: string, contents: Contents): Promise<void> {
  const entries = inFileOrder(storedEntries(contents));
  const metadata = (headerBytes: number, digest = NO_DIGEST) => ({
    sha256: digest, // first, so that it is the first of its digits in the header
    format: FORMAT,
    delta: JSON.stringify(describe(contents, headerBytes)),
  });
  let length = 0;
  for (let next = -1; next !== length; ) {
    next = length;
    length = encodeHeader(entries, metadata(next)).length;
  }
  const digest = headerDigest(encodeHeader(entries, metadata(length)));
  await writeSafetensors(file, entries, metadata(length, digest));
}

/** Every stored tensor under its name in the file. */
function storedEntries({ layers, others, files }: Contents): SafetensorsEntry[] {
  return [
    ...layers.flatMap(({ layer, stored }) =>
      Object.entries(stored).map(([part, tensor]) => ({ ...tensor, name: partName(layer, part) })),
    ),
    ...others.flatMap(({ tensor: name, stored }) =>
      Object.values(stored).map((tensor) => ({ ...tensor, name })),
    ),
    ...files.flatMap(({ name, stored }) => (stored ? [{ ...stored, name: fileName(name) }] : [])),
  ];
}

function describe(contents: Contents, headerBytes: number): Description {
  const { method, options, rest, calibration, layers, others, files } = contents;
  const ledger = fileLedger(contents, headerBytes);
  return {
    version: VERSION,
    method,
    options,
    rest,
    ...(calibration !== undefined && { calibration }),
    metrics: metricsOf(contents, ledger),
    ledger,
    parts: kindsOf(layers),
    layers: byName(layers.map(({ layer, entry }) => [layer, entry])),
    others: byName(others.map(({ tensor, entry }) => [tensor, entry])),
    files: byName(files.map(({ name, entry }) => [name, entry])),
    base: byName([
      ...layers.map(({ layer, base }) => [`${layer}.weight`, base] as const),
      ...others.map(({ tensor, base }) => [tensor, base] as const),
    ]),
  };
}

const byName = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries(entries);

/** The purpose of each part, in the order of their names wherever the pieces come from. */
const kindsOf = (layers: readonly LayerPiece[]): Record<string, PartKind> => {
  const kinds = new Map(
    layers.flatMap(({ stored }) => Object.entries(stored).map(([part, { kind }]) => [part, kind!])),
  );
  return Object.fromEntries([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
};
