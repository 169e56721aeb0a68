import {
  alignedGram,
  type Band,
  compressMatrix,
  deltaCoMe,
  type ExploredLayer,
  exploreLayer,
  type Matrix,
  type PlannedBand,
  plot,
  powerLaw,
  syntheticDelta,
} from "../../../toolkit/index.ts";

/** A layer's delta and what enters it, made from a seed. */
export interface Layer {
  readonly delta: Matrix;
  readonly gram: Matrix;
}

export function layerOf(side: number, seed: number): Layer {
  const { delta, Vt } = syntheticDelta(powerLaw(side, 0.75), [side, side], seed);
  return { delta, gram: alignedGram(Vt, powerLaw(side, 1)) };
}

/** One change of the bits, with what has to be done to show it. */
export interface Move {
  readonly title: string;
  readonly bands: readonly Band[];
}

const bandsOf = (bits: number, rank: number): Band[] => [
  { bits: 8, rank: 2 },
  { bits, rank },
  { bits: 2, rank: "rest" },
];

/** What a person does with sliders, from the first look on; moves of one title are measured together. */
export const moves: readonly Move[] = [
  { title: "the first look", bands: bandsOf(3, 12) },
  ...Array.from({ length: 10 }, (_, i) => ({
    title: "a band ends one direction later",
    bands: bandsOf(3, 13 + i),
  })),
  ...[4, 5, 6].map((bits) => ({ title: "a band gets bits that it never had", bands: bandsOf(bits, 22) })),
  ...[5, 4, 3].map((bits) => ({ title: "a band gets bits that it had before", bands: bandsOf(bits, 22) })),
];

const methodOf = ({ bands }: Move) => deltaCoMe({ bands, ratio: 1 / 16, decomposition: "exact" });

export const open = ({ delta, gram }: Layer): ExploredLayer => exploreLayer(delta, { gram });

/** Bytes by purpose, both errors, and the figure as Plotly takes it. */
export function shown(explored: ExploredLayer, move: Move): Shown {
  const bands = methodOf(move).forecast(explored.shape).bands!;
  const figure = plot.spectrum(explored.S, { bands, lost: explored.lost(bands) });
  return { ...numbersOf(explored, bands), figure: JSON.stringify(figure) };
}

const numbersOf = (explored: ExploredLayer, bands: readonly PlannedBand[]) => ({
  bytes: explored.ledger(bands).bytes,
  error: explored.weightError(bands),
  outputError: explored.outputError(bands),
});

export interface Shown {
  readonly bytes: number;
  readonly error: number;
  readonly outputError: number;
  readonly figure: string;
}

/** The same numbers, by compressing the layer and decoding it again. */
export function compressed({ delta, gram }: Layer, move: Move): Omit<Shown, "figure"> {
  const { bytes, error, outputError } = compressMatrix(delta, methodOf(move), { gram });
  return { bytes, error, outputError: outputError! };
}
