import { llamaConfig } from "../../toolkit/model/config.ts";
import type { Tokenizer } from "../../toolkit/model/tokenizer.ts";
import { visionConfig } from "../../toolkit/model/vision/config.ts";
import { llava } from "../../toolkit/model/vision/llava.ts";
import { forTraining, heldOut } from "../held-out.ts";
import { Random } from "../random.ts";
import { SEED } from "../seeds.ts";
import { PICTURES, pictures } from "../tasks/pictures.ts";
import { PAD, tokenizerConfig } from "../tokenizer/train.ts";
import { padded } from "../train/batch.ts";
import { loss } from "../train/loss.ts";
import { llavaJson } from "../vision/config.ts";
import { initialVision } from "../vision/initial.ts";
import { pictured } from "../vision/picture-problem.ts";
import { cellByCell, type Encode, lineByLine, questionByQuestion, type Rows } from "../vision/rows.ts";
import { PLACES, scene, shown } from "../vision/scene.ts";
import { CONFIG } from "./base.ts";
import type { Recipe, Stage } from "./recipe.ts";

const json = llavaJson(CONFIG);
const [config, seeing] = [llamaConfig(CONFIG), visionConfig(json)];

/** Pictures in a step, stage by stage. */
const CELLS = 6;
const LINES = 32;
const QUESTIONS = 24;
const QUESTIONS_EACH = 3;

const OPTIMIZATION = { warmup: 20, peak: 1e-3, decay: 0, clip: 1 };

/** Vision tower and projector begin from nothing: at first they move faster than the base's weights. */
const FASTER = { vision_tower: 4, multi_modal_projector: 4 };

const held = heldOut(PICTURES);
const sceneOf = (fewest: number, most: number) =>
  forTraining({ draw: (random) => scene(random, [fewest, most]), key: shown }, held);

/** How a tokenizer encodes what stands in the middle of a text. */
const within =
  ({ encode }: Tokenizer): Encode =>
  (text) =>
    encode(text, { special: false });

/** Steps in which so many pictures are drawn anew each time. They depend on seed and step alone. */
const lessonsOf =
  (count: number, rowsOf: (random: Random, encode: Encode) => Rows): Stage["lessons"] =>
  ({ tokens }, seed) =>
  (step) => {
    const random = new Random(seed, step);
    const encode = within(tokens);
    const drawn = Array.from({ length: count }, () => rowsOf(random, encode));
    const batch = padded(
      drawn.flatMap(({ examples }) => examples),
      PAD,
    );
    const images = drawn.flatMap(({ images }) => images);
    return (weights) => loss(batch, (rows) => llava(config, seeing, weights, rows, images));
  };

const nine = sceneOf(PLACES.length, PLACES.length);
const few = sceneOf(1, 6);

const cells: Stage = {
  reads: `First single cells, all nine of ${CELLS} pictures a step, with a line about each, \`5 book\` or \`5 is red\`: place and
last word are learned.`,
  optimization: { ...OPTIMIZATION, steps: 120, faster: FASTER },
  lessons: lessonsOf(CELLS, (random, encode) => cellByCell(nine(random), random, encode)),
};

const lines: Stage = {
  reads: `Then ${LINES} whole pictures a step, with lines about all things in them and about one colour.`,
  optimization: { ...OPTIMIZATION, steps: 100 },
  lessons: lessonsOf(LINES, (random, encode) => lineByLine(few(random), random, encode)),
};

const problem = forTraining({ ...PICTURES, draw: (random) => pictured(random, QUESTIONS_EACH) }, held);

export const vision: Recipe = {
  name: "vision",
  about: `\`tiny-base\` with a small vision tower and a projector (LLaVA's shape), every weight trained to answer questions about
tiny pictures: what is in a cell, and which colour it has.`,
  before: [cells, lines],
  reads: `At last ${QUESTIONS} pictures a step with ${QUESTIONS_EACH} questions each, and such lines about two figures. Four of seven questions
  are about cells; the others ask for places, for colours of things and for numbers, which it does not learn in this time. All is
  drawn anew; the loss counts answers and ends of lines only.`,
  optimization: { ...OPTIMIZATION, steps: 450, stop: 250 },
  lessons: lessonsOf(QUESTIONS, (random, encode) => questionByQuestion(problem(random), random, encode)),
  seed: SEED.pictures,
  seeds: { "vision tower": SEED.tower, "held-out pictures": SEED.heldOutPictures },
  tasks: [pictures],
  config: json,
  tokenizerConfig: tokenizerConfig(),
  settings: json,
  start: ({ base }) => new Map([...base, ...initialVision(seeing, config.width, new Random(SEED.tower))]),
  read:
    ({ tokens }) =>
    (random) => {
      const { examples, images } = questionByQuestion(problem(random), random, within(tokens));
      return { tokens: examples[0]!.tokens, images };
    },
  finish: (trained) => new Map([...trained].map(([name, tensor]) => [storedName(name), tensor])),
};

/** Names as LLaVA 1.5 has them on the hub. */
const storedName = (name: string): string =>
  name.replace(/^vision_tower\./, "vision_tower.vision_model.").replace(/^model\./, "language_model.model.");
