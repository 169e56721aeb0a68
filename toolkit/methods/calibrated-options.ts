const options: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "delta-come": { quantizer: "gptq" },
  "delta-dq": { hg: "search" },
  "delta-zip": { quantizer: "gptq" },
  adamix: { quantizer: "gptq" },
  "any-precision": { sensitivity: "inputs" },
  darex: { q: "outputs" },
  "ds-no-t": { metric: "outputs" },
  "llm-pruner": { metric: "fisher" },
  "spa-llm": { metric: "outputs" },
  "water-fill": { metric: "fisher" },
};

/** What calibration texts ask of a method that has a use for them, by its name; nothing of the others. */
export const calibratedOptions = (method: string): Readonly<Record<string, unknown>> => options[method] ?? {};
