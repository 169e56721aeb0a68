import { heldOut, type Source } from "../held-out.ts";
import { Random } from "../random.ts";
import { HELD_OUT, SEED } from "../seeds.ts";
import { cellQuestions, type Pictured, pictured, promptOf } from "../vision/picture-problem.ts";
import { png } from "../vision/png.ts";
import { shown } from "../vision/scene.ts";
import type { Task } from "./task.ts";

/** Questions that are asked about each picture. */
const QUESTIONS = 2;

/**
 * Held out are the scenes themselves: in training no picture shows the same, whatever is asked. They are drawn as those in
 * training are; what is asked of them here is about cells alone.
 */
export const PICTURES: Source<Pictured> = {
  draw: (random) => pictured(random, QUESTIONS),
  key: ({ scene }) => shown(scene),
  seed: SEED.heldOutPictures,
  count: HELD_OUT / QUESTIONS,
};

const held = [...heldOut(PICTURES).values()];

const fileOf = (i: number): string => `images/${String(i).padStart(3, "0")}.png`;

export const pictures: Task = {
  folder: "pictures",
  judged: "the answer to the letter",
  problems: held.flatMap(({ scene }, i) =>
    cellQuestions(scene, new Random(SEED.heldOutPictures, i + 1), QUESTIONS).map((one) => ({
      prompt: promptOf(one),
      answer: one.answer,
      image: fileOf(i),
    })),
  ),
  files: async () =>
    new Map(await Promise.all(held.map(async ({ image }, i) => [fileOf(i), await png(image)] as const))),
};
