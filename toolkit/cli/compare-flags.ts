import { type Contender, namedContender } from "../compare/contender.ts";
import { methodNamed } from "../methods/index.ts";
import { type Arguments, everyText, listed, UsageError } from "./command.ts";
import { ratioFrom } from "./method-flags.ts";

/** Budgets of `--budgets 1/8,1/16`. */
export function budgetsFrom(given: Arguments): number[] {
  const budgets = listed(given, "budgets")?.map((text) => ratioFrom(text, "budgets")!);
  return budgets ?? [1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128];
}

/** Whole numbers of `--seeds 1,2,3`. */
export function seedsFrom(given: Arguments): number[] {
  const texts = listed(given, "seeds") ?? ["0"];
  return texts.map((text) => {
    if (/^\d+$/.test(text) && Number(text) < 2 ** 32) return Number(text);
    throw new UsageError(`--seeds must be whole numbers below 2^32, got "${text}"`);
  });
}

/**
 * Methods of `--methods low-rank,dare`, and one with options of its own for each `--method 'delta-come {"refit":true}'`. Of
 * the options, `name` is what it is called; without it, the method's name, with the other options where that is taken.
 */
export function contendersFrom(given: Arguments): Contender[] {
  const calibrated = given.flags["calibration"] !== undefined;
  const plain = (listed(given, "methods") ?? []).map((name): Chosen => ({ name, options: {} }));
  const chosen = [...plain, ...everyText(given, "method").map(methodOf)];
  if (chosen.length === 0) throw new UsageError("expected --methods or --method, got none");
  return chosen.map(({ name, options: { name: called, ...options } }, i) => {
    const isTaken = chosen.findIndex((other) => other.name === name) < i;
    const fallback = isTaken ? `${name} ${JSON.stringify(options)}` : name;
    const contender = understood(() => {
      methodNamed(name, options); // options that cannot be are found before any work is done
      return namedContender(name, options, calibrated);
    });
    return { ...contender, name: typeof called === "string" ? called : fallback };
  });
}

interface Chosen {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

function methodOf(text: string): Chosen {
  const [, name, json = "{}"] = /^\s*([\w-]+)\s*(\{.*\})?\s*$/s.exec(text) ?? [];
  if (name === undefined)
    throw new UsageError(
      `--method must be a name and options in JSON, such as 'dare {"rescale": 2}', got "${text}"`,
    );
  return { name, options: understood(() => JSON.parse(json) as Record<string, unknown>) };
}

function understood<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new UsageError(`--method: ${(cause as Error).message}`, { cause });
  }
}
