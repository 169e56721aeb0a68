import { mkdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { NotFoundError } from "../errors.ts";
import { type DeltaFile, openDelta } from "../file/open-delta.ts";
import { restoredFile } from "../file/restored-file.ts";
import { type Checkpoint, openCheckpoint } from "../io/checkpoint.ts";
import { withTemporary } from "../io/temporary.ts";
import type { Weights } from "../io/weights.ts";
import { type ChatTemplate, readChatTemplate } from "../model/chat-template.ts";
import { readTokenizer, type Tokenizer } from "../model/tokenizer.ts";
import { present } from "./command.ts";
import { withDownloads } from "./downloads.ts";

/** A model that is not in memory yet, and how it reads. */
export interface OpenedModel {
  readonly weights: Weights;
  readonly tokenizer: Tokenizer;
  /** Where the model has one. */
  readonly chat?: ChatTemplate;
}

/**
 * Opens a checkpoint, or what it and a delta file make together, with the fine-tuned model's own tokenizer.
 *
 * @param bits  of each weight's code, for a delta that can be read at fewer than are stored
 * @throws {MismatchError} the delta was made on another base
 */
export async function openModel(place: string, deltaFile?: string, bits?: number): Promise<OpenedModel> {
  const delta = deltaFile === undefined ? undefined : await openDelta(deltaFile, present({ bits }));
  const checkpoint = await withDownloads((hub) => openCheckpoint(place, hub));
  if (!delta) return { weights: checkpoint, ...(await textsIn(checkpoint.folder)) };
  return { weights: delta.on(checkpoint), ...(await textsOf(delta, checkpoint)) };
}

/** The restored files lie in a folder only as long as they are read. */
function textsOf(delta: DeltaFile, base: Checkpoint): Promise<Omit<OpenedModel, "weights">> {
  return withTemporary(path.join(os.tmpdir(), "deltalab"), async (folder) => {
    await mkdir(folder);
    for (const name of Object.keys(delta.description.files))
      await writeFile(path.join(folder, name), await restoredFile(delta, base, name));
    return textsIn(folder);
  });
}

async function textsIn(folder: string): Promise<Omit<OpenedModel, "weights">> {
  const chat = await readChatTemplate(folder).catch((error: unknown) => {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  });
  return { tokenizer: await readTokenizer(folder), ...(chat && { chat }) };
}
