import {
  type CompressOptions,
  calibrate,
  deltaCoMe,
  fisher,
  type Method,
  type Pair,
  publishedSettings,
  waterFill,
} from "../../../toolkit/index.ts";

/** A method, and what it is told of the texts; nothing is recorded before it asks. */
interface Subject {
  readonly method: Method;
  readonly calibration: NonNullable<CompressOptions["calibration"]>;
}

type SubjectFrom = (pair: Pair, texts: number[][], ratio: number) => Subject;

/** By the name in the table. The published settings count codes alone, so they store more than the ratio says. */
export const subjects: Readonly<Record<string, SubjectFrom>> = {
  waterFill: ({ fineTuned }, texts, ratio) => ({
    method: waterFill({ ratio, metric: "fisher" }),
    calibration: fisher(fineTuned, texts),
  }),
  "deltaCoMe, as published": ({ fineTuned }, texts, ratio) => ({
    method: deltaCoMe({ ...publishedSettings, ratio }),
    calibration: calibrate(fineTuned, texts, { sequential: true }),
  }),
  "deltaCoMe, GPTQ and refit": ({ fineTuned }, texts, ratio) => ({
    method: deltaCoMe({ ratio, quantizer: "gptq", refit: true }),
    calibration: calibrate(fineTuned, texts),
  }),
};
