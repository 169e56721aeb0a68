import { NotFoundError } from "../../errors.ts";
import { readTinyTask } from "../../evaluate/benchmarks/tiny-task.ts";
import { readChatTemplate } from "../../model/chat-template.ts";
import type { Settings } from "./settings.ts";

/** The problems of a task file, conversations by the fine-tuned model's chat template. */
export async function readProblems(
  file: string,
  { fineTuned, maxTokens }: Pick<Settings, "fineTuned" | "maxTokens">,
) {
  const chat = await readChatTemplate(fineTuned).catch((error: unknown) => {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  });
  return readTinyTask(file, { maxTokens, ...(chat && { chat }) });
}
