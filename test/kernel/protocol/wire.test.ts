import { expect, test } from "vitest";
import { ProtocolError } from "../../../kernel/protocol/errors.ts";
import { createMessage, createReply } from "../../../kernel/protocol/message.ts";
import { Signer } from "../../../kernel/protocol/signature.ts";
import { decode, encode } from "../../../kernel/protocol/wire.ts";

// The signature was made with Python's hmac module: HMAC-SHA256, key "secret", over the four parts.
const parts = ['{"msg_id":"1","msg_type":"kernel_info_request"}', "{}", "{}", '{"a":"é"}'];
const signature = "285f75a3cef9f5992360eff0d158d2bc74cb956f1e27282e872d3820ca1668b5";
const frames = (...texts: string[]) => texts.map((text) => Buffer.from(text));
const signed = frames("client", "<IDS|MSG>", signature, ...parts);

test("reads a message that another implementation has signed", () => {
  const message = decode([...signed, Buffer.from([1, 2])], new Signer("secret"));
  expect(message.identities).toEqual(frames("client"));
  expect(message.header).toEqual({ msg_id: "1", msg_type: "kernel_info_request" });
  expect(message.content).toEqual({ a: "é" });
  expect(message.buffers).toEqual([Buffer.from([1, 2])]);
});

test("a message survives the way through frames", async () => {
  const message = createMessage("stream", { text: "<IDS|MSG>" }, {}, frames("stream"));
  expect(decode(await encode(message, new Signer("k")), new Signer("k"))).toEqual(message);
});

test("content that is JSON already is passed on byte by byte", async () => {
  const content = Buffer.from('{ "a" : "\\u00e9" }');
  const frames = await encode({ ...createMessage("display_data", {}, {}), content }, new Signer("k"));
  expect(frames[5]).toBe(content);
  expect(decode(frames, new Signer("k")).content).toEqual({ a: "é" });
});

// Long enough to be signed in several steps; the signature was made with Python's hmac module.
test("a large message has the signature that others give it", async () => {
  const frames = [Buffer.from("{}"), Buffer.alloc(2_500_000, "ab")];
  expect(await new Signer("secret").sign(frames)).toBe(
    "b0675146e30185360d508b9c86089c05fb4cc5d54b15496de7a1873a68ef3d16",
  );
});

test("a reply goes to the one who asked, and its type follows from the request's", () => {
  const request = createMessage("complete_request", {}, {}, frames("client"));
  const reply = createReply(request, { status: "ok" });
  expect(reply.header.msg_type).toBe("complete_reply");
  expect(reply.parentHeader).toBe(request.header);
  expect(reply.identities).toBe(request.identities);
});

test("rejects a changed message, another key and a replay", () => {
  const signer = new Signer("secret");
  const changed = signed.with(-1, Buffer.from('{"a":"e"}'));
  expect(() => decode(changed, signer)).toThrow("signature: does not match the message");
  expect(() => decode(signed, new Signer("other"))).toThrow(ProtocolError);
  decode(signed, signer);
  expect(() => decode(signed, signer)).toThrow("the message is a replay");
});

test("without a key nothing is signed, and nothing is a replay", () => {
  const unsigned = frames("<IDS|MSG>", "", ...parts);
  const signer = new Signer("");
  expect(decode(unsigned, signer)).toEqual(decode(unsigned, signer));
});

test.each([
  ["expected the delimiter <IDS|MSG>, found none", frames("client", ...parts)],
  ["expected 5 frames after the delimiter, got 2", frames("<IDS|MSG>", "", "{}")],
  ["a frame is not JSON", frames("<IDS|MSG>", "", "{", "{}", "{}", "{}")],
  ["expected a JSON object in every frame", frames("<IDS|MSG>", "", "[]", "{}", "{}", "{}")],
  ["expected text as msg_id, got undefined", frames("<IDS|MSG>", "", "{}", "{}", "{}", "{}")],
])("rejects frames that are no message: %s", (words, broken) => {
  expect(() => decode(broken, new Signer(""))).toThrow(words);
});
