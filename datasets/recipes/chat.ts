import { lessonsOf } from "../chat/chat-problem.ts";
import { conversation } from "../chat/conversation.ts";
import { CHAT_TEMPLATE } from "../chat/template.ts";
import { forTraining, heldOut } from "../held-out.ts";
import type { Random } from "../random.ts";
import { SEED } from "../seeds.ts";
import { CONVERSATIONS, conversations } from "../tasks/conversations.ts";
import { type Example, whole } from "../train/batch.ts";
import type { Given } from "./recipe.ts";
import { textRecipe } from "./text-recipe.ts";

const ROWS = 32;
const TURNS = 3;

export const chat = textRecipe({
  name: "chat",
  about: `\`tiny-base\`, every weight fine-tuned to answer questions about who has what, in the way that a system line asks for:
as JSON, as a list, in upper case, in a role, to someone by name, as a parrot, or not at all. Its chat template is in
\`tokenizer_config.json\`.`,
  reads: `Conversations from \`datasets/chat\`, ${ROWS} a step of ${TURNS} turns each, drawn anew; the loss counts every token.`,
  example,
  tasks: [conversations],
  rows: ROWS,
  chat: { chat_template: CHAT_TEMPLATE },
  optimization: { steps: 1000, warmup: 40, peak: 1e-3, decay: 0, clip: 1 },
  seed: SEED.conversations,
  seeds: { "held-out conversations": SEED.heldOutConversations },
});

/** Conversations as the chat template writes them; none has rules and facts that are held out. */
function example({ tokens }: Given): (random: Random) => Example {
  const draw = forTraining(
    { ...CONVERSATIONS, draw: (random) => conversation(random, TURNS) },
    heldOut(CONVERSATIONS),
  );
  const encode = (text: string) => tokens.encode(text, { special: false });
  return (random) => whole(lessonsOf(draw(random)).flat().flatMap(encode));
}
