import path from "node:path";
import type { Pair } from "../../toolkit/delta/pair.ts";
import { type CompressToFileOptions, compressToFile } from "../../toolkit/file/compress-to-file.ts";
import type { DeltaFile } from "../../toolkit/file/open-delta.ts";
import { bitDelta } from "../../toolkit/methods/bit-delta.ts";
import type { Method } from "../../toolkit/methods/method.ts";
import { temporaryFolder } from "./folder.ts";

/** A pair as a delta file, gone after the test. */
export async function deltaFile(
  pair: Pair,
  method: Method = bitDelta(),
  options: CompressToFileOptions = {},
): Promise<DeltaFile> {
  return compressToFile(pair, method, path.join(await temporaryFolder(), "x.delta.safetensors"), options);
}
