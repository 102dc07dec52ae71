import { describe, expect, test } from "vitest";
import { html } from "../../src/webview/html.ts";

const hostile = "\u202edeliaF\nRunning";
const visible = "⟨U+202E⟩deliaF⟨U+000A⟩Running";

/** What a page shows of a value: the texts of nested templates, too. */
const shownText = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(shownText).join("");
  return value instanceof Object && "values" in value ? shownText(value.values) : String(value);
};

describe("a page", () => {
  test.each([
    ["text", html`<span>${hostile}</span>`],
    ["text after another value", html`<span title=${"a"}>${"b"} ${hostile}</span>`],
    ["a list of texts", html`<p>${[hostile]}</p>`],
    ["a title", html`<span title=${hostile}></span>`],
    ["a part of a label", html`<span aria-label="Dismiss ${hostile}"></span>`],
    ["the placeholder of a component", html`<vscode-textfield placeholder=${hostile}></vscode-textfield>`],
  ])("shows %s on one line, with its invisible characters", (_, template) => {
    expect(shownText(template.values.at(-1))).toBe(visible);
  });

  test("marks the tokens", () => {
    const [shown] = html`<span>${"a\u200bb"}</span>`.values;
    expect(shown).toMatchObject(["a", { strings: ['<span class="token">', "</span>"] }, "b"]);
  });

  test("keeps the lines of preformatted text, and only there", () => {
    const [pre, span] = html`<pre tabindex="0">${"{\n\u2028}"}</pre>
      <span>${"\n"}</span>`.values;
    expect([shownText(pre), shownText(span)]).toEqual(["{\n⟨U+2028⟩}", "⟨U+000A⟩"]);
  });

  test("keeps what it sets as a property or a value, and the functions it calls", () => {
    const onInput = (): void => {};
    const { values } = html`<input .value=${hostile} value=${hostile} @input=${onInput} ?disabled=${false} />`;
    expect(values).toEqual([hostile, hostile, onInput, false]);
  });

  test("shows a visible text as it is", () => {
    expect(html`<span title=${"x > y"} class=${"a"}>${"churn"} ${5}</span>`.values).toEqual(["x > y", "a", "churn", 5]);
  });
});
