/** Something that must be ended. The shape of `vscode.Disposable`, without the import. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns parts and ends them newest first; what is added after the end is ended at once. A part that throws does not keep
 * the others: they are ended too, before it is told.
 */
export class DisposableStore implements Disposable {
  readonly #disposables: Disposable[] = [];
  #isDisposed = false;

  /** Takes over the end of `part` and gives it back. */
  add<T extends Disposable>(part: T): T {
    if (this.#isDisposed) part.dispose();
    else this.#disposables.push(part);
    return part;
  }

  dispose(): void {
    this.#isDisposed = true;
    const newest = this.#disposables.pop();
    try {
      newest?.dispose();
    } finally {
      if (newest) this.dispose();
    }
  }
}
