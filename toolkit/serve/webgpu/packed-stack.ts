import type { Tensor1D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import { webgpuBackend, withBackend } from "../../backend/webgpu.ts";
import { UnsupportedError } from "../../errors.ts";
import { packedBlock, rankOf, type StoredProduct } from "./packed-block.ts";

const USAGE = 0x80 | 0x04 | 0x08; // GPUBufferUsage: STORAGE, COPY_SRC, COPY_DST

interface Block {
  /** In words. */
  readonly start: number;
  readonly length: number;
  readonly rank: number;
}

/** What a shader reads of a stack. */
export interface StackTensors {
  /** The blocks of all tenants: `[words]`, int32. */
  readonly blocks: Tensor1D;
  /** Where the block of each slot begins, −1 where there is none: `[slots]`, int32. */
  readonly starts: Tensor1D;
}

/**
 * What all tenants have of one layer, in one buffer of the GPU, so that one shader finds the block of every row's tenant.
 *
 * A block is uploaded once, when its tenant comes; when another comes or one goes, the blocks are copied within the GPU.
 */
export class PackedStack {
  private readonly blocks = new Map<number, Block>();
  private buffer: GPUBuffer | undefined;
  private tensors: StackTensors | undefined;

  /** Directions of the tenant that has most. */
  get rank(): number {
    return Math.max(0, ...[...this.blocks.values()].map(({ rank }) => rank));
  }

  get isEmpty(): boolean {
    return this.blocks.size === 0;
  }

  /** What is allocated for a tenant. */
  bytesOf(slot: number): number {
    return (this.blocks.get(slot)?.length ?? 0) * 4;
  }

  /** @throws {UnsupportedError} more bytes of one layer than the GPU's shaders can read */
  add(slot: number, product: StoredProduct): void {
    const words = packedBlock(product);
    this.rebuild([...this.blocks], { slot, words, rank: rankOf(product) });
  }

  remove(slot: number): void {
    if (this.blocks.has(slot)) this.rebuild([...this.blocks].filter(([other]) => other !== slot));
  }

  /** Tensors on the GPU, until a tenant comes or goes. */
  read(): StackTensors {
    this.tensors ??= withBackend("webgpu", () => {
      const size = this.buffer!.size / 4;
      const slots = Math.max(...this.blocks.keys()) + 1;
      const starts = Array.from({ length: slots }, (_, slot) => this.blocks.get(slot)?.start ?? -1);
      return {
        blocks: tf.keep(tf.tensor({ buffer: this.buffer!, zeroCopy: true }, [size], "int32")) as Tensor1D,
        starts: tf.keep(tf.tensor1d(starts, "int32")),
      };
    });
    return this.tensors;
  }

  dispose(): void {
    this.rebuild([]);
  }

  private rebuild(
    kept: readonly [number, Block][],
    added?: { slot: number; words: Uint32Array; rank: number },
  ): void {
    const { device } = webgpuBackend();
    const length = kept.reduce((sum, [, block]) => sum + block.length, added?.words.length ?? 0);
    checkSize(length * 4, device);
    this.freeTensors();
    const buffer = length > 0 ? device.createBuffer({ size: length * 4, usage: USAGE }) : undefined;
    const copies = device.createCommandEncoder();
    let start = 0;
    this.blocks.clear();
    for (const [slot, block] of kept) {
      copies.copyBufferToBuffer(this.buffer!, block.start * 4, buffer!, start * 4, block.length * 4);
      this.blocks.set(slot, { ...block, start });
      start += block.length;
    }
    device.queue.submit([copies.finish()]);
    if (added) {
      device.queue.writeBuffer(buffer!, start * 4, added.words);
      this.blocks.set(added.slot, { start, length: added.words.length, rank: added.rank });
    }
    this.buffer?.destroy();
    this.buffer = buffer;
  }

  private freeTensors(): void {
    if (!this.tensors) return;
    const backend = webgpuBackend();
    backend.ensureCommandEncoderReady();
    backend.submitQueue(); // what was asked of the old buffer
    tf.dispose([this.tensors.blocks, this.tensors.starts]);
    this.tensors = undefined;
  }
}

function checkSize(bytes: number, { limits }: GPUDevice): void {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  if (bytes > most)
    throw new UnsupportedError(
      `multiTenant: this GPU's shaders read buffers of at most ${most} bytes, one layer of all tenants has ${bytes}`,
    );
}
