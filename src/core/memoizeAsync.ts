/** Creates a value at the first call and returns it to all later ones. A failure is not remembered. */
export function memoizeAsync<T>(create: () => Promise<T>): () => Promise<T> {
  let created: Promise<T> | undefined;
  return () => {
    const value = (created ??= create());
    value.catch(() => (created = undefined));
    return value;
  };
}
