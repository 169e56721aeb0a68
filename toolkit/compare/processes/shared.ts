import { openPair, type Pair } from "../../delta/pair.ts";
import { rememberLogits } from "../../evaluate/remember-logits.ts";
import type { Calibration } from "../../methods/calibration.ts";
import { calibrate } from "../../model/calibrate.ts";
import { fisher } from "../../model/fisher.ts";
import { loadModel } from "../../model/model.ts";
import { readTokenizer } from "../../model/tokenizer.ts";
import type { CalibrationSettings, Settings } from "./settings.ts";
import type { DeltaSubject } from "./subject.ts";

export type Shared = ReturnType<typeof sharedBy>;

/** What several models need, each read when the first one needs it, and kept. */
export function sharedBy({ base, fineTuned, texts, calibration }: Settings) {
  const pair = once(() => openPair({ base, fineTuned }));
  const tokenizer = once(() => readTokenizer(fineTuned));
  const truth = once(async () => {
    const model = await loadModel((await pair()).fineTuned);
    return { ...rememberLogits(model), forget: once(async () => model.dispose()) };
  });
  const activations = once(async () => {
    const { encode } = await tokenizer();
    return calibrate(
      (await pair()).fineTuned,
      texts.map((text) => encode(text)),
    );
  });
  const calibrations = new Map<string, Calibration>();
  return {
    ...{ pair, tokenizer, truth, activations },
    calibrationFor: async (subject: DeltaSubject): Promise<Calibration | undefined> => {
      if (subject.needs === "nothing" || !calibration) return undefined;
      const key = subject.needs === "gradients" ? `gradients by ${subject.seed}` : "inputs";
      const made = calibrations.get(key) ?? calibrationOf(await pair(), calibration, subject);
      calibrations.set(key, made);
      return made;
    },
  };
}

const calibrationOf = (
  { fineTuned }: Pair,
  { tokens, sequential }: CalibrationSettings,
  { needs, seed }: DeltaSubject,
): Calibration =>
  needs === "gradients" ? fisher(fineTuned, tokens, { seed }) : calibrate(fineTuned, tokens, { sequential });

/** What is made at the first call, and handed out at each. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
