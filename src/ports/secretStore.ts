/** Stores secrets over a restart. The shape of `vscode.SecretStorage`, without the import. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}
