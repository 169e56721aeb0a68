import { murmur2 } from "./murmur2.ts";

/**
 * How a frontend makes the path of a cell from its text. Nothing lies there on disk. JupyterLab calls a path that has
 * `ipykernel_` in it by the cell's number: `Cell [3]`.
 */
export const cellPaths = {
  hashMethod: "Murmur2",
  hashSeed: 0xc70f6907,
  tmpFilePrefix: "ipykernel_deltalab/",
  tmpFileSuffix: ".ts",
};

/** The path under which the debugger knows a cell with this text. Cells with the same text are one. */
export const cellPath = (source: string): string =>
  `${cellPaths.tmpFilePrefix}${murmur2(source, cellPaths.hashSeed)}${cellPaths.tmpFileSuffix}`;
