import { PipelineFileError, type SourceLocation } from './pipeline-file-error';

/** A key of a mapping with its value. */
export interface YamlEntry {
  readonly key: string;
  readonly value: YamlNode;
}

/** What stands at a place of a file. All scalars are text, as Azure Pipelines takes them. */
export type YamlContent =
  | { readonly kind: 'empty' }
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly YamlNode[] }
  | { readonly kind: 'mapping'; readonly entries: readonly YamlEntry[] };

/** A part of a pipeline file that knows its place, so that every complaint can name it. */
export class YamlNode {
  constructor(
    readonly content: YamlContent,
    /** Of the key, where it is the value of one. */
    readonly place: SourceLocation,
  ) {}

  get isMapping(): boolean {
    return this.content.kind === 'mapping';
  }

  get isList(): boolean {
    return this.content.kind === 'list';
  }

  /** A scalar as it is written; an absent value is empty. */
  text(what: string): string {
    switch (this.content.kind) {
      case 'empty':
        return '';
      case 'scalar':
        return this.content.text;
      case 'list':
      case 'mapping':
        return this.fail(
          `${what} must be a text, and is a ${this.content.kind}.`,
          'Write it on the line of its key; for several lines write | after the colon and the lines below, indented.',
        );
    }
  }

  /** The entries of a mapping. Keys compare without case, as Azure Pipelines does. */
  entries(what: string): readonly YamlEntry[] {
    if (this.content.kind === 'mapping') return this.content.entries;
    return this.fail(`${what} must be a mapping.`, 'Write key: value lines below it.');
  }

  /** The entries of a mapping, each of which must be known. */
  knownEntries<K extends string>(what: string, known: readonly K[]): Partial<Record<K, YamlNode>> {
    const found: Partial<Record<K, YamlNode>> = {};
    for (const { key, value } of this.entries(what)) {
      const name = known.find((each) => each.toLowerCase() === key.toLowerCase());
      if (name === undefined) return value.fail(`Unexpected '${key}' in ${what}.`, `Known here: ${known.join(', ')}.`);
      found[name] = value;
    }
    return found;
  }

  /** The value of a key, if the node is a mapping that has it. */
  valueOf(key: string): YamlNode | undefined {
    if (this.content.kind !== 'mapping') return undefined;
    return this.content.entries.find((each) => each.key.toLowerCase() === key.toLowerCase())?.value;
  }

  items(what: string): readonly YamlNode[] {
    if (this.content.kind === 'list') return this.content.items;
    return this.fail(`${what} must be a list.`, 'Begin each entry with "- ".');
  }

  fail(problem: string, remedy: string): never {
    throw new PipelineFileError(this.place, problem, remedy);
  }

  /** For constructs that exist in Azure Pipelines but not here. */
  unsupported(construct: string, remedy: string): never {
    return this.fail(`${construct} is not supported on this machine.`, remedy);
  }
}
