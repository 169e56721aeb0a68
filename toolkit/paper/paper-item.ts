import { ValueError } from "../errors.ts";
import { type PaperItem, type PaperItemId, paperItems } from "./items.ts";

/**
 * A figure or table of the Delta-CoMe paper: what it shows, how far it can be reproduced here, and what the paper says.
 *
 * @throws {ValueError} the paper has no such figure or table
 */
export function paperItem(id: PaperItemId): PaperItem {
  const item = paperItems.find((item) => item.id === id);
  if (item) return item;
  const known = paperItems.map(({ id }) => id).join(", ");
  throw new ValueError(`paperItem: expected one of ${known}, got ${JSON.stringify(id)}`);
}
