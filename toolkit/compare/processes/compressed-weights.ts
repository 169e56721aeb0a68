import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { UnsupportedError, ValueError } from "../../errors.ts";
import { compressToFile } from "../../file/compress-to-file.ts";
import { openDelta } from "../../file/open-delta.ts";
import { workFolder } from "../../file/work.ts";
import type { Weights } from "../../io/weights.ts";
import { methodNamed } from "../../methods/index.ts";
import type { Method } from "../../methods/method.ts";
import type { Records } from "../records.ts";
import { type CompressedRecord, isMeasured, type StoredBytes } from "./model-records.ts";
import type { Settings } from "./settings.ts";
import type { Shared } from "./shared.ts";
import { aboutDelta, type DeltaSubject, deltaFileOf, type Subject } from "./subject.ts";
import type { Told } from "./told.ts";

/** The model's weights, compressed now if they never were; nothing where there is no such model, or it is too large. */
export async function weightsOf(
  subject: Subject,
  settings: Settings,
  shared: Shared,
  records: Records,
  told: Told,
): Promise<Weights | undefined> {
  const { base, fineTuned } = await shared.pair();
  if (subject.what !== "delta") return subject.what === "base" ? base : fineTuned;
  const about = aboutDelta(subject, settings);
  const file = deltaFileOf(subject, settings, records);
  const known = await records.find<CompressedRecord>("delta", about);
  if (known && !isMeasured(subject, known)) return undefined;
  const isThere = known !== undefined && existsSync(file); // files may be thrown away, their records kept
  const found = isThere ? known : await compressed(subject, file, settings, shared, told);
  if (!known) await records.keep("delta", about, found);
  if (!isMeasured(subject, found)) return undefined;
  return (await openDelta(file, subject.own && { method: subject.own })).on(base);
}

/** Compresses the pair into the cache, and goes on where that was stopped before. */
async function compressed(
  subject: DeltaSubject,
  file: string,
  { cache, threads }: Settings,
  shared: Shared,
  told: Told,
): Promise<CompressedRecord> {
  await mkdir(cache, { recursive: true });
  const isResumed = existsSync(workFolder(file));
  const calibration = await shared.calibrationFor(subject);
  const begun = performance.now();
  return compressToFile(await shared.pair(), methodOf(subject), file, {
    ...(calibration && { calibration }),
    resume: true,
    workers: threads > 1 ? threads : 0,
    onTensor: ({ done, of }) => told("compress", done, of),
  }).then(
    ({ bitsPerWeight, ratio, ledger, fileRatio }): StoredBytes => {
      const seconds = isResumed ? null : (performance.now() - begun) / 1000;
      return { bitsPerWeight, ratio, fileBytes: ledger.total, fileRatio, seconds };
    },
    (error: unknown) => {
      if (error instanceof ValueError) return { reason: error.message };
      throw error;
    },
  );
}

/** @throws {UnsupportedError} options that the method does not take from plain data */
function methodOf({ own, method, options }: DeltaSubject): Method {
  if (own) return own;
  const made = methodNamed(method, options);
  if (isDeepStrictEqual(made.options, options)) return made;
  throw new UnsupportedError(
    `compare: expected options of ${method} that a process can be told, got ${JSON.stringify(options)}`,
  );
}
