/** What names a row, an item or a tab: the whole of its label or, by pattern, some of it. */
export type Label = string | RegExp;

/** The pattern of a label; of a text, one that matches the whole label. */
export function toLabelPattern(label: Label): RegExp {
  return typeof label === "string" ? new RegExp(`^${label.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`) : label;
}
