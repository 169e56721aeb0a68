import { contents, printed } from "../../../helpers/kernelClient.ts";
import { WrongAnswer } from "../answer.ts";
import { milliseconds } from "../measure.ts";

const lines = 100_000;
const expectedLines = Array.from({ length: lines }, (_, i) => `${i}\n`).join("");

/** All must have come before idle, in their order. */
export const printedLines = milliseconds("100,000 printed lines", 2, async (running) => {
  const [ms, executed] = await running.run(running.dialect.printed(lines));
  const came = printed(executed);
  if (came !== expectedLines)
    throw new WrongAnswer(`expected lines 0 to 99,999 before idle, got ${came.split("\n").length - 1} lines`);
  return ms;
});

const length = 5_000_000;

export const largeDisplay = milliseconds("`display_data` of 5 MB", 3, async (running) => {
  const [ms, executed] = await running.run(running.dialect.display(length));
  const shown = contents(executed, "display_data").map(
    ({ data }) => (data as Record<string, unknown>)["text/html"],
  );
  if (shown.length !== 1 || shown[0] !== "x".repeat(length))
    throw new WrongAnswer(`expected one text of 5 MB before idle, got ${shown.length} displays`);
  return ms;
});
