import type { Reporter, TestCase, TestModule } from "vitest/node";

/** After vitest's own summary: every skipped test with its reason, and one plain line of counts. */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    for (const test of tests)
      if (test.result().state === "skipped") console.log(`skipped: ${test.fullName} (${reasonOf(test)})`);
    console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" && result.note) || "no reason given";
}
