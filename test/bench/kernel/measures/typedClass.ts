import { expectSame } from "../answer.ts";
import { firstAndLater, milliseconds } from "../measure.ts";
import { type RunningKernel, shown } from "../running.ts";

/** The class in force afterwards must be the one of this cell. */
async function declare(running: RunningKernel, version: number): Promise<number> {
  const [ms] = await running.run(running.dialect.stackClass(version));
  const [, executed] = await running.run(running.dialect.stackVersion);
  expectSame("the class's version", String(version), shown(executed));
  return ms;
}

export const typedClass = firstAndLater(
  "cell with a generic class",
  "edited and run again",
  milliseconds("", 11, declare),
);
