import { llamaConfig } from "../../toolkit/model/config.ts";
import { imageTokens, visionConfig } from "../../toolkit/model/vision/config.ts";
import type { Image } from "../../toolkit/model/vision/image.ts";
import { llava } from "../../toolkit/model/vision/llava.ts";
import { forTraining, heldOut } from "../held-out.ts";
import { Random } from "../random.ts";
import { SEED } from "../seeds.ts";
import { PICTURES, pictures } from "../tasks/pictures.ts";
import { END, PAD, START, tokenizerConfig } from "../tokenizer/train.ts";
import { answered, type Example, padded } from "../train/batch.ts";
import { bucketed } from "../train/bucket.ts";
import { loss } from "../train/loss.ts";
import { llavaJson } from "../vision/config.ts";
import { initialVision } from "../vision/initial.ts";
import { pictured } from "../vision/picture-problem.ts";
import { everything } from "../vision/questions.ts";
import { CONFIG } from "./base.ts";
import type { Given, Recipe } from "./recipe.ts";

const ROWS = 40;
const QUESTIONS = 6;

const json = llavaJson(CONFIG);
const [config, seeing] = [llamaConfig(CONFIG), visionConfig(json)];

export const vision: Recipe = {
  name: "vision",
  about: `\`tiny-base\` with a small vision tower and a projector (LLaVA's shape), every weight trained to answer questions about
tiny pictures: how many, which colour, where, what, and whether.`,
  reads: `Pictures from \`datasets/vision\`, ${ROWS} a step with ${QUESTIONS} questions and a description each, drawn anew; the
loss counts the answers only.`,
  optimization: { steps: 800, warmup: 40, peak: 1e-3, decay: 0, clip: 1 },
  seed: SEED.pictures,
  seeds: { "vision tower": SEED.tower, "held-out pictures": SEED.heldOutPictures },
  tasks: [pictures],
  config: json,
  tokenizerConfig: tokenizerConfig(),
  settings: json,
  start: ({ base }) => new Map([...base, ...initialVision(seeing, config.width, new Random(SEED.tower))]),
  lessons: (given, seed, rows = ROWS) => {
    const examples = bucketed({ seed, rows, example: exampleOf(given) });
    return (step) => {
      const drawn = examples(step);
      const [batch, images] = [padded(drawn, PAD), drawn.map(({ image }) => image)];
      return (weights) => loss(batch, (rows) => llava(config, seeing, weights, rows, images));
    };
  },
  finish: (trained) => new Map([...trained].map(([name, tensor]) => [storedName(name), tensor])),
};

interface Seen extends Example {
  readonly image: Image;
}

/**
 * `<s>`, the picture, then questions and answers; the first one stands where a prompt has it, and the description last,
 * so that no answer can be read from it.
 */
function exampleOf({ tokens }: Given): (random: Random) => Seen {
  const draw = forTraining({ ...PICTURES, draw: (random) => pictured(random, QUESTIONS) }, heldOut(PICTURES));
  const begin = [START, ...new Array<number>(imageTokens(seeing)).fill(seeing.imageToken)];
  const text = (line: string) => tokens.encode(line, { special: false });
  return (random) => {
    const { image, scene, questions } = draw(random);
    const turns = [...questions, everything(scene)].map(({ asked, answer }, i) => {
      const question = text(`\n${asked}\n`);
      return [i === 0 ? [...begin, ...question] : question, [...text(answer), END]] as const;
    });
    return { ...answered(turns), image };
  };
}

/** Names as LLaVA 1.5 has them on the hub. */
const storedName = (name: string): string =>
  name.replace(/^vision_tower\./, "vision_tower.vision_model.").replace(/^model\./, "language_model.model.");
