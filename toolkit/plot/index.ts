/** Plotly figures: plain numbers in, `{ data, layout }` out. */
export { type BarSeries, bars } from "./bars.ts";
export { colors } from "./colors.ts";
export type { AxisOptions, Figure, FigureOptions } from "./figure.ts";
export { type HeatmapOptions, heatmap, type Rows } from "./heatmap.ts";
export { type HistogramOptions, type HistogramSeries, histogram } from "./histogram.ts";
export { type LineSeries, lines } from "./lines.ts";
export type { Mark } from "./marks.ts";
export { type RateSeries, rateDistortion } from "./rate-distortion.ts";
export { type Regions, regions } from "./regions.ts";
export { type ScatterSeries, scatter } from "./scatter.ts";
export { type SpectrumBand, type SpectrumOptions, spectrum } from "./spectrum.ts";
