import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NotFoundError } from "../../../toolkit/errors.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { previewCheckpoint } from "../../../toolkit/plan/preview-checkpoint.ts";
import { type FakeHub, fakeHub } from "../../helpers/fakeHub.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { shapes, tinyPair } from "../../helpers/pair.ts";

const repo = "some-org/tiny";
let files: Record<string, Buffer>;
let hub: FakeHub;

beforeEach(async () => {
  const { folder } = (await tinyPair()).base;
  files = {};
  for (const name of await readdir(folder)) files[name] = await readFile(path.join(folder, name));
  hub = await fakeHub({ repo, files, large: ["model.safetensors"] });
  vi.stubEnv("HF_HOME", await temporaryFolder());
  vi.stubEnv("HF_ENDPOINT", hub.url);
  for (const name of ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HF_HUB_OFFLINE"])
    vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const shapesOf = ({ names, shape }: Awaited<ReturnType<typeof previewCheckpoint>>) =>
  new Map(names.map((name) => [name, shape(name)]));

it("knows every tensor of a model on the hub, and what would have to be downloaded, without its weights", async () => {
  const preview = await previewCheckpoint(repo);
  expect(shapesOf(preview)).toEqual(shapes);
  const bytes = files["model.safetensors"]!.length;
  expect(preview.missing).toEqual([{ name: "model.safetensors", bytes }]);
  expect(hub.requests.filter((request) => request.includes("model.safetensors"))).toEqual([]);
});

it("asks for nothing of a model that is on this machine", async () => {
  await openCheckpoint(repo);
  expect((await previewCheckpoint(repo)).missing).toEqual([]);
  await hub.close();
  expect(await previewCheckpoint(repo)).toMatchObject({ missing: [], config: { hidden_size: 64 } });
});

it("reads headers only of a folder", async () => {
  const { folder } = (await tinyPair()).fineTuned;
  const preview = await previewCheckpoint(folder);
  expect(shapesOf(preview)).toEqual(shapes);
  expect(preview).toMatchObject({ folder, missing: [] });
});

it("says so where the hub cannot be reached and the cache has only the configuration", async () => {
  await previewCheckpoint(repo);
  await hub.close();
  await expect(previewCheckpoint(repo)).rejects.toThrow(NotFoundError);
  await expect(previewCheckpoint(repo)).rejects.toThrow(/some-org\/tiny \(main\) is not in the cache/);
});

it("says so where there is no such folder", async () => {
  await expect(previewCheckpoint("no such place")).rejects.toThrow(/expected a folder with config.json/);
});
