import { parseArgs } from "node:util";
import { apply } from "./apply.ts";
import { type Arguments, type Command, type Tools, UsageError } from "./command.ts";
import { compare } from "./compare.ts";
import { compress } from "./compress.ts";
import { diff } from "./diff.ts";
import { evaluate } from "./evaluate.ts";
import { inspect } from "./inspect.ts";
import { plan } from "./plan.ts";

/** The toolkit's commands, by their names. */
const commands: Readonly<Record<string, Command>> = {
  plan,
  diff,
  inspect,
  compress,
  apply,
  evaluate,
  compare,
};

/**
 * Runs one of the toolkit's commands. Results go to stdout; progress, and in one line what went wrong, to stderr.
 *
 * @param tools  what comes from outside of the toolkit
 * @returns the exit code: 0 when the work was done, 1 when it failed, 2 when the command line was not understood
 */
export async function main(name: string, args: readonly string[], tools: Tools = {}): Promise<number> {
  const command = commands[name]!;
  try {
    const given = parse(command, args);
    if (given === "help") process.stdout.write(command.help);
    else await command.run(given, tools);
    return 0;
  } catch (error) {
    const { message } = error as Error;
    const clear = process.stderr.isTTY ? "\r\x1b[2K" : ""; // a progress bar may stand there
    const hint = error instanceof UsageError ? ` (see: deltalab ${name} --help)` : "";
    process.stderr.write(`${clear}deltalab ${name}: ${message.replaceAll("\n", " ")}${hint}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function parse({ options, positionals: names }: Command, args: readonly string[]): Arguments | "help" {
  const { values, positionals } = parsed(options, args);
  if (values["help"]) return "help";
  if (positionals.length !== names.length)
    throw new UsageError(
      `expected ${names.join(" ") || "flags only"}, got ${positionals.join(" ") || "none"}`,
    );
  return { positionals, flags: values as Arguments["flags"] };
}

function parsed(options: Command["options"], args: readonly string[]) {
  try {
    const help = { type: "boolean", short: "h" } as const;
    return parseArgs({ args: [...args], options: { ...options, help }, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
