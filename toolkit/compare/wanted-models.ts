import { asFraction } from "../methods/budget.ts";
import type { PlannedCell } from "./planned-cells.ts";
import type { Settings } from "./processes/settings.ts";
import { type DeltaSubject, modelDigest, type Subject } from "./processes/subject.ts";

/** A model that has to be measured for a comparison. */
export interface Wanted {
  readonly subject: Subject;
  readonly digest: string;
  /** Such as "delta-come 1/16", for progress. */
  readonly name: string;
}

/** Base and fine-tuned model, and each delta file once, whatever the number of cells that it stands for. */
export function wantedModels(cells: readonly PlannedCell[], settings: Settings): Wanted[] {
  const deltas = new Map<string, Wanted & { readonly subject: DeltaSubject }>();
  for (const { name, budget, seed, subject } of cells) {
    if (!subject) continue;
    const digest = modelDigest(subject, settings);
    const before = deltas.get(digest);
    const most = Math.max(subject.most, before?.subject.most ?? 0);
    const called = before?.name ?? `${name} ${asFraction(budget)}${seed === 0 ? "" : `, seed ${seed}`}`;
    deltas.set(digest, { digest, name: called, subject: { ...subject, most } });
  }
  const whole = (["base", "fine-tuned"] as const).map((what): Wanted => {
    const subject = { what };
    return { subject, digest: modelDigest(subject, settings), name: what };
  });
  return [...whole, ...deltas.values()];
}
