import { describe, expect, it } from "vitest";
import { der } from "../../../src/emulator/tls/der.ts";

describe("DER", () => {
  it.each([
    ["an object id", der.objectId("1.2.840.10045.4.3.2"), "06082a8648ce3d040302"],
    ["an object id with a large number", der.objectId("2.5.29.37"), "0603551d25"],
    ["a number", der.integer(Buffer.of(2)), "020102"],
    ["a number whose first bit is set", der.integer(Buffer.of(0x80)), "02020080"],
    ["a truth value", der.true, "0101ff"],
    ["bits", der.bits(Buffer.of(1, 2)), "0303000102"],
    ["bytes", der.octets(Buffer.of(1)), "040101"],
    ["a text", der.text("é"), "0c02c3a9"],
    ["an empty sequence", der.sequence(), "3000"],
    ["a set", der.set(der.true), "31030101ff"],
    ["a member", der.member(7, Buffer.of(127)), "87017f"],
    ["a member with a value of its own", der.explicit(3, der.true), "a3030101ff"],
    ["a time before 2050", der.time(Date.UTC(2049, 11, 31, 23, 59, 59, 999)), hexOf(0x17, "491231235959Z")],
    ["a time from 2050", der.time(Date.UTC(2050, 0, 1)), hexOf(0x18, "20500101000000Z")],
  ])("encodes %s", (_, bytes, hex) => {
    expect(bytes.toString("hex")).toBe(hex);
  });

  it.each([
    [0x7f, "047f"],
    [0x80, "048180"],
    [0xff, "0481ff"],
    [0x100, "04820100"],
    [0xffff, "0482ffff"],
  ])("encodes a length of %i", (length, hex) => {
    expect(der.octets(Buffer.alloc(length)).subarray(0, -length).toString("hex")).toBe(hex);
  });

  it("refuses what is too long for a certificate", () => {
    expect(() => der.octets(Buffer.alloc(0x10000))).toThrow(RangeError);
  });
});

function hexOf(tag: number, text: string): string {
  return Buffer.from([tag, text.length, ...Buffer.from(text)]).toString("hex");
}
