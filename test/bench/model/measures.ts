import { isDeepStrictEqual } from "node:util";
import type { Job, Writer } from "./writer.ts";

/** One line of the table. */
export interface Measure {
  readonly title: string;
  readonly unit: "tokens/s";
  take(writer: Writer): Promise<number>;
}

const STEPS = 32;

/** Reading, writing and answering, for so many prompts side by side. */
export function measures(prompts: readonly (readonly number[])[], rows: number): Measure[] {
  const some = prompts.slice(0, rows);
  const title = rows === 1 ? "one prompt" : `${rows} prompts side by side`;
  const read = prompts.slice(0, rows).reduce((sum, prompt) => sum + prompt.length, 0);
  const job = (maxTokens: number, ends = false): Job => ({ prompts: some, maxTokens, ends });
  return [
    {
      title: `${title}: reading ${read} tokens`,
      unit: "tokens/s",
      take: async (writer) => read / (await writer.write(job(1))).seconds,
    },
    {
      title: `${title}: writing ${STEPS} more each`,
      unit: "tokens/s",
      take: async (writer) => {
        const first = await writer.write(job(1));
        const all = await writer.write(job(1 + STEPS));
        return (rows * STEPS) / (all.seconds - first.seconds);
      },
    },
    {
      title: `${title}: answers to their end`,
      unit: "tokens/s",
      take: async (writer) => {
        const { texts, seconds } = await writer.write(job(64, true));
        return texts.reduce((sum, text) => sum + text.length, 0) / seconds;
      },
    },
  ];
}

/**
 * Whether all write the same, to the end and beyond it; nobody is timed before that.
 *
 * @throws {Error} who writes what else, after which prompt
 */
export async function checkAgreement(writers: readonly Writer[], prompts: Job["prompts"]): Promise<void> {
  for (const ends of [true, false]) {
    const job = { prompts, maxTokens: ends ? 64 : STEPS, ends };
    const [first, ...others] = await Promise.all(writers.map((writer) => writer.write(job)));
    others.forEach(({ texts }, i) => {
      const row = texts.findIndex((text, row) => !isDeepStrictEqual(text, first!.texts[row]));
      if (row >= 0)
        throw new Error(
          `bench model: expected ${writers[i + 1]!.name} to write ${first!.texts[row]} after prompt ${row}, got ${texts[row]}`,
        );
    });
  }
}
