import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Node } from 'yaml';
import { PipelineFileError } from './pipeline-file-error';

const COMPILED = 'Azure DevOps compiles it on its server, which the local agent does not imitate. ';

/** A key of a mapping with its value. */
export interface YamlEntry {
  readonly key: string;
  readonly value: YamlNode;
}

/** A place in a pipeline file that knows its line, so that every complaint can name it. */
export class YamlNode {
  constructor(
    private readonly node: Node | null,
    readonly line: number,
    private readonly file: YamlFile,
  ) {}

  get isMapping(): boolean {
    return isMap(this.node);
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  /** A scalar as it is written; an absent value is empty. */
  text(what: string): string {
    if (this.node === null) return '';
    if (isScalar(this.node)) return typeof this.node.value === 'string' ? this.node.value : '';
    return this.fail(`${what} must be a single value.`, 'Write it on the line of its key.');
  }

  /** The entries of a mapping. Keys compare without case, as Azure Pipelines does. */
  entries(what: string): readonly YamlEntry[] {
    if (!isMap(this.node)) return this.fail(`${what} must be a mapping.`, 'Write key: value lines below it.');
    return this.node.items.map((pair) => {
      const key = isScalar(pair.key) && typeof pair.key.value === 'string' ? pair.key.value : '';
      const line = this.file.lineOf(pair.key as Node | null) ?? this.line;
      return { key, value: new YamlNode((pair.value as Node | null) ?? null, line, this.file) };
    });
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

  items(what: string): readonly YamlNode[] {
    if (!isSeq(this.node)) return this.fail(`${what} must be a list.`, 'Begin each entry with "- ".');
    return this.node.items.map((item) => {
      const node = item as Node | null;
      return new YamlNode(node, this.file.lineOf(node) ?? this.line, this.file);
    });
  }

  fail(problem: string, remedy: string): never {
    throw new PipelineFileError(this.file.name, this.line, problem, remedy);
  }

  /** For constructs that exist in Azure Pipelines but not here. */
  unsupported(construct: string, remedy: string): never {
    return this.fail(`${construct} is not supported here: ${COMPILED.trim()}`, remedy);
  }
}

class YamlFile {
  constructor(
    readonly name: string,
    private readonly lines: LineCounter,
  ) {}

  lineOf(node: Node | null | undefined): number | undefined {
    return node?.range ? this.lines.linePos(node.range[0]).line : undefined;
  }
}

/**
 * Parses a pipeline file. All scalars stay text.
 *
 * @param name of the file, for messages
 * @throws PipelineFileError when it is no YAML, or holds what only the server can compile or Azure Pipelines refuses
 */
export function parsePipelineYaml(text: string, name: string): YamlNode {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines });
  const file = new YamlFile(name, lines);
  const problem = document.errors[0];
  if (problem) {
    const message = problem.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
    throw new PipelineFileError(
      name,
      lines.linePos(problem.pos[0]).line,
      `This is not valid YAML: ${message}.`,
      'Mend it.',
    );
  }
  visit(document, {
    Node: (_, node) => {
      const place = new YamlNode(node, file.lineOf(node) ?? 1, file);
      if (isAlias(node)) place.fail('YAML aliases are not supported by Azure Pipelines.', 'Write the value out.');
      if (isScalar(node) && typeof node.value === 'string' && node.value.includes('${{')) {
        place.unsupported('A template expression ${{ }}', 'Write the value it would have, or use $( ) or $[ ].');
      }
    },
  });
  return new YamlNode(document.contents, 1, file);
}
