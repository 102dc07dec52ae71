/** Identifies a row, an item or a tab by its whole label or, with a pattern, by a part of it. */
export type Label = string | RegExp;

/** Converts a label to a pattern. The pattern of a string matches the whole label. */
export function toLabelPattern(label: Label): RegExp {
  return typeof label === "string" ? new RegExp(`^${label.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`) : label;
}
