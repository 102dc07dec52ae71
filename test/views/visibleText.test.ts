import { beforeEach, describe, expect, test, vi } from "vitest";

/** Everything that VS Code was given to show, and what the user enters or selects. */
const vsCode = vi.hoisted(() => ({ shown: [] as unknown[], answers: [] as unknown[] }));

vi.mock("vscode", () => {
  const show = (...shown: unknown[]) => {
    vsCode.shown.push(shown);
    return Promise.resolve(vsCode.answers.shift());
  };
  return {
    window: {
      showInformationMessage: show,
      showWarningMessage: show,
      showErrorMessage: show,
      setStatusBarMessage: show,
      showInputBox: show,
      showQuickPick: (items: readonly unknown[], options: { readonly canPickMany?: boolean }) => {
        vsCode.shown.push(items, options);
        return Promise.resolve(options.canPickMany ? items.slice(1) : items[1]);
      },
      withProgress: (options: unknown, work: (progress: unknown, token: unknown) => unknown) => {
        vsCode.shown.push(options);
        return work({ report: show }, {});
      },
    },
    TreeItem: class {
      readonly label: string;
      constructor(label: string) {
        this.label = label;
      }
    },
    MarkdownString: class {
      value: string;
      constructor(value: string) {
        this.value = value;
      }
      appendMarkdown(value: string): void {
        this.value += value;
      }
    },
    TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  };
});

const window = await import("../../src/views/window.ts");
const { confirmModal } = await import("../../src/views/confirmModal.ts");
const { createTreeItem } = await import("../../src/views/tree/treeItem.ts");

/** Reads as "Failed", takes two lines, and has a link and an icon. */
const hostile = "\u202edeliaF\n\u2028[x](command:quit) $(flame)";
const token = "⟨U+202E⟩deliaF⟨U+000A⟩⟨U+2028⟩";

const stringsOf = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : value instanceof Object ? Object.values(value).flatMap(stringsOf) : [];
const shownTexts = (): readonly string[] => stringsOf(vsCode.shown).filter((text) => text.includes("deliaF"));

beforeEach(() => {
  vsCode.shown.length = 0;
  vsCode.answers.length = 0;
});

describe("a text of others is shown with its invisible characters, without links and icons", () => {
  test.each([
    ["a message", () => window.showInformationMessage(hostile)],
    ["a warning", () => window.showWarningMessage(hostile)],
    ["an error", () => window.showErrorMessage(hostile)],
    ["a question", () => confirmModal(hostile, hostile, "Delete")],
  ])("in %s", async (_, show) => {
    await show();
    expect(shownTexts().length).toBeGreaterThan(0);
    for (const text of shownTexts()) expect(text).toBe(`${token}[x] (command:quit) $(flame)`);
  });

  test("in the status bar, whose own icon stays", () => {
    window.showStatusMessage(hostile, 1_000, "watch");
    expect(shownTexts()).toEqual([String.raw`$(watch) ${token}[x](command:quit) \$(flame)`]);
  });

  test("in the title and the steps of a progress", async () => {
    await window.withProgress({ location: 15, title: hostile }, async (progress) => {
      progress.report({ message: hostile, increment: 5 });
    });
    expect(shownTexts()).toEqual(Array(2).fill(`${token}[x] (command:quit) $(flame)`));
    expect(vsCode.shown[1]).toMatchObject([{ increment: 5 }]);
  });

  test("in the lists that ask for items, which give the items themselves", async () => {
    const items = [{ label: "first" }, { label: hostile, description: hostile, detail: hostile }];
    expect(await window.showQuickPick(items, { title: hostile, placeHolder: hostile })).toBe(items[1]);
    expect(await window.showMultiQuickPick(items, { title: hostile })).toEqual([items[1]]);
    expect(shownTexts()).toHaveLength(9);
    for (const text of shownTexts()) expect(text.startsWith(token)).toBe(true);
    for (const text of stringsOf(vsCode.shown[0]).slice(1)) expect(text).toContain(String.raw`\$(flame)`);
  });

  test("in an input box, but not in what the user edits", async () => {
    const options = { title: hostile, prompt: hostile, validateInput: () => hostile };
    await window.showInputBox({ ...options, value: "\u202e" });
    expect(shownTexts()).toHaveLength(2);
    for (const text of shownTexts()) expect(text.startsWith(token)).toBe(true);
    const [[shown]] = vsCode.shown as [[{ value: string; validateInput(text: string): string }]];
    expect(shown.value).toBe("\u202e");
    expect(shown.validateInput("").startsWith(token)).toBe(true);
  });

  test.each([hostile, { title: hostile, facts: [{ label: "Subject", value: hostile }] }])(
    "in a row of a tree with the tooltip %j",
    (tooltip) => {
      const item = createTreeItem({
        key: "k",
        context: "c",
        label: hostile,
        description: hostile,
        accessibleLabel: hostile,
        tooltip,
        collapsible: "none",
      });
      const texts = stringsOf(item).filter((text) => text.includes("deliaF"));
      expect(texts).toHaveLength(4);
      for (const text of texts) expect(text.replaceAll("\\", "")).toContain(token);
    },
  );
});
