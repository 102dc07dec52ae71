/**
 * An object that is loaded at the first call of a method.
 *
 * @param load called at each call of a method
 * @typeParam T all of its members are methods that return promises
 */
export const lazyMethods = <T extends object>(load: () => Promise<T>): T =>
  new Proxy({} as T, {
    get: (_, name) =>
      // An `await` of the object itself asks whether it is a promise.
      name === "then"
        ? undefined
        : async (...args: unknown[]): Promise<unknown> => {
            const object = await load();
            const method: unknown = Reflect.get(object, name);
            if (typeof method !== "function") throw new TypeError(`${String(name)} is not a method.`);
            return Reflect.apply(method, object, args) as unknown;
          },
  });
