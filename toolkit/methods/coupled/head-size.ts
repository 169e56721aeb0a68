import { ValueError } from "../../errors.ts";
import type { Config } from "../../io/weights.ts";

/**
 * Rows of a head, as a model's `config.json` says; of a model that sees, its language model's.
 *
 * @throws {ValueError} it says neither `head_dim` nor `hidden_size` and `num_attention_heads`
 */
export function headSizeOf(config: Config): number {
  const own = { ...config, ...(config["text_config"] as Config | undefined) };
  const size = own["head_dim"] ?? Number(own["hidden_size"]) / Number(own["num_attention_heads"]);
  if (typeof size === "number" && Number.isInteger(size) && size > 0) return size;
  throw new ValueError(
    "llmPruner: expected head_dim, or hidden_size and num_attention_heads, in config.json, got " +
      `${own["head_dim"]}, ${own["hidden_size"]} and ${own["num_attention_heads"]}; headSize tells it, too`,
  );
}
