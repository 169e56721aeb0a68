import { expect, test } from "vitest";
import { heldOut } from "../../../datasets/held-out.ts";
import { Random } from "../../../datasets/random.ts";
import { PICTURES, pictures } from "../../../datasets/tasks/pictures.ts";
import { draw, SIDE } from "../../../datasets/vision/draw.ts";
import { pictured } from "../../../datasets/vision/picture-problem.ts";
import { PLACES, scene, shown } from "../../../datasets/vision/scene.ts";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import type { Image } from "../../../toolkit/model/vision/image.ts";

const many = (() => {
  const random = new Random(7);
  return Array.from({ length: 300 }, () => pictured(random, 4));
})();

/** Shapes by the number of their pixels. */
const BY_AREA: Record<number, string> = { 30: "book", 40: "coin", 26: "pear", 20: "pencil" };

/** What is in a cell, read from its pixels alone. */
function seen({ data }: Image, cell: number): string {
  const [top, left] = [Math.floor(cell / 3) * 8, (cell % 3) * 8];
  const pixels = Array.from(
    { length: 64 },
    (_, i) => ((top + Math.floor(i / 8)) * SIDE + left + (i % 8)) * 3,
  );
  const rgb = pixels.map((at) => [data[at]!, data[at + 1]!, data[at + 2]!] as const);
  const inked = rgb.filter((pixel) => Math.max(...pixel) > 100);
  if (inked.length === 0) return "none";
  const [red, green, blue] = inked[0]!;
  const colour = blue > 150 ? "blue" : red > 150 ? (green > 150 ? "yellow" : "red") : "green";
  return `${colour} ${BY_AREA[inked.length]}`;
}

const cells = (image: Image) => PLACES.map((_, cell) => seen(image, cell));

/** The answer to a question by what the cells show: another way than the one it was made by. */
function answer(asked: string, cells: readonly string[]): string {
  const words = asked.replace("?", "").split(" ");
  const last = words.at(-1)!;
  if (/\d\?$/.test(asked)) {
    const [colour, shape = "none"] = cells[Number(last) - 1]!.split(" ");
    return words[1] === "colour" ? colour! : shape;
  }
  if (words[0] === "Where") return String(cells.findIndex((one) => one.endsWith(` ${last}`)) + 1);
  if (words[1] === "colour") return cells.find((one) => one.endsWith(` ${last}`))!.split(" ")[0]!;
  return String(cells.filter((one) => one.split(" ").includes(last.replace(/s$/, ""))).length);
}

test("a picture shows its scene, to the pixel", () => {
  for (const { image, scene } of many) expect(cells(image).join(", ")).toBe(shown(scene));
});

test("every answer is right for what the pixels show", () => {
  for (const { image, questions } of many)
    for (const question of questions)
      expect(question.answer, question.asked).toBe(answer(question.asked, cells(image)));
});

test("all kinds of questions are asked, and none is asked twice of a picture", () => {
  const asked = many.flatMap(({ questions }) => questions.map(({ asked }) => asked));
  for (const kind of ["How many", "What colour is the", "What colour is ", "Where is", "What is at"])
    expect(asked.filter((one) => one.startsWith(kind)).length / asked.length).toBeGreaterThan(0.05);
  for (const { questions } of many) expect(new Set(questions.map(({ asked }) => asked)).size).toBe(4);
});

test("a question about where or what colour has one answer", () => {
  for (const { scene, questions } of many)
    for (const { asked } of questions) {
      const [, shape] = /is the (.*)\?/.exec(asked) ?? [];
      if (shape) expect(scene.filter((figure) => figure?.shape === shape)).toHaveLength(1);
    }
});

test("the same scene is drawn in many ways", () => {
  const random = new Random(1);
  const one = scene(random);
  const drawn = Array.from({ length: 20 }, () => draw(one, random));
  expect(new Set(drawn.map(({ data }) => Array.from(data).join())).size).toBe(20);
  for (const image of drawn) expect(cells(image).join(", ")).toBe(shown(one));
});

test("held-out questions are about cells, two different ones for each picture, and right", () => {
  for (const [i, { scene }] of [...heldOut(PICTURES).values()].entries()) {
    const two = pictures.problems.slice(2 * i, 2 * i + 2);
    expect(new Set(two.map(({ prompt }) => prompt)).size).toBe(2);
    for (const problem of two) {
      expect(problem.prompt).toMatch(/^<image>\nWhat (is at|colour is) [1-9]\?$/);
      expect(problem.answer).toBe(answer(problem.prompt.replace("<image>\n", ""), shown(scene).split(", ")));
    }
  }
});

test("no guess is right for as many as a fifth of the held-out questions", () => {
  const answers = pictures.problems.map(({ answer }) => answer);
  const share = (guess: string) => answers.filter((one) => one === guess).length / answers.length;
  for (const guess of new Set(answers)) expect(share(guess), guess).toBeLessThan(0.2);
});

test("the files of the held-out pictures hold what the scenes are, in the order of the questions", async () => {
  const files = await pictures.files!();
  const held = [...heldOut(PICTURES).values()];
  expect(files.size).toBe(held.length);
  for (const [i, bytes] of [...files.values()].entries()) {
    const decoded = tf.node.decodeImage(bytes, 3);
    expect(Array.from(decoded.dataSync())).toEqual(Array.from(held[i]!.image.data));
    decoded.dispose();
  }
  expect(pictures.problems.map((problem) => (problem as { image?: string }).image)).toEqual(
    [...files.keys()].flatMap((name) => [name, name]),
  );
});
