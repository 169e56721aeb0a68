import { openPair, type Pair } from "../../delta/pair.ts";
import { rememberLogits, rememberVisionLogits } from "../../evaluate/remember-logits.ts";
import type { Calibration } from "../../methods/calibration.ts";
import { calibrate } from "../../model/calibrate.ts";
import { fisher } from "../../model/fisher.ts";
import { loadModel } from "../../model/model.ts";
import { readTokenizer } from "../../model/tokenizer.ts";
import { visionConfig } from "../../model/vision/config.ts";
import { readPrompt } from "../../model/vision/read-prompt.ts";
import { loadVisionModel } from "../../model/vision/vision-model.ts";
import { type CalibrationSettings, isPictured, type Settings } from "./settings.ts";
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
  const visionTruth = once(async () => {
    const model = await loadVisionModel((await pair()).fineTuned);
    return { ...rememberVisionLogits(model), forget: once(async () => model.dispose()) };
  });
  /** The texts with their images. */
  const prompts = once(async () => {
    const [{ fineTuned }, tokens] = [await pair(), await tokenizer()];
    return Promise.all(texts.map((text) => readPrompt(tokens, visionConfig(fineTuned.config), text)));
  });
  const activations = once(async () => {
    const [{ fineTuned }, { encode }] = [await pair(), await tokenizer()];
    const read = isPictured({ texts }) ? await prompts() : texts.map(({ text }) => encode(text));
    return calibrate(fineTuned, read);
  });
  const calibrations = new Map<string, Calibration>();
  return {
    ...{ pair, tokenizer, truth, visionTruth, prompts, activations },
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
  { texts, sequential }: CalibrationSettings,
  { needs, seed }: DeltaSubject,
): Calibration =>
  needs === "gradients" ? fisher(fineTuned, texts, { seed }) : calibrate(fineTuned, texts, { sequential });

/** What is made at the first call, and handed out at each. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
