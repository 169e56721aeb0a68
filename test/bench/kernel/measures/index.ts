import type { Measure } from "../measure.ts";
import { blocked } from "./blocked.ts";
import { afterHeavyImports, differentCells, sameCell } from "./cells.ts";
import { completions, inspections } from "./editor.ts";
import { memoryAtStart, memoryLater } from "./memory.ts";
import { largeDisplay, printedLines } from "./output.ts";
import { start } from "./start.ts";
import { typedClass } from "./typedClass.ts";

/** All that is measured, in this order: what a kernel may not survive comes last. */
export const measures: readonly Measure[] = [
  start,
  memoryAtStart,
  memoryLater,
  sameCell,
  differentCells,
  typedClass,
  completions,
  inspections,
  largeDisplay,
  blocked,
  afterHeavyImports,
  printedLines,
];
