import { openRecords } from "../records.ts";
import { weightsOf } from "./compressed-weights.ts";
import { measure } from "./measured.ts";
import type { Settings } from "./settings.ts";
import { sharedBy } from "./shared.ts";
import type { Subject } from "./subject.ts";
import type { Told } from "./told.ts";

/** Where models are made and measured, one after the other. What all need is read when the first one needs it, and kept. */
export interface Station {
  /** Does for a model what no record has yet, and keeps a record of each thing as soon as it is known. */
  work(subject: Subject, told?: Told): Promise<void>;
}

export function openStation(settings: Settings): Station {
  const records = openRecords(settings.cache);
  const shared = sharedBy(settings);
  return {
    async work(subject, told = () => {}) {
      const weights = await weightsOf(subject, settings, shared, records, told);
      if (weights) await measure(subject, weights, settings, shared, records, told);
    },
  };
}
