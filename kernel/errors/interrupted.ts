import { red } from "./ansi.ts";

const words = "the cell was stopped; what it had declared is kept";

/** How a cell ends that the person stopped. */
export const interrupted = {
  status: "error" as const,
  ename: "Interrupted",
  evalue: words,
  traceback: [`${red("Interrupted")}: ${words}`],
};
