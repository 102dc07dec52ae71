import type { Fact } from "../../core/subscription/describeEventSubscription.ts";

/** One row of a tree view as plain data; `views/tree/treeItem.ts` renders it. */
export interface Row {
  /** Unique within the tree, and the same after the row is loaded again. */
  readonly key: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon?: RowIcon | undefined;
  /** Absent where it is computed only when the pointer rests on the row. */
  readonly tooltip?: string | RowTooltip | undefined;
  /** Words that the `when` clauses of package.json test as `viewItem`. */
  readonly context: string;
  readonly collapsible: "none" | "collapsed" | "expanded";
  /** What a screen reader reads out. */
  readonly accessibleLabel: string;
}

export interface RowIcon {
  /** Codicon name, such as `sync~spin`. */
  readonly id: string;
  /** Theme color id; the color of the text without it. */
  readonly color?: RowColor;
}

/** Theme colors for the state of a row. */
export const rowColors = {
  passed: "testing.iconPassed",
  warning: "list.warningForeground",
  error: "list.errorForeground",
} as const;
type RowColor = (typeof rowColors)[keyof typeof rowColors];

/** Icons of several rows. */
export const rowIcons = {
  passed: { id: "pass", color: rowColors.passed },
  info: { id: "info" },
  warning: { id: "warning", color: rowColors.warning },
  error: { id: "error", color: rowColors.error },
  waiting: { id: "watch", color: rowColors.warning },
  signIn: { id: "key", color: rowColors.warning },
  stopped: { id: "stop-circle" },
  unavailable: { id: "circle-slash" },
} as const satisfies Readonly<Record<string, RowIcon>>;

/** Facts below a title; those without a value are not shown. */
export interface RowTooltip {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** Has the shape of `vscode.Command`. */
export interface RowCommand {
  readonly command: string;
  readonly title: string;
  readonly arguments?: readonly unknown[];
}

/** What a row shows, without what follows from its node. */
export type RowContent = Omit<Row, "key" | "context" | "collapsible" | "accessibleLabel"> &
  Partial<Pick<Row, "collapsible" | "accessibleLabel">>;

/** Completes a row. Unless its content says otherwise, it has no children and is read out with all of its text. */
export const createRow = (key: string, context: string, content: RowContent): Row => ({
  key,
  context,
  collapsible: "none",
  accessibleLabel: toAccessibleLabel(content),
  ...content,
});

function toAccessibleLabel({ label, description, tooltip }: RowContent): string {
  const texts = [label, description, typeof tooltip === "string" ? tooltip : undefined];
  return [...new Set(texts)].filter(Boolean).join(", ");
}
