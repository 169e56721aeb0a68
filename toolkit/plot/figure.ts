import type { Data, Layout } from "plotly.js-dist-min";

/** A Plotly figure as plain data: what `application/vnd.plotly.v1+json` holds and every Plotly can draw. */
export interface Figure {
  data: Data[];
  layout: Partial<Layout>;
}

/** Colours that readers with any kind of colour vision can tell apart (Okabe and Ito, 2008). */
export const colors = {
  black: "#000000",
  orange: "#E69F00",
  skyBlue: "#56B4E9",
  green: "#009E73",
  blue: "#0072B2",
  vermilion: "#D55E00",
  purple: "#CC79A7",
} as const;

/** The looks that all figures share. Every axis says what it measures. */
export const layout = (title: string, x: string, y: string): Partial<Layout> => ({
  title: { text: title },
  xaxis: { title: { text: x }, zeroline: false },
  yaxis: { title: { text: y }, rangemode: "tozero" },
  template: { layout: { plot_bgcolor: "#ffffff", paper_bgcolor: "#ffffff", font: { family: "sans-serif" } } },
  height: 420,
  margin: { t: 60, r: 20, b: 55, l: 65 },
});
