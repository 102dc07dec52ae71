/** JSON as it is to be written into a template or a command, in which what must not be written out is a parameter. */
export type TemplateValue = null | boolean | number | string | Parameter | readonly TemplateValue[] | TemplateObject;
export type TemplateObject = { readonly [name: string]: TemplateValue };

/** A value that a template leaves to whoever deploys it. */
export class Parameter {
  /** Its name in words of letters and digits, for each format to join in its own way. */
  readonly words: readonly string[];
  /** One sentence: what to give. */
  readonly description: string;
  /** Its value where it is known and no secret. */
  readonly value: string | undefined;

  constructor(words: readonly string[], description: string, value?: string) {
    this.words = words;
    this.description = description;
    this.value = value;
  }

  /** Whether the value must be kept from logs and histories. */
  get isSecret(): boolean {
    return this.value === undefined;
  }
}

/** `endpointUrl`, as Bicep and ARM templates name it. */
export const toCamelCase = ({ words }: Parameter): string =>
  words.map((word, index) => (index ? word.charAt(0).toUpperCase() + word.slice(1) : word)).join("");

/** `endpoint_url`, as Terraform names it; in capitals it is the name of an environment variable. */
export const toSnakeCase = ({ words }: Parameter): string => words.join("_");

export const isTemplateObject = (value: TemplateValue | undefined): value is TemplateObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Parameter);

/** Text for a comment of one line: nothing in it can end the line, hide, or turn the direction of what follows. */
export const toSingleLine = (text: string): string => text.replace(/(?! )[\p{C}\p{Z}]+/gu, " ").trim();
