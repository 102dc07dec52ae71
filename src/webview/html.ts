import { html as litHtml, type TemplateResult } from "lit";
import { makeVisible, visibleParts } from "../core/visibleText.ts";

/** What the page does with the value after a part of a template: `lines` is text that may have several lines. */
type Slot = "data" | "attribute" | "text" | "lines";

const slotsOfTemplates = new WeakMap<TemplateStringsArray, readonly Slot[]>();

/**
 * lit's `html`, with the invisible characters of every shown text replaced by marked tokens: pages show texts of others
 * everywhere. What a page sets as a property or a value is the text itself. Text in a `<pre>` keeps its lines.
 */
export function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult {
  let slots = slotsOfTemplates.get(strings);
  if (!slots) slotsOfTemplates.set(strings, (slots = readSlots(strings)));
  return litHtml(strings, ...values.map((value, index) => showValue(value, slots[index])));
}

function showValue(value: unknown, slot: Slot | undefined): unknown {
  if (slot === "data") return value;
  if (Array.isArray(value)) return value.map((item) => showValue(item, slot));
  if (typeof value !== "string") return value;
  if (slot === "attribute") return makeVisible(value);
  const parts = visibleParts(value, slot === "lines");
  if (!parts.some(({ isToken }) => isToken)) return value;
  return parts.map(({ text, isToken }) => (isToken ? litHtml`<span class="token">${text}</span>` : text));
}

/** @param strings the fixed parts of a template: each but the last is before a value */
const readSlots = (strings: readonly string[]): readonly Slot[] =>
  strings.slice(0, -1).map((_, index) => {
    const before = strings.slice(0, index + 1).join("");
    if (before.lastIndexOf("<") > before.lastIndexOf(">"))
      return /\s(?:[.@?][\w-]+|value)=["']?$/.test(before) ? "data" : "attribute";
    return before.lastIndexOf("<pre") > before.lastIndexOf("</pre") ? "lines" : "text";
  });
