import { ValueError } from "../errors.ts";
import { calibratedOptions } from "../methods/calibrated-options.ts";
import { methodNamed } from "../methods/index.ts";
import type { Method } from "../methods/method.ts";

/** The method for a share of the 16-bit bytes; one that draws at random draws by the seed. */
export type MethodAt = (ratio: number, seed: number) => Method;

/** A method that is compared, at whatever budget. */
export interface Contender {
  /** What tables and legends call it. */
  readonly name: string;
  readonly at: MethodAt;
}

/** A method's name, such as "delta-come", with its default options; or what makes a method of a budget, with a name or under its method's. */
export type ContenderChoice = string | MethodAt | Contender;

/**
 * What is compared.
 *
 * @param calibrated  whether there are calibration texts: methods that are given by name then make of them what they can
 * @throws {UnsupportedError} no method of that name
 * @throws {ValueError} none, or two of one name
 */
export function contendersOf(choices: readonly ContenderChoice[], calibrated: boolean): Contender[] {
  const contenders = choices.map((choice) => contenderOf(choice, calibrated));
  if (contenders.length === 0) throw new ValueError("compare: expected at least one method, got none");
  const names = contenders.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new ValueError(
      `compare: expected methods of different names, got "${twice}" twice: { name, at } names one`,
    );
  return contenders;
}

function contenderOf(choice: ContenderChoice, calibrated: boolean): Contender {
  if (typeof choice === "string") return namedContender(choice, {}, calibrated);
  if (typeof choice !== "function") return choice;
  return { name: choice.name || nameOf(choice), at: choice };
}

/**
 * A method of the toolkit with some of its options set.
 *
 * @throws {UnsupportedError} no method of that name
 */
export function namedContender(
  method: string,
  options: Readonly<Record<string, unknown>>,
  calibrated: boolean,
): Contender {
  methodNamed(method); // its name is checked before any work is done
  const own = { ...(calibrated && calibratedOptions(method)), ...options };
  return { name: method, at: (ratio, seed) => methodNamed(method, { ratio, seed, ...own }) };
}

/** The name that a method gives itself, at a budget that it can be made for. */
function nameOf(at: MethodAt): string {
  try {
    return at(1 / 4, 0).name;
  } catch (cause) {
    throw new ValueError(
      `compare: a method needs a name, since none can be made at 1/4: { name, at } gives one`,
      {
        cause,
      },
    );
  }
}
