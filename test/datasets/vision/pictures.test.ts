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
  const place = Number(/(\d)\?$/.exec(asked)![1]);
  const [colour, shape = "none"] = cells[place - 1]!.split(" ");
  return asked.includes("colour") ? colour! : shape;
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
  for (const kind of PLACES.flatMap((place) => [`What is at ${place}?`, `What colour is ${place}?`]))
    expect(asked.filter((one) => one === kind).length / asked.length).toBeGreaterThan(0.03);
  for (const { questions } of many) expect(new Set(questions.map(({ asked }) => asked)).size).toBe(4);
});

test("the same scene is drawn in many ways", () => {
  const random = new Random(1);
  const one = scene(random);
  const drawn = Array.from({ length: 20 }, () => draw(one, random));
  expect(new Set(drawn.map(({ data }) => Array.from(data).join())).size).toBe(20);
  for (const image of drawn) expect(cells(image).join(", ")).toBe(shown(one));
});

test("no guess is right for as many as a fifth of the questions", () => {
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
