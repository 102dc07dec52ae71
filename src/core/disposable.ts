/** The shape of `vscode.Disposable`, without the import. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns disposables and disposes them newest first. One that is added after disposal is disposed at once. When one throws,
 * the others are still disposed before the error is thrown.
 */
export class DisposableStore implements Disposable {
  readonly #disposables: Disposable[] = [];
  #isDisposed = false;

  /** Takes ownership of `disposable` and returns it. */
  add<T extends Disposable>(disposable: T): T {
    if (this.#isDisposed) disposable.dispose();
    else this.#disposables.push(disposable);
    return disposable;
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
