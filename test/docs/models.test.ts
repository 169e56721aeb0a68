import { expect, test } from "vitest";
import { runPage } from "../helpers/page.ts";

test("the model in docs/models.md answers the question that the page asks", async () => {
  const { answer } = await runPage("models.md", "answer");
  expect(answer).toBe("7 + 7 = 14. 14 - 9 = 5.\n#### 5");
});
