import { checkSameTensors } from "../delta/same-tensors.ts";
import { ValueError } from "../errors.ts";
import { asFraction } from "../methods/budget.ts";
import { methods } from "../methods/index.ts";
import type { Method } from "../methods/method.ts";
import { estimateSeconds } from "../plan/estimate-seconds.ts";
import { type CompressionPlan, planCompression } from "../plan/plan-compression.ts";
import { type CheckpointPreview, previewCheckpoint } from "../plan/preview-checkpoint.ts";
import { resourcesNeeded } from "../plan/resources-needed.ts";
import { shapesToTime, timeLayers } from "../plan/time-layers.ts";
import { sizeOf } from "../tensor/tensor.ts";
import {
  type Arguments,
  type Command,
  present,
  text,
  textFlags,
  UsageError,
  wholeNumber,
} from "./command.ts";
import { withDownloads } from "./downloads.ts";
import { methodFrom, ratioFrom } from "./method-flags.ts";
import { grouped, short, table } from "./table.ts";

const help = `deltalab plan BASE FINETUNED [OPTIONS]

Says what compressing a pair would take, before anything runs: what has to be downloaded, what each method
would store, to the byte, and memory and disk. Of models on the hub that are not on this machine nothing but
configuration and tokenizer is fetched. BASE and FINETUNED are folders in Hugging Face's layout, or names on
the hub: org/name, or org/name@revision with a branch, tag or commit.

  --ratio 1/16             bytes of the compressed layers over their bytes at 16 bits
  --method METHOD          one of those that deltalab compress knows; left out, all that the ratio pays for
  --accounting stored      what the ratio counts: stored (default) everything, paper codes alone; delta-come
  --bands 8:2,3:32,2:rest  bits and number of singular directions, most important first; delta-come
  --workers N              layers to be compressed side by side; 1 when left out
  --time                   compress two made-up layers by each method, and estimate the whole from them: up to
                           a minute for large models
  --json                   one object: base and fineTuned with what is missing, weights, and plans
`;

/** `deltalab plan`: what compressing a pair would take. */
export const plan: Command = {
  help,
  positionals: ["BASE", "FINETUNED"],
  options: {
    ...textFlags("ratio", "method", "accounting", "bands", "workers"),
    time: { type: "boolean" },
    json: { type: "boolean" },
  },
  async run(given: Arguments) {
    const chosen = methodsFrom(given);
    const workers = wholeNumber(given, "workers", 1) ?? 1;
    const [base, fineTuned] = await previews(given.positionals as [string, string]);
    checkSameTensors("planCompression", base, fineTuned);
    const isTimed = given.flags["time"] === true;
    const isAlone = chosen.length === 1;
    const plans = chosen.flatMap((method) => {
      if (!isAlone && !canCompress(method, fineTuned)) return []; // such as more than a bit a weight at 1/32
      return [planned(fineTuned, method, workers, isTimed)];
    });
    const weights = fineTuned.names.reduce((sum, name) => sum + sizeOf(fineTuned.shape(name)), 0);
    const report = { base: described(base), fineTuned: described(fineTuned), weights, plans };
    process.stdout.write(given.flags["json"] ? `${JSON.stringify(report, null, 2)}\n` : inWords(report));
  },
};

function methodsFrom(given: Arguments): Method[] {
  if (text(given, "method") !== undefined) return [methodFrom(given)];
  for (const flag of ["bands", "accounting"])
    if (text(given, flag) !== undefined)
      throw new UsageError(`--${flag} is about one method: expected --method`);
  return methods.map((make) => make(present({ ratio: ratioFrom(text(given, "ratio")) })));
}

async function previews(places: readonly [string, string]): Promise<[CheckpointPreview, CheckpointPreview]> {
  const [base, fineTuned] = places;
  return [
    await withDownloads((hub) => previewCheckpoint(base, hub)),
    await withDownloads((hub) => previewCheckpoint(fineTuned, hub)),
  ];
}

/** Of many methods, those are shown that the budget pays for; one that was asked for says why it does not. */
function canCompress(method: Method, model: CheckpointPreview): boolean {
  try {
    planCompression(model, method);
    return true;
  } catch (error) {
    if (error instanceof ValueError) return false;
    throw error;
  }
}

function planned(model: CheckpointPreview, method: Method, workers: number, isTimed: boolean) {
  const plan = planCompression(model, method);
  const processorSeconds = isTimed
    ? estimateSeconds(plan, timeLayers(method, shapesToTime(plan, method)))
    : null;
  return { ...plan, needs: resourcesNeeded(model, plan, workers), processorSeconds };
}

const described = ({ folder, missing }: CheckpointPreview) => ({ folder, missing });

interface Report {
  readonly base: Pick<CheckpointPreview, "folder" | "missing">;
  readonly fineTuned: Pick<CheckpointPreview, "folder" | "missing">;
  readonly weights: number;
  readonly plans: readonly ReturnType<typeof planned>[];
}

function inWords({ base, fineTuned, weights, plans }: Report): string {
  const [{ layers, ledger, needs }] = plans as [Report["plans"][0]];
  return [
    `${grouped(weights)} weights: ${layers.length} layers to compress, ${size(ledger.uncompressed)} of other tensors`,
    `to download: ${toDownload(base)} of the base, ${toDownload(fineTuned)} of the fine-tuned model`,
    `memory: ${size(needs.compress)} at most to compress, ${size(needs.run)} to run one of the models\n`,
    table(
      ["method", "layers, bytes", "ratio", "with the rest", "disk", "processor time", "rank @ bits"],
      plans.map((plan) => [
        plan.method,
        bytesIn(plan),
        plan.ratio === null ? "?" : asFraction(plan.ratio),
        plan.wholeRatio === null ? "?" : asFraction(plan.wholeRatio),
        plan.needs.disk === null ? "?" : size(plan.needs.disk),
        plan.processorSeconds === null ? "–" : duration(plan.processorSeconds),
        largestOf(plan)
          .bands.map(({ bits, rank }) => `${rank}@${bits}`)
          .join(" ") || "–",
      ]),
    ),
  ].join("\n");
}

/** `≤` where the numbers of the delta may make it less, `?` where they decide. */
function bytesIn({ exact, ledger: { layers } }: CompressionPlan): string {
  if (layers === null) return "?";
  return exact ? grouped(layers) : `≤ ${grouped(layers)}`;
}

const largestOf = ({ layers }: CompressionPlan) =>
  layers.reduce((a, b) => (sizeOf(b.shape) > sizeOf(a.shape) ? b : a));

function toDownload({ missing }: Pick<CheckpointPreview, "missing">): string {
  if (missing.length === 0) return "nothing";
  const bytes = missing.reduce((sum, file) => sum + file.bytes, 0);
  return `${size(bytes)} in ${missing.length} ${missing.length === 1 ? "file" : "files"}`;
}

/** `13.5 GB` */
function size(bytes: number): string {
  const [unit, name] = bytes >= 1e9 ? [1e9, "GB"] : bytes >= 1e6 ? [1e6, "MB"] : [1e3, "kB"];
  return `${short(bytes / unit)} ${name}`;
}

const duration = (seconds: number): string =>
  seconds >= 3600
    ? `${short(seconds / 3600)} h`
    : seconds >= 60
      ? `${short(seconds / 60)} min`
      : `${short(seconds)} s`;
