import type { AxisLayout } from "./axis.ts";
import type { Box, Note } from "./overlays.ts";

/** What a figure says beside its traces, as far as a still picture heeds it. */
export interface Layout {
  title?: string | { text?: string };
  xaxis?: AxisLayout;
  yaxis?: AxisLayout;
  /** Names of traces stand above the frame, or, upright, at its right. */
  legend?: { orientation?: string };
  barmode?: string;
  shapes?: Box[];
  annotations?: Note[];
}
