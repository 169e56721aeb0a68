import { expectSame, WrongAnswer } from "./answer.ts";
import type { RunningKernel } from "./running.ts";

type Content = Record<string, unknown>;

/** What a frontend asks besides running cells. */
export interface Question {
  readonly title: string;
  /** `version` changes the code that is asked about. */
  ask(running: RunningKernel, version: number): Promise<Content>;
  /** @throws {WrongAnswer} */
  check(answer: Content): void;
}

export const heartbeat: Question = {
  title: "heartbeat",
  ask: async ({ client }) => {
    await client.beat();
    return {};
  },
  check: () => {}, // it came
};

export const kernelInfo: Question = {
  title: "`kernel_info` on control",
  ask: ({ client }) => client.ask("control", "kernel_info_request"),
  check: (answer) => expectSame("kernel_info", "string", typeof answer["protocol_version"]),
};

export const completion: Question = {
  title: "completion of a member",
  ask: ({ client, dialect }, version) =>
    client.ask("shell", "complete_request", atEnd(dialect.member(version))),
  check: ({ matches }) => {
    const names = (matches as string[]).map((match) => match.replace(/^.*\./, ""));
    for (const name of ["push", "pop", "size"])
      if (!names.includes(name)) throw new WrongAnswer(`completion: expected ${name}, got ${names}`);
  },
};

export const inspection: Question = {
  title: "inspection",
  ask: ({ client, dialect }, version) =>
    client.ask("shell", "inspect_request", { ...atEnd(dialect.method(version)), detail_level: 0 }),
  check: ({ found, data }) => {
    const text = String((data as Content | undefined)?.["text/plain"]);
    for (const part of ["push", "Puts an item on top"])
      if (found !== true || !text.includes(part))
        throw new WrongAnswer(`inspection: expected ${part}, got ${text}`);
  },
};

export const completeness: Question = {
  title: "is_complete",
  ask: ({ client, dialect }) => client.ask("shell", "is_complete_request", { code: dialect.unfinished }),
  check: ({ status }) => expectSame("is_complete", "incomplete", status),
};

const atEnd = (code: string) => ({ code, cursor_pos: code.length });
