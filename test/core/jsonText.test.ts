import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  appendMembers,
  elementTexts,
  formatJsonText,
  memberTexts,
  objectText,
  setMembers,
  toOneLine,
} from "../../src/core/jsonText.ts";
import { jsonBlank, jsonName, jsonText } from "./jsonTexts.ts";

test("the elements of an array are as they are written", () => {
  fc.assert(
    fc.property(jsonBlank, fc.array(fc.tuple(jsonBlank, jsonText, jsonBlank)), (before, elements) => {
      const text = `${before}[${elements.map((parts) => parts.join("")).join(",")}]`;
      expect(elementTexts(text)).toEqual(elements.map(([, element]) => element));
    }),
  );
});

test("any other value is its own only element", () => {
  expect(elementTexts(' {"a":[1]}\n')).toEqual(['{"a":[1]}']);
  expect(elementTexts("1.0")).toEqual(["1.0"]);
});

test("the members of an object are as they are written, the last of equal names counts", () => {
  const member = fc.tuple(jsonBlank, jsonName, jsonBlank, jsonBlank, jsonText, jsonBlank);
  fc.assert(
    fc.property(fc.array(member), (members) => {
      const text = `{${members.map(([a, name, b, c, value, d]) => `${a}"${name}"${b}:${c}${value}${d}`).join(",")}}`;
      const expected = new Map(members.map(([, name, , , value]) => [JSON.parse(`"${name}"`) as string, value]));
      expect([...memberTexts(text)]).toEqual([...expected]);
      expect([...memberTexts(text).keys()].toSorted()).toEqual(Object.keys(JSON.parse(text) as object).toSorted());
    }),
  );
});

test("an object is written from texts of members, without undefined ones", () => {
  expect(
    objectText([
      ["a", "1.0"],
      ['"', "[]"],
      ["b", undefined],
    ]),
  ).toBe('{"a":1.0,"\\"":[]}');
  expect(setMembers('{"a": 1.0, "b":2}', { b: "1e2", c: "{}" })).toBe('{"a":1.0,"b":1e2,"c":{}}');
  expect(setMembers("{}", {})).toBe("{}");
});

test("members are added to the end of an object", () => {
  expect(appendMembers('{"a":{"b":1.0} \n} ', [["c", "1e2"]])).toBe('{"a":{"b":1.0},"c":1e2}');
});

describe("formatting", () => {
  test("indents like JSON.stringify", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const compact = JSON.stringify(value);
        expect(formatJsonText(compact)).toBe(JSON.stringify(JSON.parse(compact), null, 2));
      }),
    );
  });

  test("changes only blanks between the parts", () => {
    const parts = (text: string) => text.match(/"(?:[^"\\]|\\.)*"|[^\s"]/gs)?.join("") ?? "";
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(parts(formatJsonText(text))).toBe(parts(text));
      }),
    );
  });
});

test("JSON on one line has the same value", () => {
  fc.assert(
    fc.property(jsonText, (text) => {
      expect(toOneLine(text)).not.toMatch(/[\r\n]/);
      expect(JSON.parse(toOneLine(text))).toEqual(JSON.parse(text));
    }),
  );
});
