import os from "node:os";

/** Where a benchmark ran: without it no number means anything. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: number; // GB
  readonly system: string;
  readonly node: string;
  /** How many processes wanted a core over the last minute: above the kernels' own one, others were at work. */
  readonly load: number;
}

export function machine(): Machine {
  return {
    processor: os.cpus()[0]?.model ?? "unknown",
    cores: os.availableParallelism(),
    memory: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.arch()}`,
    node: process.versions.node,
    load: Number(os.loadavg()[0]!.toFixed(1)),
  };
}

export const described = ({ processor, cores, memory, system, node }: Machine): string =>
  `${processor}, ${cores} cores, ${memory} GB, ${system}, Node ${node}`;
