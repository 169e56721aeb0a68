import { answered, timed } from "../answer.ts";
import { firstAndLater, type Measure, milliseconds } from "../measure.ts";
import { completion, inspection, type Question } from "../questions.ts";
import type { RunningKernel } from "../running.ts";

/** What the questions are about: a variable of a class that a cell has declared. */
export async function declareStack(running: RunningKernel): Promise<void> {
  await running.run(running.dialect.stackClass(0));
  await running.run(running.dialect.stack);
}

/** The time of one answer. */
export async function latency(running: RunningKernel, question: Question, version: number): Promise<number> {
  const [ms, answer] = await timed(() => answered(question.title, question.ask(running, version)));
  question.check(answer);
  return ms;
}

const idle = (question: Question): Measure => ({
  ...milliseconds(question.title, 21, (running, repeat) => latency(running, question, repeat)),
  prepare: declareStack,
});

export const completions = firstAndLater(completion.title, "later", idle(completion));
export const inspections = firstAndLater(inspection.title, "later", idle(inspection));
