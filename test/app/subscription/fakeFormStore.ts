import { FormStore } from "../../../src/app/subscription/formStore.ts";

/** A form store in memory, with access to what it stored as secrets and in the memento. */
export function createFakeFormStore() {
  const secrets = new Map<string, string>();
  const memento = new Map<string, unknown>();
  const store = new FormStore(
    {
      get: async (key) => secrets.get(key),
      store: async (key, value) => void secrets.set(key, value),
      delete: async (key) => void secrets.delete(key),
    },
    {
      get: (key) => memento.get(key),
      update: async (key, value) => void (value === undefined ? memento.delete(key) : memento.set(key, value)),
    },
  );
  return { store, secrets, memento };
}
