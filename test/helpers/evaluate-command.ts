import { vi } from "vitest";
import { evaluate } from "../../toolkit/cli/evaluate.ts";

type Flags = Readonly<Record<string, string | boolean>>;

/** `deltalab evaluate` in this process. */
export const run = (flags: Flags): Promise<void> => evaluate.run({ positionals: [], flags });

/** What it prints. */
export async function printedBy(flags: Flags): Promise<string> {
  const quiet = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await run(flags);
    return write.mock.calls.map(([text]) => text).join("");
  } finally {
    write.mockRestore();
    quiet.mockRestore();
  }
}

/** What it reports as JSON. */
export const report = async (flags: Flags) =>
  JSON.parse(await printedBy({ ...flags, json: true })) as Record<string, unknown>;
