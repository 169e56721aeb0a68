import type { VisionConfig } from "./config.ts";

/** Every weight of the vision tower that is used, and of the projector, by name, with its shape. */
export function visionShapes(config: VisionConfig, textWidth: number): Map<string, number[]> {
  const { width, imageSize, patchSize, channels, layers } = config;
  const places = (imageSize / patchSize) ** 2 + 1;
  const entries: [string, number[]][] = [
    ["vision_tower.embeddings.class_embedding", [width]],
    ["vision_tower.embeddings.patch_embedding.weight", [width, channels, patchSize, patchSize]],
    ["vision_tower.embeddings.position_embedding.weight", [places, width]],
    ...affineShapes("vision_tower.pre_layrnorm", [width]), // so spelt in every CLIP checkpoint
  ];
  for (let i = 0; i < layers; i++) entries.push(...layerShapes(config, `vision_tower.encoder.layers.${i}`));
  return new Map([...entries, ...projectorShapes(config, textWidth)]);
}

function layerShapes({ width, intermediate }: VisionConfig, layer: string): [string, number[]][] {
  const attention = ["q_proj", "k_proj", "v_proj", "out_proj"];
  return [
    ...affineShapes(`${layer}.layer_norm1`, [width]),
    ...attention.flatMap((part) => affineShapes(`${layer}.self_attn.${part}`, [width, width])),
    ...affineShapes(`${layer}.layer_norm2`, [width]),
    ...affineShapes(`${layer}.mlp.fc1`, [intermediate, width]),
    ...affineShapes(`${layer}.mlp.fc2`, [width, intermediate]),
  ];
}

function projectorShapes({ width, projectorBias }: VisionConfig, textWidth: number): [string, number[]][] {
  const all = [
    ...affineShapes("multi_modal_projector.linear_1", [textWidth, width]),
    ...affineShapes("multi_modal_projector.linear_2", [textWidth, textWidth]),
  ];
  return projectorBias ? all : all.filter(([name]) => !name.endsWith(".bias"));
}

/** A weight, and a bias as long as its output. */
const affineShapes = (name: string, shape: number[]): [string, number[]][] => [
  [`${name}.weight`, shape],
  [`${name}.bias`, [shape[0]!]],
];
