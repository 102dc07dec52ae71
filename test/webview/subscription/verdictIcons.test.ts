import { expect, test } from "vitest";
import { sources } from "../../architecture/sources.ts";

test("no verdict looks like a button to close, remove or add something", () => {
  const texts = sources.flatMap(({ file, texts: all }) => (file.startsWith("webview/") ? all : []));
  const verdicts = texts.filter(
    (text) => /\b(pass|fail|lost)\b/.test(text) && /^(codicon-)?[a-z-]+ [a-z]+$/.test(text),
  );
  expect(verdicts.length).toBeGreaterThan(4);
  expect(verdicts.filter((text) => /^(codicon-)?(close|remove|add|trash|x|check)\b/.test(text))).toEqual([]);
});
