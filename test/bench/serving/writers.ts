import {
  type Checkpoint,
  type DeltaFile,
  loadModel,
  multiTenant,
  type TenantRequest,
} from "../../../toolkit/index.ts";

/** What is asked of each tenant: by its place. */
export interface Question {
  readonly tenant: number;
  readonly tokens: readonly number[];
}

/** What answers for all tenants. */
export interface Writer {
  write(questions: readonly Question[], maxTokens: number): number[][];
  /** The logits after one question, position after position. */
  logits(question: Question): Float32Array;
  close(): void;
}

const nameOf = (tenant: number) => `tenant ${tenant}`;

/** One base with all deltas, all questions in one batch. */
export async function served(
  base: Checkpoint,
  deltas: readonly DeltaFile[],
  unpackedBytes?: number,
): Promise<Writer> {
  const tenants = Object.fromEntries(deltas.map((delta, i) => [nameOf(i), delta]));
  const options = unpackedBytes === undefined ? {} : { unpackedBytes };
  const server = await multiTenant(base, tenants, options);
  const asked = ({ tenant, tokens }: Question): TenantRequest => ({ tenant: nameOf(tenant), tokens });
  return {
    write: (questions, maxTokens) => server.generate(questions.map(asked), { maxTokens, until: never }),
    logits: (question) => taken(server.logits([asked(question)])),
    close: () => server.dispose(),
  };
}

/** One merged model for each delta, asked one after the other, each all its questions in one batch. */
export async function merged(base: Checkpoint, deltas: readonly DeltaFile[]): Promise<Writer> {
  const models = await Promise.all(deltas.map((delta) => loadModel(base.plus(delta))));
  return {
    write: (questions, maxTokens) => {
      const texts: number[][] = [];
      for (const [tenant, model] of models.entries()) {
        const places = [...questions.keys()].filter((i) => questions[i]!.tenant === tenant);
        const prompts = places.map((i) => questions[i]!.tokens);
        const own = prompts.length > 0 ? model.generate(prompts, { maxTokens, until: never }) : [];
        for (const [k, text] of own.entries()) texts[places[k]!] = text;
      }
      return texts;
    },
    logits: ({ tenant, tokens }) => taken(models[tenant]!.logits([tokens])),
    close: () => {
      for (const model of models) model.dispose();
    },
  };
}

const never = () => false;

function taken(logits: { dataSync(): ArrayLike<number>; dispose(): void }): Float32Array {
  const numbers = Float32Array.from(logits.dataSync());
  logits.dispose();
  return numbers;
}
