import { nearNames } from "../delta/near-names.ts";
import { FormatError, NotFoundError } from "../errors.ts";
import type { SafetensorsFile } from "../io/safetensors.ts";
import type { Part, Parts } from "../methods/parts.ts";
import { type Description, fileName, type KeptEntry, partName } from "./description.ts";
import { sha256, sha256OfNamed } from "./digest.ts";

/** What a delta file stores, each checked against its digest when it is read. */
export interface CheckedReads {
  /** All that is stored of a layer. */
  parts(layer: string): Promise<Parts>;
  /** What is stored of a tensor that is not compressed; nothing where the base's bits are taken. */
  kept(tensor: string): Promise<Uint8Array | undefined>;
  /** A file beside the weights, such as `config.json`; nothing where the base's is taken, or there is none. */
  keptFile(name: string): Promise<Uint8Array | undefined>;
}

/** @throws {FormatError} from each read, where a byte is not what was written */
export function checkedReads(stored: SafetensorsFile, description: Description): CheckedReads {
  const check = (actual: string, expected: string | undefined, name: string): void => {
    if (actual === expected) return;
    throw new FormatError(
      `openDelta: "${name}" must have sha256 ${expected}, got ${actual} (${stored.file})`,
    );
  };
  const keptBytes = async (name: string, entry: KeptEntry | undefined) => {
    if (!entry || entry.kept === "base") return undefined;
    const bytes = await stored.readBytes(name);
    check(sha256(bytes), entry.sha256, name);
    return bytes;
  };
  return {
    parts: async (layer) => {
      const entry = description.layers[layer] ?? unknownLayer(layer, description, stored.file);
      const parts = await readParts(layer, stored, description);
      check(sha256OfNamed(parts), entry.sha256, layer);
      return parts;
    },
    kept: async (tensor) => keptBytes(tensor, description.others[tensor]),
    keptFile: async (name) => keptBytes(fileName(name), description.files[name]),
  };
}

/** A layer's parts are those of all layers' that the file has under the layer's name: small layers may have fewer. */
async function readParts(
  layer: string,
  { tensors, readBytes }: SafetensorsFile,
  description: Description,
): Promise<Parts> {
  const parts: Record<string, Part> = {};
  for (const [part, kind] of Object.entries(description.parts)) {
    const name = partName(layer, part);
    const info = tensors.get(name);
    if (info) parts[part] = { kind, dtype: info.dtype, shape: info.shape, bytes: await readBytes(name) };
  }
  return parts;
}

function unknownLayer(layer: string, { layers }: Description, file: string): never {
  const near = nearNames(layer, Object.keys(layers)).join(", ");
  throw new NotFoundError(`openDelta: no layer "${layer}", near are ${near} (${file})`);
}
