import type { Image } from "../../toolkit/model/vision/image.ts";
import type { Random } from "../random.ts";
import { draw } from "./draw.ts";
import { type Question, question } from "./questions.ts";
import { type Scene, scene } from "./scene.ts";

/** A picture and questions about it. */
export interface Pictured {
  readonly scene: Scene;
  readonly image: Image;
  readonly questions: readonly Question[];
}

/** A picture with some questions, no two of them the same. */
export function pictured(random: Random, count: number): Pictured {
  const one = scene(random);
  const image = draw(one, random);
  const questions = new Map<string, Question>();
  while (questions.size < count) {
    const next = question(one, random);
    questions.set(next.asked, next);
  }
  return { scene: one, image, questions: [...questions.values()] };
}

/** The picture, then the question; the answer follows it in the same line. */
export const promptOf = ({ asked }: Question): string => `<image>\n${asked}`;
