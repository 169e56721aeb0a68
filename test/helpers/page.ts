import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "./folder.ts";

/** The TypeScript on a page of docs/, run as it stands there, and some of its constants. */
export async function runPage(page: string, names: string): Promise<Record<string, unknown>> {
  const text = await readFile(path.join("docs", page), "utf8");
  const [, code] = /```ts\n(.*?)```/s.exec(text)!;
  const file = path.join(await temporaryFolder(), "example.ts");
  const reachable = code!.replace('"deltalab"', JSON.stringify(path.resolve("toolkit/index.ts")));
  await writeFile(file, `${reachable}\nexport { ${names} };\n`);
  return import(file);
}
