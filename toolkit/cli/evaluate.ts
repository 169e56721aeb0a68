import { checkAnswersFile, writeAnswers } from "./answers-file.ts";
import type { Arguments, Command } from "./command.ts";
import { evaluateOptions, settingsOf } from "./evaluate-flags.ts";
import { describeEvaluation, evaluationOf } from "./evaluation.ts";
import { removeHalfWrittenOnInterrupt } from "./interrupt.ts";
import { measured } from "./measured.ts";

const help = `deltalab evaluate --model DIR [--delta FILE] WHAT … [OPTIONS]

Measures what a model can do: the share of problems that it answers right, its perplexity on a text, and how
far it is from the fine-tuned model that it should be like. Each of these alone, or together.

  --model DIR          folder in Hugging Face's layout, or a name on the hub; with --delta, the base
  --delta FILE         from deltalab compress: the model that the base and this delta make together
  --bits N             of a delta by any-precision: the first N bits of each weight's code

WHAT
  --task FILE.jsonl    problems, one JSON object {"prompt": …, "answer": …} a line. What the model writes is
                       compared with the answer: what stands after #### in each, else the whole text, an
                       object in JSON by its value. A line may have more: "extract", a regular expression
                       whose first group counts; "tests", pairs of an input and an output of the JavaScript
                       function to be written; "image", the picture that <image> in the prompt stands for. A
                       prompt may be a list of messages for the model's chat template
  --benchmark NAME     gsm8k, math, humaneval, mbpp, truthfulqa, safetybench, gqa or textvqa, asked and
                       scored as its usual harness does
  --perplexity TEXT    a file of plain text
  --kl TEXTS           the divergence from --fine-tuned, and how often both find the same token most likely,
                       on plain text, or one JSON object {"text": …} a line where the file's name ends in
                       .jsonl, for models that see with an "image", its path from there, where <image> is in
                       the text

OPTIONS for problems
  --limit N            the first N problems only
  --extract REGEX      for problems that have no "extract" of their own
  --data FILE          the benchmark's file as its authors publish it, or a data set of the hub; when left
                       out, the usual one of the hub. What belongs to a file is looked for beside it
  --images DIR         the benchmark's pictures; when left out, the published folder beside the file
  --allow-code-execution
                       yes, run here the programs that the model writes, within limits
                       (docs/code-execution.md)
  --max-tokens N       where an answer is cut off; when left out 128, or what the benchmark says
  --batch N            problems answered side by side; when left out 32, of a benchmark 8
  --temperature T      above 0 tokens are drawn, by --seed N; when left out the most likely one is taken
  --answers FILE.jsonl what the model wrote, a line for each problem: id, prompt, answer, completion, score,
                       correct, and ended (or cut off)

OPTIONS for texts
  --context 128        tokens that the model reads at once
  --stride N           tokens from one window to the next; when left out half the context
  --fine-tuned DIR     the model that --kl compares with; both have to fit into memory

  --json               one object: model, delta; for problems accuracy (the mean score), interval (95 %), n,
                       correct, cutOff (answers that were cut off); with --perplexity perplexity,
                       standardError, tokens; with --kl kl, klInterval, klStandardError, agreement,
                       agreementInterval, positions
`;

/** `deltalab evaluate`: what a model, or a base with a delta, can do. */
export const evaluate: Command = {
  help,
  positionals: [],
  options: evaluateOptions,
  async run(given: Arguments) {
    const settings = settingsOf(given);
    const { answers } = settings;
    if (answers !== undefined) await checkAnswersFile(answers);
    const found = await measured(settings);
    if (found.solved && answers !== undefined) {
      removeHalfWrittenOnInterrupt(); // not before: a signal that is listened to waits until a batch is done
      await writeAnswers(answers, found.solved.answers);
    }
    const report = evaluationOf(settings, found);
    process.stdout.write(
      given.flags["json"] ? `${JSON.stringify(report, null, 2)}\n` : describeEvaluation(settings, found),
    );
  },
};
