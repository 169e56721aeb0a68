import { expect, test } from "vitest";
import { Random } from "../../../datasets/random.ts";
import { END, START } from "../../../datasets/tokenizer/train.ts";
import type { Example } from "../../../datasets/train/batch.ts";
import { IMAGE_TOKEN } from "../../../datasets/vision/config.ts";
import { pictured } from "../../../datasets/vision/picture-problem.ts";
import { cellByCell, lineByLine, questionByQuestion } from "../../../datasets/vision/rows.ts";
import { type Scene, scene } from "../../../datasets/vision/scene.ts";
import { readTokenizer } from "../../../toolkit/model/tokenizer.ts";

const tokens = await readTokenizer("datasets/tiny-base");
const encode = (text: string) => tokens.encode(text, { special: false });

const images = ({ tokens }: Example) => tokens.filter((token) => token === IMAGE_TOKEN).length;
const read = (row: readonly number[]) =>
  tokens.decode(row.filter((token) => token > END && token !== IMAGE_TOKEN));
const text = ({ tokens }: Example) => read(tokens);
const learned = ({ tokens, learned }: Example) => read(tokens.filter((_, i) => learned[i]));

/** Whether a line such as `5 book` or `5 is red` is true of a scene. */
function isTrue(line: string, scene: Scene): boolean {
  const [place, ...said] = line.split(" ");
  const figure = scene[Number(place) - 1];
  return said.join(" ") === figure?.shape || said.join(" ") === `is ${figure?.colour}`;
}

test("cell by cell: a row for each cell with one image token, and a true line about it", () => {
  const random = new Random(1);
  const full = scene(random, [9, 9]);
  const { examples, images: pictures } = cellByCell(full, random, encode);
  expect(pictures).toHaveLength(1);
  expect(examples.map(images)).toEqual(new Array(9).fill(1));
  examples.forEach((row, cell) => {
    const line = text(row).trim();
    expect(line.startsWith(`${cell + 1} `)).toBe(true);
    expect(isTrue(line, full), line).toBe(true);
    expect(learned(row)).toBe(line.replace(" is", ""));
  });
});

test("cell by cell: a picture with an empty cell is refused", () => {
  const random = new Random(1);
  expect(() => cellByCell(scene(random, [8, 8]), random, encode)).toThrow("expected a figure in each cell");
});

test("line by line: a whole picture, what each figure is, and what colour one of them has", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = new Random(seed);
    const one = scene(random, [1, 6]);
    const [row] = lineByLine(one, random, encode).examples as [Example];
    expect(images(row)).toBe(9);
    const lines = text(row).trim().split("\n");
    const things = lines.filter((line) => !line.includes(" is "));
    expect(things.toSorted()).toEqual(
      one.flatMap((figure, cell) => (figure ? [`${cell + 1} ${figure.shape}`] : [])),
    );
    expect(lines).toHaveLength(things.length + 1);
    for (const line of lines) expect(isTrue(line, one), line).toBe(true);
    expect(learned(row)).toBe(lines.map((line) => ` ${line.split(" ").at(-1)}`).join(""));
  }
});

test("question by question: questions come first, then true lines; answers and ends of lines are learned alone", () => {
  const drawn = pictured(new Random(3), 4);
  const [row] = questionByQuestion(drawn, new Random(4), encode).examples as [Example];
  expect(row.tokens.slice(0, 10)).toEqual([START, ...new Array(9).fill(IMAGE_TOKEN)]);
  const asked = drawn.questions.map(({ asked, answer }) => `\n${asked} ${answer}`).join("");
  expect(text(row).startsWith(asked)).toBe(true);
  const lines = text(row).slice(asked.length).trim().split("\n");
  expect(new Set(lines).size).toBe(4);
  for (const line of lines) expect(isTrue(line, drawn.scene), line).toBe(true);
  const ends = lines.map((line) => ` ${line.split(" ").at(-1)}`);
  expect(learned(row)).toBe([...drawn.questions.map(({ answer }) => ` ${answer}`), ...ends].join(""));
  expect(row.tokens.filter((token, i) => token === END && row.learned[i])).toHaveLength(4);
});
