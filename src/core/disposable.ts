/** Something that must be ended. The shape of `vscode.Disposable`, without the import. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns parts and ends them newest first; what is added after the end is ended at once. A part that throws does not keep
 * the others: they are ended too, before it is told.
 */
export class Parts implements Disposable {
  readonly #parts: Disposable[] = [];
  #ended = false;

  /** Takes over the end of `part` and gives it back. */
  add<T extends Disposable>(part: T): T {
    if (this.#ended) part.dispose();
    else this.#parts.push(part);
    return part;
  }

  dispose(): void {
    this.#ended = true;
    const newest = this.#parts.pop();
    try {
      newest?.dispose();
    } finally {
      if (newest) this.dispose();
    }
  }
}
