import type { Band } from "../methods/bands.ts";
import { calibratedOptions } from "../methods/calibrated-options.ts";
import type { DeltaCoMeOptions } from "../methods/delta-come-options.ts";
import { methodNamed } from "../methods/index.ts";
import type { Method } from "../methods/method.ts";
import {
  type Arguments,
  type Command,
  oneOf,
  present,
  text,
  textFlags,
  UsageError,
  wholeNumber,
} from "./command.ts";

/** The flags that choose a method and its options. */
export const methodOptions: Command["options"] = {
  ...textFlags("method", "ratio", "bands", "accounting", "distill", "seed", "bits"),
  ...textFlags("calibration", "calibrate-on", "fidelity"),
};

/** Which of them mean something to a method beside `--seed`, which is taken where nothing is random, too. */
const flagsOf: Readonly<Record<string, readonly string[]>> = {
  "delta-come": ["ratio", "bands", "accounting", "fidelity"],
  "delta-dct": ["ratio"],
  "delta-dq": ["ratio"],
  "delta-zip": [],
  "im-part": ["ratio"],
  "im-part-qt": ["ratio", "bands"],
  "llm-pruner": ["ratio"],
  "low-rank": ["ratio"],
  "spa-llm": ["ratio"],
  "ultra-delta": ["ratio"],
  adamix: ["ratio"],
  "any-precision": ["bits"],
  compeft: ["ratio"],
  "d-qrelo": ["ratio"],
  dare: ["ratio"],
  darex: ["ratio"],
  "ds-no-t": ["ratio"],
  magnitude: ["ratio"],
  "water-fill": ["ratio"],
  "bit-delta": ["distill"],
  lossless: [],
};

/** Flags that say nothing new: one bit a weight is a sixteenth, and stored bytes are what is always counted. */
const harmless = (method: string, flag: string, value: unknown): boolean =>
  (method === "bit-delta" && flag === "ratio" && value === 1 / 16) ||
  (flag === "accounting" && value === "stored");

/**
 * The method that the flags ask for. Calibration texts ask for what a method can make of them. `--distill` is checked
 * only: the scales it asks for take a pair to find.
 */
export function methodFrom(given: Arguments): Method {
  const name = text(given, "method") ?? "delta-come";
  const known = flagsOf[name];
  if (!known) throw new UsageError(`--method must be ${Object.keys(flagsOf).join(", ")}, got "${name}"`);
  const options = {
    ratio: ratioFrom(text(given, "ratio")),
    bands: bandsFrom(text(given, "bands")),
    accounting: oneOf(given, "accounting", ["stored", "paper"]),
    distill: wholeNumber(given, "distill", 1),
    bits: wholeNumber(given, "bits", 1),
    fidelity: oneOf(given, "fidelity", ["corrected", "released"]),
  };
  const stray = Object.entries(present(options)).find(
    ([flag, value]) => !known.includes(flag) && !harmless(name, flag, value),
  );
  if (stray) throw new UsageError(`--${stray[0]} means nothing to the method ${name}`);
  if (options.distill !== undefined && text(given, "calibration") === undefined)
    throw new UsageError("--distill needs texts to compare logits on: --calibration TEXTS");
  const seed = wholeNumber(given, "seed", 0);
  const calibrated = text(given, "calibration") === undefined ? {} : calibratedOptions(name);
  if (options.fidelity && text(given, "calibration") === undefined)
    throw new UsageError("--fidelity is about how layers are calibrated: expected --calibration, got none");
  return methodNamed(name, { ...present({ ...options, seed }), ...calibrated });
}

/** How the scales of BitDelta are to be distilled, if they are. */
export function distillationFrom(given: Arguments): { steps: number; seed: number } | undefined {
  const steps = wholeNumber(given, "distill", 1);
  return steps === undefined ? undefined : { steps, seed: wholeNumber(given, "seed", 0) ?? 0 };
}

/** Whether layers are calibrated on what enters them when those before them are as they were compressed. */
export function inSequence(given: Arguments): boolean {
  const on = oneOf(given, "calibrate-on", ["fine-tuned", "compressed"]);
  if (on && text(given, "calibration") === undefined)
    throw new UsageError("--calibrate-on needs texts: expected --calibration, got none");
  const released = text(given, "fidelity") === "released";
  if (released && on === "fine-tuned")
    throw new UsageError(
      "--fidelity released calibrates on the compressed model, got --calibrate-on fine-tuned",
    );
  return released || on === "compressed";
}

/** `1/16` or `0.0625` as a number. */
export function ratioFrom(given: string | undefined, flag = "ratio"): number | undefined {
  if (given === undefined) return undefined;
  const [, above, below] = /^(\d*\.?\d+)(?:\/(\d*\.?\d+))?$/.exec(given) ?? [];
  const ratio = Number(above) / Number(below ?? 1);
  if (Number.isFinite(ratio)) return ratio;
  throw new UsageError(`--${flag} must be a share such as 1/16 or 0.0625, got "${given}"`);
}

/** Bands that have a name. */
const named = ["published", "greedy", "genetic"] as const;

/** `8:2,3:32,2:rest` as bands: bits, then how many directions; or the name of some. */
export function bandsFrom(given: string | undefined): DeltaCoMeOptions["bands"] {
  const name = named.find((name) => name === given);
  return name ?? listedBands(given);
}

function listedBands(given: string | undefined): Band[] | undefined {
  return given?.split(",").map((band) => {
    const [, bits, rank] = /^(\d+):(\d+|rest)$/.exec(band) ?? [];
    if (bits === undefined)
      throw new UsageError(
        `--bands must be BITS:RANK, … such as 8:2,3:32,2:rest, or ${named.join(", ")}, got "${band}"`,
      );
    return { bits: Number(bits), rank: rank === "rest" ? rank : Number(rank) };
  });
}
