import type { Pair } from "../delta/pair.ts";
import { type Calibration, WIDEST_GROUP } from "../methods/calibration.ts";
import { encodeLayers } from "../methods/encode-layers.ts";
import type { Method } from "../methods/method.ts";
import { writeContents } from "./assemble.ts";
import { companions } from "./companions.ts";
import { type DeltaFile, openDelta } from "./open-delta.ts";
import { type KeptPiece, keptPiece, type LayerPiece, type Piece } from "./piece.ts";
import { describeJob, openWork, type Work } from "./work.ts";
import { encoders } from "./workers.ts";

export interface CompressToFileOptions {
  /** Embeddings, norms and head: the fine-tuned model's exact bits, or the base's, which cost nothing. */
  readonly rest?: "base" | "exact";
  /** Activations for methods that need them; with any method, the error of each layer's output is then measured too. */
  readonly calibration?: Calibration;
  /** What the calibration was made from: told in the file, and has to be the same when work is resumed. */
  readonly calibratedOn?: string;
  /** Go on from the layers that an earlier call finished before it was stopped. */
  readonly resume?: boolean;
  /**
   * Threads that compress layers side by side; 0, the default, computes in this thread. Each needs memory for one
   * layer. On a calibration in sequence no more than three are of use. Only methods that come with the toolkit can be sent to a thread.
   */
  readonly workers?: number;
  /** Called after each tensor, to show progress. */
  readonly onTensor?: (progress: TensorProgress) => void;
}

export interface TensorProgress {
  readonly tensor: string;
  /** Tensors finished so far, this one and those of an earlier call included. */
  readonly done: number;
  readonly of: number;
  /** ‖Δ − Δ̂‖ / ‖Δ‖, for compressed layers. */
  readonly error?: number;
}

/**
 * Compresses a pair into a delta file, one tensor at a time: memory grows with the largest tensor and the number of
 * workers, not with the model.
 *
 * Finished pieces lie in a folder `FILE.unfinished` until the last one is there; then they are put together under a
 * temporary name, the file is renamed, and the folder removed. Whatever stops this leaves no half-written file.
 * The same pair, method and options make the same bytes on one machine, whatever the number of workers; on another,
 * rounding may differ. Work that is resumed on a calibration in sequence reads the finished layers again, for the model
 * to run with them.
 * Cost: that of the method for each layer, for some a look at all of them before; disk space for the file twice.
 *
 * @throws {ValueError} the options cannot be met for some layer, found before any work is done; NaN or Inf
 * @throws {MismatchError} `resume`, but what was finished belongs to other checkpoints or options
 */
export async function compressToFile(
  pair: Pair,
  given: Method,
  file: string,
  options: CompressToFileOptions = {},
): Promise<DeltaFile> {
  const { rest = "exact", resume = false, workers = 0, calibration, calibratedOn, onTensor } = options;
  for (const layer of pair.layers) given.check(pair.shape(layer), calibration);
  const method = (await given.planned?.(pair, calibration)) ?? given;
  const settings = { rest, calibratedOn, sequential: calibration?.walk !== undefined };
  const work = await openWork(file, await describeJob(pair, method, settings), resume);
  const of = pair.layers.length + pair.others.length;
  const add = async (piece: Piece, tensor: string): Promise<void> => {
    await work.add(piece);
    onTensor?.({
      tensor,
      done: work.finished.size,
      of,
      ...("layer" in piece && { error: piece.entry.error }),
    });
  };
  const useful = Math.min(workers, calibration?.walk ? WIDEST_GROUP : pair.layers.length);
  const { encode, end } = encoders(pair, method, useful);
  await encodeLayers(pair, method, {
    calibration,
    encode,
    take: (layer, piece) => add(piece, layer),
    finished: finishedLayers(pair, work),
    width: Math.max(useful, 1),
  }).finally(end);
  for (const tensor of pair.others)
    if (!work.finished.has(tensor)) await add(await keptPiece(pair, tensor, rest), tensor);
  const pieces = await work.pieces();
  await writeContents(file, {
    method: method.name,
    options: method.recorded,
    rest,
    ...(calibratedOn !== undefined && { calibration: calibratedOn }),
    layers: inOrderOf(
      pair.layers,
      pieces.filter((p): p is LayerPiece => "layer" in p),
      (p) => p.layer,
    ),
    others: inOrderOf(
      pair.others,
      pieces.filter((p): p is KeptPiece => "tensor" in p),
      (p) => p.tensor,
    ),
    files: await companions(pair),
  });
  await work.remove();
  return openDelta(file, { method });
}

/** The layers that are finished now, each with what is stored of it. */
const finishedLayers = (pair: Pair, { finished, parts }: Work) =>
  new Map(
    pair.layers
      .filter((layer) => finished.has(`${layer}.weight`))
      .map((layer) => [layer, () => parts(layer)] as const),
  );

function inOrderOf<T>(names: readonly string[], pieces: readonly T[], nameOf: (piece: T) => string): T[] {
  const byName = new Map(pieces.map((piece) => [nameOf(piece), piece]));
  return names.map((name) => byName.get(name)!);
}
