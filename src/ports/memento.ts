/** Keeps small things over a restart. The shape of `vscode.Memento`, without the import. */
export interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}
