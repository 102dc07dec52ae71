/** A property of the object itself: payloads may be named after what every object inherits, such as `constructor`. */
export const own = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined;
