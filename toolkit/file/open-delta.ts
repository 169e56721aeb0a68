import { FormatError, UnsupportedError } from "../errors.ts";
import type { Checkpoint } from "../io/checkpoint.ts";
import { openSafetensors, type SafetensorsFile } from "../io/safetensors.ts";
import type { Config, DeltaOnBase, Weights } from "../io/weights.ts";
import type { PlannedBand } from "../methods/bands.ts";
import { bytesAt16Bits } from "../methods/budget.ts";
import { methodNamed } from "../methods/index.ts";
import type { Method } from "../methods/method.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { type CheckedReads, checkedReads } from "./checked-reads.ts";
import { type Description, FORMAT, type Metrics, parseDescription } from "./description.ts";
import { verifyHeader } from "./digest.ts";
import { restoreOn } from "./restore.ts";

export interface OpenDeltaOptions {
  /** Decodes the layers, for a file made with a method of your own. */
  readonly method?: Method;
  /** Reads so many of the bits of each weight that are stored, for methods that can: `anyPrecision`. */
  readonly bits?: number;
}

/** A delta file whose header has been read and found right. Tensors stay on disk until asked for. */
export interface DeltaFile
  extends DeltaOnBase<Checkpoint>,
    CheckedReads,
    Metrics,
    Pick<Description, "method" | "options" | "ledger"> {
  readonly file: string;
  readonly description: Description;
  /** The stored tensors as the header lists them. */
  readonly tensors: SafetensorsFile["tensors"];
  /** The fine-tuned model's configuration, where it is not the base's. */
  readonly config: Config | undefined;
  /** Its `generation_config.json`, where it has one that is not the base's. */
  readonly generation: Config | undefined;
  /** Compressed layers, named without `.weight`. */
  readonly layers: readonly string[];
  /** All bytes of the file over those of the whole model at 16 bits. */
  readonly fileRatio: number;
  /** Relative error ‖Δ − Δ̂‖ / ‖Δ‖ of each layer. */
  readonly errors: ReadonlyMap<string, number>;
  /** How many singular directions of a layer are stored with how many bits; none for methods that store none. */
  bands(layer: string): Promise<readonly PlannedBand[]>;
  /** The delta that the stored parts of a layer stand for   [out, in]. Only this layer is read. */
  delta(layer: string): Promise<Matrix>;
  /** The model that the base and this delta make together. Every tensor of the base is checked as it is read. */
  on(base: Checkpoint): Weights;
  /** Reads everything once; throws a FormatError where a byte is not what was written. */
  verify(): Promise<void>;
}

/**
 * Opens a delta file. It holds all that is needed beside the base: nothing else is read.
 *
 * The header is checked against its digest now, every tensor against its own when it is read: a changed byte is an
 * error, never a changed number. `verify` reads all of them. Cost: the header only.
 *
 * With `bits`, layers are what the first bits of their codes say. What is checked is still all of a layer, and `errors` and `ledger`
 * are those of the whole file.
 *
 *     const rough = await openDelta("math.delta.safetensors", { bits: 3 });
 *
 * @throws {NotFoundError} no such file
 * @throws {FormatError} truncated, damaged, or not a delta file
 * @throws {UnsupportedError} a newer version of the format, an unknown method, or bits of one that has no planes
 * @throws {ValueError} from reading a layer: bits that are not stored
 */
export async function openDelta(file: string, options: OpenDeltaOptions = {}): Promise<DeltaFile> {
  const stored = await openSafetensors(file);
  const { format, sha256, delta } = stored.metadata;
  if (format !== FORMAT)
    throw new FormatError(
      `openDelta: expected format "${FORMAT}" in the metadata, got ${format === undefined ? "none" : `"${format}"`} (${file})`,
    );
  await verifyHeader(file, sha256);
  const description = parseDescription(delta, file);
  const reads = checkedReads(stored, description);
  const configs = {
    config: await keptJson(reads, "config.json"),
    generation: await keptJson(reads, "generation_config.json"),
  };
  const method = options.method ?? methodNamed(description.method);
  return deltaFile(stored, description, atBits(reads, method, options.bits), method, configs);
}

/** The same reads, with as many bits of the layers as were asked for. */
function atBits(reads: CheckedReads, method: Method, bits: number | undefined): CheckedReads {
  if (bits === undefined) return reads;
  if (!method.atBits)
    throw new UnsupportedError(
      `openDelta: ${method.name} stores no planes of bits, expected no bits, got ${bits}`,
    );
  return { ...reads, parts: async (layer) => method.atBits!(await reads.parts(layer), bits) };
}

async function keptJson(reads: CheckedReads, name: string): Promise<Config | undefined> {
  const bytes = await reads.keptFile(name);
  return bytes && (JSON.parse(Buffer.from(bytes).toString()) as Config);
}

function deltaFile(
  { file, tensors }: SafetensorsFile,
  description: Description,
  reads: CheckedReads,
  method: Method,
  configs: Pick<DeltaFile, "config" | "generation">,
): DeltaFile {
  const layers = Object.keys(description.layers);
  const shapeOf = (layer: string) => description.base[`${layer}.weight`]!.shape as Matrix["shape"];
  const opened: DeltaFile = {
    file,
    description,
    tensors,
    ...configs,
    method: description.method,
    options: description.options,
    ledger: description.ledger,
    ...description.metrics,
    ...reads,
    layers,
    fileRatio: description.ledger.total / bytesOfModel(description),
    errors: new Map(layers.map((layer) => [layer, description.layers[layer]!.error])),
    bands: async (layer) => method.bands(await reads.parts(layer)),
    delta: async (layer) => method.decode(await reads.parts(layer), shapeOf(layer)),
    on: (base) => restoreOn(opened, base),
    verify: async () => {
      for (const layer of layers) await reads.parts(layer);
      for (const tensor of Object.keys(description.others)) await reads.kept(tensor);
      for (const name of Object.keys(description.files)) await reads.keptFile(name);
    },
  };
  return opened;
}

const bytesOfModel = ({ base }: Description): number =>
  Object.values(base).reduce((sum, { shape }) => sum + bytesAt16Bits(shape), 0);
