import path from "node:path";
import { openSafetensors } from "../../toolkit/io/safetensors.ts";
import { matmul } from "../../toolkit/linalg/matmul.ts";
import { asMatrix, type Matrix } from "../../toolkit/tensor/tensor.ts";

/** The delta that a LoRA adapter on disk stands for: B · A, for lora_alpha = rank. */
export async function adapterDelta(folder: string, layer: string): Promise<Matrix> {
  const { read } = await openSafetensors(path.join(folder, "adapter_model.safetensors"));
  const factor = async (name: string) =>
    asMatrix(await read(`base_model.model.${layer}.${name}.weight`), layer);
  return matmul(await factor("lora_B"), await factor("lora_A"));
}
