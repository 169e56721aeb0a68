import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { linear, normed, type Pass } from "./pass.ts";

/** SwiGLU (Shazeer, 2020): down(silu(gate(x)) · up(x)), with silu(x) = x · sigmoid(x). */
export function feedForward(pass: Pass, layer: string, x: Tensor2D): Tensor2D {
  const input = normed(pass, `${layer}.post_attention_layernorm`, x);
  const gate = linear(pass, `${layer}.mlp.gate_proj`, input);
  const gated = tf.mul<Tensor2D>(tf.mul(gate, tf.sigmoid(gate)), linear(pass, `${layer}.mlp.up_proj`, input));
  return linear(pass, `${layer}.mlp.down_proj`, gated);
}
