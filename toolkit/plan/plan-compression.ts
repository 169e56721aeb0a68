import { compressibleLayers } from "../delta/layers.ts";
import { UnsupportedError } from "../errors.ts";
import type { TensorShapes } from "../io/tensor-shapes.ts";
import type { PlannedBand } from "../methods/bands.ts";
import { budget, bytesAt16Bits } from "../methods/budget.ts";
import { bytesByKind, bytesStored, type Forecast } from "../methods/forecast.ts";
import { type Ledger, payloadOf } from "../methods/ledger.ts";
import type { Method } from "../methods/method.ts";
import { type Matrix, sizeOf } from "../tensor/tensor.ts";

/** What a method will store of one layer. */
export interface PlannedLayer {
  readonly layer: string;
  readonly shape: Matrix["shape"];
  /** Stored bytes, at most where the plan is not exact; null where nothing is known before it has run. */
  readonly bytes: number | null;
  readonly bands: readonly PlannedBand[];
  /** What its time grows with, up to a factor that is the method's. */
  readonly work: number;
}

/** What a method will store of a model, before anything runs. */
export interface CompressionPlan {
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly layers: readonly PlannedLayer[];
  /** Whether shapes settle every byte. Else bytes are those at most, or not known. */
  readonly exact: boolean;
  /** As `Compressed.ledger` will have it; where no more is known of layers than what a ratio allows, `byKind` is empty. */
  readonly ledger: PlannedLedger;
  /** Stored bytes of the compressed layers over their bytes at 16 bits. */
  readonly ratio: number | null;
  readonly bitsPerWeight: number | null;
  /** All stored bytes over the model's bytes at 16 bits. */
  readonly wholeRatio: number | null;
}

/** A `Ledger` of which some lines may not be known. */
export interface PlannedLedger extends Pick<Ledger, "byKind" | "uncompressed"> {
  readonly layers: number | null;
  readonly payload: number | null;
  readonly total: number | null;
}

/**
 * What a method will store of each layer of a model, to the byte where shapes settle it. No weight is read, so a model
 * that is not on this machine will do: `modelShapes(config)` makes shapes of a `config.json`.
 *
 *     planCompression(pair.fineTuned, deltaCoMe({ ratio: 1 / 16 })).ledger.layers
 *
 * @throws {ValueError} a layer that the method cannot compress, such as one whose budget does not pay for a direction
 * @throws {UnsupportedError} no layer with a name that is known here
 */
export function planCompression(model: TensorShapes, method: Method): CompressionPlan {
  const names = compressibleLayers(model.names);
  if (names.length === 0)
    throw new UnsupportedError(
      `planCompression: expected projections such as model.layers.0.mlp.down_proj, got ${model.names.slice(0, 3).join(", ")} …`,
    );
  const weights = names.map((layer) => `${layer}.weight`);
  const shapes = weights.map((name) => model.shape(name) as Matrix["shape"]);
  const forecasts = shapes.map((shape) => method.forecast(shape));
  const isLayer = new Set(weights);
  const others = model.names.filter((name) => !isLayer.has(name)).map((name) => model.shape(name));
  const layers = names.map((layer, i): PlannedLayer => {
    const [shape, forecast] = [shapes[i]!, forecasts[i]!];
    const { bands = [], work = sizeOf(shape) } = forecast;
    return { layer, shape, bytes: bytesOf(method, shape, forecast), bands, work };
  });
  const ledger = ledgerOf(layers, forecasts, sum(others.map(bytesAt16Bits)));
  const whole = sum(shapes.map(bytesAt16Bits));
  const over = (bytes: number | null, all: number) => (bytes === null ? null : bytes / all);
  return {
    method: method.name,
    options: method.recorded,
    layers,
    exact: forecasts.every(({ stored, atMost }) => stored && !atMost),
    ledger,
    ratio: over(ledger.layers, whole),
    bitsPerWeight: over(ledger.layers === null ? null : 8 * ledger.layers, sum(shapes.map(sizeOf))),
    wholeRatio: over(ledger.total, whole + ledger.uncompressed),
  };
}

/** To the byte or at most; where a method foretells nothing, what its ratio allows. */
function bytesOf({ options }: Method, shape: Matrix["shape"], { stored }: Forecast): number | null {
  if (stored) return sum(stored.map(bytesStored));
  const { ratio, ratios } = options;
  return typeof ratio === "number" && ratios === undefined ? budget(ratio, shape) : null;
}

function ledgerOf(
  layers: readonly PlannedLayer[],
  forecasts: readonly Forecast[],
  uncompressed: number,
): PlannedLedger {
  const bytes = layers.map((layer) => layer.bytes);
  const inLayers = bytes.every((count) => count !== null) ? sum(bytes) : null;
  const total = inLayers === null ? null : inLayers + uncompressed;
  if (!forecasts.every(({ stored }) => stored))
    return { byKind: {}, layers: inLayers, payload: null, uncompressed, total };
  const byKind = bytesByKind(forecasts.flatMap(({ stored }) => stored!));
  return { byKind, layers: inLayers, payload: payloadOf(byKind), uncompressed, total };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
