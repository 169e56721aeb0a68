import type { DeltaFile } from "../file/open-delta.ts";
import type { PlannedBand } from "../methods/bands.ts";
import { asFraction } from "../methods/budget.ts";
import { formatShape } from "../tensor/tensor.ts";
import { grouped, short, table } from "./table.ts";

/** A compressed layer in a report. */
interface LayerSummary {
  readonly name: string;
  readonly shape: readonly number[];
  readonly bytes: number;
  /** ‖Δ − Δ̂‖ / ‖Δ‖ */
  readonly error: number;
  readonly outputError?: number;
  readonly bands: readonly PlannedBand[];
}

/** What `compress` and `inspect` report of a delta file. */
export async function summaryOf(delta: DeltaFile) {
  const { version, rest, calibration, others, files } = delta.description;
  const { file, method, options, ratio, bitsPerWeight, fileRatio, error, ledger } = delta;
  return {
    file,
    version,
    method,
    options,
    ...(calibration !== undefined && { calibration }),
    rest,
    ratio,
    bitsPerWeight,
    fileRatio,
    error,
    ledger,
    layers: await layersOf(delta),
    others: Object.entries(others).map(([name, { kept }]) => ({ name, kept })),
    files: Object.entries(files).map(([name, { kept }]) => ({ name, kept })),
  };
}

export type Summary = Awaited<ReturnType<typeof summaryOf>>;

/** Reads every layer, which checks it on the way. */
async function layersOf(delta: DeltaFile): Promise<LayerSummary[]> {
  const layers: LayerSummary[] = [];
  for (const name of delta.layers) {
    const { error, outputError } = delta.description.layers[name]!;
    const { shape } = delta.description.base[`${name}.weight`]!;
    const parts = Object.values(await delta.parts(name));
    const bytes = parts.reduce((sum, part) => sum + part.bytes.byteLength, 0);
    const output = outputError !== undefined && { outputError };
    layers.push({ name, shape, bytes, error, ...output, bands: await delta.bands(name) });
  }
  return layers;
}

/** The same for people. */
export function describeSummary(summary: Summary): string {
  const { file, method, options, ratio, bitsPerWeight, fileRatio, error, ledger, layers } = summary;
  const settings = Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [
    `${file}: ${[method, ...settings].join(", ")}\n`,
    `${layers.length} layers at ${short(bitsPerWeight)} bits a weight (${asFraction(ratio)} of 16 bits), error ${short(error)}`,
    `the whole file is ${asFraction(fileRatio)} of the model at 16 bits\n`,
    table(["bytes of", ""], ledgerRows(ledger)),
    table(
      ["layer", "shape", "bytes", "error", "rank @ bits"],
      layers.map(({ name, shape, bytes, error: layerError, bands }) => [
        name,
        formatShape(shape),
        grouped(bytes),
        short(layerError),
        bands.map(({ bits, rank }) => `${rank}@${bits}`).join(" ") || "–",
      ]),
    ),
  ].join("\n");
}

const ledgerRows = ({ byKind, uncompressed, files, header, total }: Summary["ledger"]): string[][] =>
  Object.entries({ ...byKind, uncompressed, files, header, total }).map(([line, bytes]) => [
    line,
    grouped(bytes),
  ]);
