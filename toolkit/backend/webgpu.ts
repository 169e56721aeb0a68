import { createRequire } from "node:module";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { UnsupportedError } from "../errors.ts";
import { tf } from "./tensorflow.ts";

/** What computes: TensorFlow on the processor or an NVIDIA GPU, or any GPU that WebGPU reaches. */
export type BackendName = "tensorflow" | "webgpu";

export interface WebgpuAdapter {
  /** As its driver calls it. */
  readonly name: string;
  /** A program on the processor that stands in for a GPU: right, and slow. */
  readonly isSoftware: boolean;
}

let opened: Promise<WebgpuAdapter> | undefined;
const inUse = new Set<GPU>(); // once collected, Dawn takes its device with it and ends the process

/**
 * Makes WebGPU ready (Dawn, through the package `webgpu`) and says what it computes on. TensorFlow stays the
 * backend of everything that does not ask for WebGPU. After the first call it costs nothing.
 *
 * @throws {UnsupportedError} no adapter: no GPU, or no Vulkan, Metal or Direct3D 12 driver for it
 */
export function openWebgpu(): Promise<WebgpuAdapter> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined; // a driver may come
    throw error;
  });
  return opened;
}

async function open(): Promise<WebgpuAdapter> {
  const { create, globals } = await import("webgpu");
  const gpu = create([]);
  inUse.add(gpu);
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter)
    throw new UnsupportedError(
      "webgpu: expected a GPU with a Vulkan, Metal or Direct3D 12 driver, found none. See: npx deltalab doctor",
    );
  const { description, vendor, architecture, isFallbackAdapter } = adapter.info;
  const before = tf.getBackend();
  await pretendBrowser(gpu, globals, async () => {
    createRequire(import.meta.url)("@tensorflow/tfjs-backend-webgpu"); // registers itself with the one tfjs
    await tf.setBackend("webgpu");
  });
  await tf.setBackend(before);
  return { name: description || `${vendor} ${architecture}`, isSoftware: isFallbackAdapter };
}

/** tfjs's backend looks for `navigator.gpu` and WebGPU's classes and constants as in a browser. */
async function pretendBrowser(gpu: GPU, globals: object, use: () => Promise<void>): Promise<void> {
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  const own = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const navigator = Object.create(Reflect.get(globalThis, "navigator") ?? null, { gpu: { value: gpu } });
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true, writable: true });
  try {
    await use();
  } finally {
    if (own) Object.defineProperty(globalThis, "navigator", own);
    else Reflect.deleteProperty(globalThis, "navigator");
  }
}

/**
 * tfjs's backend on the opened WebGPU: its device, and what runs a shader of one's own among its operations.
 *
 * @throws {UnsupportedError} WebGPU was not opened
 */
export function webgpuBackend(): WebGPUBackend {
  const found = tf.findBackend("webgpu");
  if (found) return found as WebGPUBackend;
  throw new UnsupportedError("webgpu: expected it to be open, got no call of openWebgpu before");
}

/**
 * Runs tfjs operations on one backend and goes back to the one before. tfjs has one current backend; nothing is
 * awaited here, so nobody else ever sees it changed.
 *
 * @throws {UnsupportedError} WebGPU was not opened, or TensorFlow itself is not there
 */
export function withBackend<T>(name: BackendName | "graph", use: () => T): T {
  const before = tf.getBackend();
  if (before === name) return use();
  if (!tf.findBackend(name))
    throw new UnsupportedError(
      `${name}: expected this backend to be there, got "${before}" alone. See: npx deltalab doctor`,
    );
  void tf.setBackend(name); // takes effect at once for a backend that is open
  try {
    return use();
  } finally {
    void tf.setBackend(before);
  }
}
