/** What can be referred to in the state of a widget. */
export interface Model {
  readonly modelId: string;
}

const models = new WeakSet<object>();
const open = new Map<string, Model>();

export function register(model: Model): void {
  models.add(model);
  open.set(model.modelId, model);
}

export function unregister(model: Model): void {
  open.delete(model.modelId);
}

export const isModel = (value: unknown): value is Model =>
  typeof value === "object" && value !== null && models.has(value);

export const modelOf = (id: string): Model | undefined => open.get(id);

/** All that the frontends know of, the oldest first. */
export const openModels = (): Model[] => [...open.values()];
