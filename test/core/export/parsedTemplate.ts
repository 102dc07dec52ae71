import { createRequire } from "node:module";
import { Language, type Node, Parser, type Tree } from "web-tree-sitter";

const require = createRequire(import.meta.url);
const grammars = {
  hcl: "@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm",
  bicep: "tree-sitter-bicep/tree-sitter-bicep.wasm",
};

/** Creates a parser for one language, which lists syntax errors and the nodes of given types. */
export async function createTemplateParser(language: keyof typeof grammars): Promise<(text: string) => ParsedTemplate> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(require.resolve(grammars[language])));
  return (text) => new ParsedTemplate(parser.parse(text)!);
}

export class ParsedTemplate {
  readonly #tree: Tree;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** The source around each syntax error. */
  get errors(): readonly string[] {
    return this.#all((node) => node.isError || node.isMissing).map((node) => node.parent?.text ?? node.text);
  }

  nodes(...types: readonly string[]): readonly Node[] {
    return this.#all((node) => types.includes(node.type));
  }

  #all(is: (node: Node) => boolean, from: Node = this.#tree.rootNode): Node[] {
    return [...(is(from) ? [from] : []), ...from.children.flatMap((child) => (child ? this.#all(is, child) : []))];
  }
}
