import { isModel, modelOf } from "./registry.ts";

// The state of a widget as it travels: JSON, in which other widgets are names, and bytes that go beside it.

/** A state without its bytes; `buffer_paths` says where each of the buffers belongs. */
export interface Packed {
  state: Record<string, unknown>;
  buffer_paths: Path[];
  buffers: Uint8Array[];
}

type Path = (string | number)[];

/** `continuousUpdate` → `continuous_update`; the protocol is written in Python's style. */
export const wireName = (name: string): string =>
  privateNames[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const privateNames: Record<string, string> = { domClasses: "_dom_classes", labels: "_options_labels" };

const reference = "IPY_MODEL_";

/** Widgets become references to them. */
export function withReferences(value: unknown): unknown {
  if (isModel(value)) return reference + value.modelId;
  return mapped(value, withReferences);
}

/** References become widgets. */
export function withModels(value: unknown): unknown {
  if (typeof value === "string" && value.startsWith(reference))
    return modelOf(value.slice(reference.length)) ?? value;
  return mapped(value, withModels);
}

function mapped(value: unknown, map: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, map(each)]));
}

/**
 * Takes the bytes out, however deep they lie. An object loses the key, a list keeps the place:
 *
 *     { value: ⟨bytes⟩, files: [⟨bytes⟩] }  →  { files: [null] }, [["value"], ["files", 0]]
 */
export function pack(whole: Record<string, unknown>): Packed {
  const packed: Packed = { state: {}, buffer_paths: [], buffers: [] };
  packed.state = withoutBytes(whole, [], packed) as Record<string, unknown>;
  return packed;
}

function withoutBytes(value: unknown, path: Path, packed: Packed): unknown {
  if (Array.isArray(value)) return value.map((each, i) => withoutBytes(each, [...path, i], packed) ?? null);
  if (isRecord(value)) {
    const kept = Object.entries(value).map(([key, each]) => [
      key,
      withoutBytes(each, [...path, key], packed),
    ]);
    return Object.fromEntries(kept.filter(([, each]) => each !== undefined));
  }
  if (!(value instanceof Uint8Array)) return value;
  packed.buffer_paths.push(path);
  packed.buffers.push(value);
  return undefined;
}

/** Puts the bytes back where they belong. What a frontend sends may be of any shape; a path that leads nowhere is refused. */
export function unpack(
  state: unknown,
  paths: unknown,
  buffers: readonly Uint8Array[],
): Record<string, unknown> {
  const whole = structuredClone(isRecord(state) ? state : {});
  for (const [i, path] of (Array.isArray(paths) ? paths : []).entries()) put(whole, path as Path, buffers[i]);
  return whole;
}

function put(whole: Record<string, unknown>, path: Path, bytes: Uint8Array | undefined): void {
  const holder = path.slice(0, -1).reduce<unknown>(inside, whole);
  if (typeof holder !== "object" || holder === null || !bytes)
    throw new Error(
      `widget message: expected bytes for ${JSON.stringify(path)}, found no such place or no bytes`,
    );
  (holder as Record<string, unknown>)[path.at(-1)!] = bytes;
}

const inside = (holder: unknown, key: string | number): unknown =>
  typeof holder === "object" && holder !== null && Object.hasOwn(holder, key)
    ? (holder as Record<string, unknown>)[key]
    : undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));
