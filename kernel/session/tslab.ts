import { createRequire } from "node:module";
import { withWords } from "../display/described.ts";
import { publish } from "./publish.ts";

interface TslabDisplay {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id: string | undefined };
}

/** Lets `display` of the package tslab write to this kernel: it asks tslab's own kernel where to. */
export function connectTslab(url: string): void {
  const kernel = createRequire(url)("./jupyter.js") as {
    lastWriteDisplayData: (display: TslabDisplay, update: boolean | undefined) => void;
  };
  kernel.lastWriteDisplayData = ({ data, metadata, transient }, update) =>
    publish(
      withWords({ data, metadata }, () => typesOf(data)),
      transient.display_id,
      update ?? false,
    );
}

const typesOf = (data: Record<string, unknown>) => Object.keys(data).join(", ");
