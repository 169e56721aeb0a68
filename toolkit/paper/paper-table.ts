import { ValueError } from "../errors.ts";
import { paperItems } from "./items.ts";
import { type MainRow, mainTable } from "./main-table.ts";

/** The rows of what is at hand in numbers. Sources: `paperItem`. */
export interface PaperTables {
  /** `energy`: share of Σσ² in the directions up to this one. */
  "Figure 1": { readonly direction: number; readonly singularValue: number; readonly energy: number | null };
  "Table 1": { readonly skill: string; readonly fineTuned: string };
  "Table 3": MainRow;
  /** `average`: right answers in per cent, over the paper's benchmarks. */
  "Table 6": { readonly model: string; readonly average: number };
  "Table 7": { readonly models: number; readonly stored: string; readonly fitsIn80GB: boolean };
}

const tables: { readonly [Id in keyof PaperTables]: readonly PaperTables[Id][] } = {
  "Figure 1": [
    { direction: 1, singularValue: 0.39, energy: null },
    { direction: 128, singularValue: 0.1, energy: 0.44 },
    { direction: 1002, singularValue: 0.039, energy: 0.83 },
  ],
  "Table 1": [
    { skill: "math", fineTuned: "WizardMath-7B-V1.0" },
    { skill: "code", fineTuned: "MagicoderS-CL-7B" },
    { skill: "chat", fineTuned: "Llama-2-7B-chat" },
    { skill: "vision and language", fineTuned: "LLaVA-v1.5-7B" },
  ],
  "Table 3": mainTable,
  "Table 6": [
    { model: "full fine-tune", average: 43.0 },
    { model: "full fine-tune, compressed by Delta-CoMe", average: 41.9 },
    { model: "LoRA, rank 128", average: 29.8 },
  ],
  "Table 7": [
    { models: 8, stored: "16 bits", fitsIn80GB: false },
    { models: 50, stored: "compressed", fitsIn80GB: true },
  ],
};

/**
 * The paper's own numbers, as rows for `frameOf`, where they are at hand. No number here was computed by this project;
 * what is not at hand is an error, never a guess.
 *
 *     frameOf(paperTable("Table 3"))
 *
 * @throws {ValueError} its numbers are not at hand
 */
export function paperTable<Id extends keyof PaperTables>(id: Id): readonly PaperTables[Id][] {
  if (Object.hasOwn(tables, id)) return tables[id];
  const known = paperItems.some((item) => item.id === id);
  throw new ValueError(
    `paperTable: ${known ? `the numbers of ${id} are not at hand` : `the paper has no "${id}"`}, ` +
      `only those of ${Object.keys(tables).join(", ")}`,
  );
}
