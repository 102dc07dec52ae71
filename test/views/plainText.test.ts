import * as fc from "fast-check";
import { expect, test } from "vitest";
import { makeVisible } from "../../src/core/visibleText.ts";
import { escapeMarkdown, escapeNotification, escapeIcons, toFileName } from "../../src/views/plainText.ts";

/** What CommonMark shows of a text without line breaks in which every ASCII punctuation character is escaped. */
const shown = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/g, "$1");
const bare = (markdown: string): string => markdown.replace(/\\[!-/:-@[-`{-~]/g, "");

test.each([
  "[Sign in](command:workbench.action.terminal.new)",
  "![](https://evil.example/pixel.png)",
  "https://evil.example/a?b=c",
  "www.evil.example",
  "eva@contoso.com",
  "<img src=x>",
  "&lt;b&gt; **bold** `code` | a | b",
  "\u{1F525} evil \u05D0",
])("Markdown shows %s as plain text", (text) => {
  const markdown = escapeMarkdown(text);
  expect(shown(markdown)).toBe(text);
  expect(bare(markdown)).not.toMatch(/[!-/:-@[-`{-~]/);
});

test("escaped Markdown has no special characters and no line breaks", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const markdown = escapeMarkdown(text);
      expect(bare(markdown)).not.toMatch(/[!-/:-@[-`{-~\n\r]/);
      expect(shown(markdown)).toBe(makeVisible(text).replace(/\s+/g, " "));
    }),
  );
});

/** The expression by which VS Code finds links in a notification. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

test.each(["[x](command:workbench.action.quit)", "a [b](https://evil.example) [c](file:///etc/passwd 'title')"])(
  "a notification shows %s as plain text",
  (text) => {
    expect(text).toMatch(link);
    expect(escapeNotification(text)).not.toMatch(link);
  },
);

test("a quick pick shows the name of an icon as plain text", () => {
  // The expression by which VS Code finds icons, and escaped ones that it leaves.
  const icons = /(\\)?\$\([\w-]+(?:~\w+)?\)/g;
  expect(escapeIcons("Lab $(flame) $(sync~spin)").match(icons)).toEqual(["\\$(flame)", "\\$(sync~spin)"]);
  expect(escapeIcons("Lab (West)")).toBe("Lab (West)");
});

test("a notification without a link stays as it is", () => {
  expect(escapeNotification("churn [1] (West Europe)")).toBe("churn [1] (West Europe)");
});

test.each([
  ["RunCompleted", "RunCompleted"],
  ["../a b?c#d", "___a_b_c_d"],
  ["", "event"],
])("the tab of the event type %j shows %j", (eventType, fileName) => {
  expect(toFileName(eventType)).toBe(fileName);
});
