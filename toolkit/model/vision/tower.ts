import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import { type Parameters, parameter } from "../parameters.ts";
import { product } from "../product.ts";
import type { Activation, VisionConfig } from "./config.ts";
import { type Image, patches } from "./image.ts";

/** A vision tower with its weights. */
export interface Tower {
  readonly config: VisionConfig;
  readonly parameters: Parameters;
}

/**
 * What an image is to the language model: one vector for each of its squares.
 *
 *   projector(tower(image))      [imageTokens, textWidth]
 *
 * The tower is CLIP's vision transformer (Radford et al., 2021) up to the layer that the configuration names,
 * the projector two linear layers with an activation between (LLaVA 1.5; Liu et al., 2023).
 */
export function seen(tower: Tower, image: Image): Tensor2D {
  const { config, parameters } = tower;
  let x = embedded(tower, image);
  for (let i = 0; i < config.layers; i++) x = layer(tower, `vision_tower.encoder.layers.${i}`, x);
  const kept = config.patchesOnly ? x.slice([1, 0]) : x;
  const inner = affine(parameters, "multi_modal_projector.linear_1", kept);
  return affine(parameters, "multi_modal_projector.linear_2", activate(inner, config.projectorActivation));
}

/** A vector for the whole image, then one for each square, each with its place added: `[places, width]`. */
function embedded({ config, parameters }: Tower, image: Image): Tensor2D {
  const name = "vision_tower.embeddings";
  const { width } = config;
  const filter = parameter(parameters, `${name}.patch_embedding.weight`).reshape<Tensor2D>([width, -1]);
  const whole = parameter(parameters, `${name}.class_embedding`).reshape<Tensor2D>([1, width]);
  const squares = product(patches(image, config), filter, true);
  const placed = tf.add(
    tf.concat([whole, squares]),
    parameter(parameters, `${name}.position_embedding.weight`),
  );
  return layerNorm(parameters, "vision_tower.pre_layrnorm", placed as Tensor2D, config);
}

function layer(tower: Tower, name: string, x: Tensor2D): Tensor2D {
  const { config, parameters } = tower;
  const attended = tf.add(x, attention(tower, name, layerNorm(parameters, `${name}.layer_norm1`, x, config)));
  const normed = layerNorm(parameters, `${name}.layer_norm2`, attended as Tensor2D, config);
  const inner = activate(affine(parameters, `${name}.mlp.fc1`, normed), config.activation);
  return tf.add(attended, affine(parameters, `${name}.mlp.fc2`, inner));
}

/** softmax(q · kᵀ / √headSize) · v per head; every place sees every other. */
function attention({ config, parameters }: Tower, name: string, x: Tensor2D): Tensor2D {
  const [places, width] = x.shape;
  const headSize = width / config.heads;
  const heads = (part: string): Tensor3D =>
    tf.transpose(
      affine(parameters, `${name}.self_attn.${part}`, x).reshape([places, -1, headSize]),
      [1, 0, 2],
    );
  const scores = product(tf.mul<Tensor3D>(heads("q_proj"), 1 / Math.sqrt(headSize)), heads("k_proj"), true);
  const mixed = product(tf.softmax(scores), heads("v_proj"));
  return affine(
    parameters,
    `${name}.self_attn.out_proj`,
    tf.transpose(mixed, [1, 0, 2]).reshape([places, width]),
  );
}

/** x · Wᵀ + b, without b where there is none. */
function affine(parameters: Parameters, name: string, x: Tensor2D): Tensor2D {
  const y = product(x, parameter<Tensor2D>(parameters, `${name}.weight`), true);
  return parameters.has(`${name}.bias`) ? tf.add(y, parameter(parameters, `${name}.bias`)) : y;
}

/** Each row brought to mean 0 and deviation 1, then scaled and shifted (Ba et al., 2016). */
function layerNorm(
  parameters: Parameters,
  name: string,
  x: Tensor2D,
  { normEpsilon }: VisionConfig,
): Tensor2D {
  const { mean, variance } = tf.moments(x, -1, true);
  const even = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, normEpsilon)));
  return tf.add(tf.mul(even, parameter(parameters, `${name}.weight`)), parameter(parameters, `${name}.bias`));
}

/** x · Φ(x) with the normal distribution's Φ, or with the sigmoid of 1.702 · x in its place (Hendrycks and Gimpel, 2016). */
function activate<T extends Tensor>(x: T, activation: Activation): T {
  if (activation === "quick_gelu") return tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)));
  return tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))));
}
