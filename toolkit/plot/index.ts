/** Plotly figures: plain numbers in, `{ data, layout }` out. */
export type { Figure } from "./figure.ts";
export { type SpectrumBand, type SpectrumOptions, spectrum } from "./spectrum.ts";
