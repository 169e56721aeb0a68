/** How far a figure or table of the paper can be reproduced from what ships with this project. */
export type Reach =
  /** The same comparison on the shipped pairs, or on synthetic deltas. */
  | "miniature"
  /** It is about particular checkpoints, which have to be downloaded. */
  | "checkpoints"
  /** It needs something that was never released, or a machine that is not here. */
  | "out of reach"
  /** A drawing or a list: there is nothing to measure. */
  | "nothing to measure";

/** One figure or table of the Delta-CoMe paper. */
export interface PaperItem {
  /** `Figure 1`, `Table 3` */
  readonly id: string;
  readonly shows: string;
  readonly reach: Reach;
  /** What a miniature leaves out, or why there is none. */
  readonly limit: string;
  /** What the paper says there, as far as it is at hand. Its numbers, where they are: `paperTable`. */
  readonly says?: readonly string[];
  /** Where that was read. */
  readonly source?: string;
}

/** Ping et al., "Delta-CoMe: Training-Free Delta-Compression with Mixed-Precision for Large Language Models", NeurIPS 2024. */
export const paperText = "the paper (arXiv 2406.08903v2)";
export const paperReadme = "README of thunlp/Delta-CoMe";
export const paperCode = "code of thunlp/Delta-CoMe (commit 646a1fb)";

/** Every figure and table of the Delta-CoMe paper, in its order. */
export const paperItems = [
  {
    id: "Figure 1",
    shows: "the singular values of one delta, and the bits that each singular vector gets",
    reach: "miniature",
    limit: "the curve of the 7B layer itself is only digitised, so its numbers are approximate",
    says: ["the singular values have a long tail"],
    source: `digitised from the figure of ${paperText}, approximate`,
  },
  {
    id: "Figure 2",
    shows: "a drawing of the method",
    reach: "nothing to measure",
    limit: "the method is `deltaCoMe`",
  },
  {
    id: "Figure 3",
    shows: "time of the inference kernel against PyTorch, by batch and hidden size",
    reach: "out of reach",
    limit: "the GPU kernel was never released; what base + delta costs on a processor is another question",
    says: ["the kernel is about 3 times faster than PyTorch"],
    source: paperText,
  },
  {
    id: "Figure 4",
    shows: "one problem, answered after single, double and triple precision",
    reach: "miniature",
    limit: "problems and models are ours",
    says: ["only triple precision answers it right"],
    source: paperText,
  },
  {
    id: "Table 1",
    shows: "the pairs of models",
    reach: "nothing to measure",
    limit: "the pairs that ship stand in `datasets/`",
    source: paperReadme,
  },
  {
    id: "Table 2",
    shows: "strategies of single, double and triple precision on GSM8K",
    reach: "miniature",
    limit: "the task is ours; the paper's accuracies are not at hand",
    says: [
      "the best single precision is 3 bits, the best double 8 + 3, the best triple 8 + 3 + 2",
      "triple is better than double, and double better than single",
    ],
    source: paperText,
  },
  {
    id: "Table 3",
    shows: "the main table: four methods on eight benchmarks, 7B, at 1/16",
    reach: "miniature",
    limit: "the pairs and tasks are ours; the eight benchmarks need the real checkpoints",
    says: ["Delta-CoMe is ahead of BitDelta and low rank on average, and close to the fine-tuned models"],
    source: paperReadme,
  },
  {
    id: "Table 4",
    shows: "the main table at 13B",
    reach: "checkpoints",
    limit: "the shipped pairs have one size",
  },
  {
    id: "Table 5",
    shows: "other backbones: OpenChat-3.5-0106 on Mistral-7B, Llama-3-8B-Instruct",
    reach: "checkpoints",
    limit: "the shipped pairs have one architecture, Llama's",
  },
  {
    id: "Table 6",
    shows: "a full fine-tune that was compressed against a LoRA of rank 128",
    reach: "miniature",
    limit: "pairs, rank and tasks are ours",
    says: ["the compressed full fine-tune loses little, and is far ahead of LoRA"],
    source: paperText,
  },
  {
    id: "Table 7",
    shows: "GPU memory for 2 to 50 models",
    reach: "miniature",
    limit: "bytes of real files and memory of the process, not of a GPU",
    says: ["8 models do not fit uncompressed in 80 GB; 50 do compressed"],
    source: paperText,
  },
  {
    id: "Table 8",
    shows: "squared error of the activations, by thirds of the depth and for the top 1 % outlier columns",
    reach: "miniature",
    limit: "the activations are those of the shipped models",
    says: ["triple precision errs less than single precision, and that less than both baselines"],
    source: paperText,
  },
  {
    id: "Table 9",
    shows: "greedy against genetic allocation of the bits",
    reach: "miniature",
    limit: "the search is ours, on small models",
    says: ["the genetic search is better"],
    source: paperText,
  },
  {
    id: "Table 10",
    shows: "a 4-bit against a 16-bit backbone",
    reach: "miniature",
    limit: "the backbone is ours; the paper's numbers are not at hand",
  },
  {
    id: "Table 11",
    shows: "ratios from 1/16 to 1/32",
    reach: "miniature",
    limit: "pairs and tasks are ours; the paper's accuracies are not at hand",
    says: ["fine down to 1/20", "a clear drop at 1/32", "at 1/32 it is still above both baselines at 1/16"],
    source: paperText,
  },
] as const satisfies readonly PaperItem[];

/** `"Table 3"` and its like. */
export type PaperItemId = (typeof paperItems)[number]["id"];
