import type { Finding } from "../../toolkit/paper/finding.ts";

/** A finding as a notebook makes it; what a test is about is given. */
export const aFinding = (own: Partial<Finding> = {}): Finding => ({
  item: "Table 3",
  claim: "Mixed precision keeps more.",
  prediction: "It answers more problems than both.",
  result: { "one bit, %": 7.5, "mixed, %": 83 },
  held: true,
  ...own,
});
