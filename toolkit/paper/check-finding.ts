import { ValueError } from "../errors.ts";
import type { Finding, Interval, Numbers } from "./finding.ts";
import { paperItem } from "./paper-item.ts";

/** @throws {ValueError} it is not one */
export function checkFinding(found: Finding): void {
  paperItem(found.item);
  for (const field of ["claim", "prediction"] as const)
    if (typeof found[field] !== "string" || found[field].trim() === "")
      throw wrong(found, `${field} must be a sentence`, found[field]);
  if (typeof found.held !== "boolean") throw wrong(found, "held must be true or false", found.held);
  if (found.agrees !== undefined && typeof found.agrees !== "boolean")
    throw wrong(found, "agrees must be true or false", found.agrees);
  checkNumbers(found, "result", found.result);
  if (found.paper !== undefined) checkNumbers(found, "paper", found.paper);
  checkIntervals(found);
  if (found.seeds !== undefined && ![found.seeds].flat().every(Number.isSafeInteger))
    throw wrong(found, "seeds must be whole numbers", found.seeds);
}

const wrong = ({ item }: Finding, expected: string, came: unknown) =>
  new ValueError(`finding on ${item}: ${expected}, got ${JSON.stringify(came)}`);

function checkNumbers(found: Finding, field: "result" | "paper", numbers: Numbers): void {
  if (typeof numbers === "string") {
    if (numbers.trim() !== "") return;
  } else if (Object.keys(numbers ?? {}).length > 0) {
    const strange = Object.entries(numbers).find(([, x]) => !Number.isFinite(x));
    if (!strange) return;
    throw wrong(found, `${field} "${strange[0]}" must be a finite number`, String(strange[1]));
  }
  throw wrong(found, `${field} must hold words or named numbers`, numbers);
}

function checkIntervals(found: Finding): void {
  const { interval, result } = found;
  if (interval === undefined) return;
  const named = isInterval(interval) ? { "": interval } : interval;
  for (const [name, ends] of Object.entries(named)) {
    if (!isInterval(ends) || !ends.every(Number.isFinite) || ends[0] > ends[1])
      throw wrong(found, "an interval must be [low, high]", ends);
    if (name !== "" && (typeof result === "string" || !Object.hasOwn(result, name)))
      throw wrong(found, "an interval must belong to a number of the result", name);
  }
}

export const isInterval = (interval: NonNullable<Finding["interval"]>): interval is Interval =>
  Array.isArray(interval) && interval.length === 2;
