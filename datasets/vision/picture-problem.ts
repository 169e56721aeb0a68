import type { Image } from "../../toolkit/model/vision/image.ts";
import type { Random } from "../random.ts";
import { draw } from "./draw.ts";
import { anyQuestion, cellQuestion, type Question } from "./questions.ts";
import { type Scene, scene } from "./scene.ts";

/** A picture and questions about it. */
export interface Pictured {
  readonly scene: Scene;
  readonly image: Image;
  readonly questions: readonly Question[];
}

/** A picture with some questions of all kinds, no two of them the same. */
export function pictured(random: Random, count: number): Pictured {
  const one = scene(random);
  const image = draw(one, random);
  return { scene: one, image, questions: different(count, () => anyQuestion(one, random)) };
}

/** Questions about cells of a scene, no two of them the same. */
export const cellQuestions = (scene: Scene, random: Random, count: number): Question[] =>
  different(count, () => cellQuestion(scene, random));

function different(count: number, ask: () => Question): Question[] {
  const questions = new Map<string, Question>();
  while (questions.size < count) {
    const next = ask();
    questions.set(next.asked, next);
  }
  return [...questions.values()];
}

/** The picture, then the question; the answer follows it in the same line. */
export const promptOf = ({ asked }: Question): string => `<image>\n${asked}`;
