import os from "node:os";
import { openPair } from "../delta/pair.ts";
import { compressToFile } from "../file/compress-to-file.ts";
import { bitDelta } from "../methods/bit-delta.ts";
import { layerMemory } from "../methods/layer-memory.ts";
import { calibrationTexts } from "./calibration-texts.ts";
import { type Arguments, type Command, oneOf, required, text, UsageError, wholeNumber } from "./command.ts";
import { distilledScales } from "./distilled-scales.ts";
import { withDownloads } from "./downloads.ts";
import { removeHalfWrittenOnInterrupt } from "./interrupt.ts";
import { distillationFrom, inSequence, methodFrom, methodOptions } from "./method-flags.ts";
import { progress } from "./progress.ts";
import { describeSummary, summaryOf } from "./summary.ts";
import { short } from "./table.ts";

const help = `deltalab compress --base BASE --fine-tuned FINETUNED --out FILE [OPTIONS]

Compresses what fine-tuning changed into one file, layer by layer. With the base it makes the fine-tuned
model again.

  --base BASE              folder in Hugging Face's layout, or a name on the hub: org/name or
                           org/name@revision
  --fine-tuned FINETUNED   the same for the fine-tuned model
  --out FILE               such as X.delta.safetensors; appears when it is whole

  --method METHOD          delta-come (default), adamix, any-precision, low-rank, bit-delta, compeft,
                           d-qrelo, dare, darex, delta-dct, delta-dq, delta-zip, ds-no-t, im-part,
                           im-part-qt, llm-pruner, magnitude, spa-llm, ultra-delta, water-fill, lossless;
                           docs/methods.md has a card of each
  --ratio 1/16             bytes of the compressed layers over their bytes at 16 bits
  --accounting stored      what the ratio counts: stored (default) everything, paper codes alone; delta-come
  --bands 8:2,3:32,2:rest  bits and number of singular directions, most important first: delta-come and
                           im-part-qt. For delta-come also published, the paper's, scaled to each layer, or
                           greedy or genetic: searched for, on what the directions of all layers lose
  --bits N                 any-precision: bits of a weight, 8 when left out; it can be read at fewer
  --calibration TEXTS      texts, one JSON object {"text": …} a line, for models that see with an "image", its
                           path from there, where <image> is in the text: delta-come, adamix and delta-zip
                           round by GPTQ for what enters each layer when the model reads them, darex finds its
                           q, delta-dq its groups, ds-no-t its mask and spa-llm its tables for it,
                           any-precision weighs errors by inputs, llm-pruner and water-fill by what they do to
                           the model's predictions, and errors of outputs are measured
  --calibrate-on MODEL     fine-tuned (default) as it is, or compressed: its layers as they were compressed
                           before the one whose turn it is, so that three of them at most are compressed side
                           by side
  --fidelity corrected     corrected (default), or released: as Delta-CoMe's released code calibrates, which
                           feeds each block its own outputs, on the compressed model
  --distill STEPS          bit-delta: train the size of each layer's change until the logits for the
                           calibration texts come near the fine-tuned model's; 200 is usual, and both models
                           have to fit into memory
  --rest exact             embeddings, norms and head: exact (default) keeps the fine-tuned model's bits,
                           base the base's
  --seed N                 of what is drawn at random: by dare, darex, delta-dq, im-part and ultra-delta, by
                           --bands genetic, and the order of texts by --distill

  --workers N              layers compressed side by side; all cores, as far as memory allows, when left out
  --resume                 go on from the layers, or steps, that were finished before it was stopped
  --json                   one object: ratio, bitsPerWeight, ledger, layers and what deltalab inspect has
`;

/** `deltalab compress`: a pair becomes a delta file. */
export const compress: Command = {
  help,
  positionals: [],
  options: {
    base: { type: "string" },
    "fine-tuned": { type: "string" },
    out: { type: "string" },
    rest: { type: "string" },
    workers: { type: "string" },
    resume: { type: "boolean" },
    json: { type: "boolean" },
    ...methodOptions,
  },
  async run(given: Arguments) {
    const [base, fineTuned, file] = ["base", "fine-tuned", "out"].map((name) => required(given, name));
    const chosen = methodFrom(given);
    const rest = oneOf(given, "rest", ["base", "exact"]) ?? "exact";
    const workers = wholeNumber(given, "workers", 1);
    const pair = await withDownloads((hub) => openPair({ base: base!, fineTuned: fineTuned!, ...hub }));
    const texts = text(given, "calibration");
    if (chosen.needsGradients && inSequence(given))
      throw new UsageError(
        `${chosen.name} is calibrated on the fine-tuned model: got --calibrate-on compressed`,
      );
    const how = { sequential: inSequence(given), gradients: chosen.needsGradients };
    const calibrated = texts === undefined ? undefined : await calibrationTexts(texts, pair.fineTuned, how);
    removeHalfWrittenOnInterrupt("Stopped. What was finished is kept: --resume goes on from there.");
    const resume = given.flags["resume"] === true;
    const distillation = distillationFrom(given);
    const method =
      calibrated && distillation
        ? bitDelta(await distilledScales(pair, calibrated, file!, { ...distillation, resume }))
        : chosen;
    const shown = progress("compress");
    const delta = await compressToFile(pair, method, file!, {
      rest,
      workers: workers ?? affordableWorkers(pair.layers.map(pair.shape)),
      resume: resume || distillation !== undefined, // what lay there was removed before the scales were found
      ...calibrated,
      onTensor: ({ tensor, done, of, error }) =>
        shown.report(done, of, error === undefined ? tensor : `${tensor} error ${short(error)}`),
    });
    shown.end();
    const summary = await summaryOf(delta);
    process.stdout.write(
      given.flags["json"] ? `${JSON.stringify(summary, null, 2)}\n` : describeSummary(summary),
    );
  },
};

/** As many threads as there are cores, but no more than half of the free memory pays for; at least one. */
function affordableWorkers(shapes: readonly (readonly [number, number])[]): number {
  const affordable = Math.floor(os.freemem() / 2 / Math.max(...shapes.map(layerMemory)));
  return Math.max(1, Math.min(os.availableParallelism(), affordable));
}
