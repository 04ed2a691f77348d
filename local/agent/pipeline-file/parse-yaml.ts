import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLParseError } from 'yaml';
import { PipelineFileError, type SourceLocation } from './pipeline-file-error';
import { YamlNode, type YamlContent } from './yaml-node';

/**
 * Parses a pipeline file or a template. All scalars stay text.
 *
 * @param file its name, for messages and for templates that it names
 * @throws PipelineFileError when it is no YAML, or holds what Azure Pipelines refuses
 */
export function parsePipelineYaml(text: string, file: string): YamlNode {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines });
  const locationAt = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problem = document.errors[0];
  if (problem) {
    const message = problem.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
    throw new PipelineFileError(locationAt(problem.pos[0]), `This is not valid YAML: ${message}.`, adviseOn(problem));
  }
  const toNode = (node: Node | null, place: SourceLocation): YamlNode => new YamlNode(toContent(node), place);
  const ownLocation = (node: Node | null, fallback: SourceLocation): SourceLocation =>
    node?.range ? locationAt(node.range[0]) : fallback;
  const toContent = (node: Node | null): YamlContent => {
    if (isScalar(node)) return { kind: 'scalar', text: typeof node.value === 'string' ? node.value : '' };
    const top = ownLocation(node, locationAt(0));
    if (isAlias(node)) {
      throw new PipelineFileError(top, 'YAML aliases are not supported by Azure Pipelines.', 'Write the value out.');
    }
    // The parser types the parts of a collection as unknown; it makes nodes only.
    if (isSeq(node)) {
      return {
        kind: 'list',
        items: (node.items as (Node | null)[]).map((item) => toNode(item, ownLocation(item, top))),
      };
    }
    if (!isMap(node)) return { kind: 'empty' };
    const entries = node.items.map((pair) => ({
      key: isScalar(pair.key) && typeof pair.key.value === 'string' ? pair.key.value : '',
      value: toNode((pair.value as Node | null) ?? null, ownLocation(pair.key as Node | null, top)),
    }));
    return { kind: 'mapping', entries };
  };
  return toNode(document.contents, locationAt(0));
}

/** What is usually wrong where the parser stops. Its own words say what it expected, not what to change. */
function adviseOn({ code }: YAMLParseError): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'Indent with spaces instead of the tab.';
    case 'DUPLICATE_KEY':
      return 'Remove one of the two keys.';
    case 'BAD_INDENT':
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'Check the indentation of this line against the lines around it; a value that holds ": " must stand in quotes.';
    case 'MISSING_CHAR':
    case 'UNEXPECTED_TOKEN':
      return 'Check this line and the ones before for a quote, bracket, or brace that is not closed, and for a missing colon.';
    case 'BAD_SCALAR_START':
      return 'Put the value in quotes.';
    default:
      return 'Check the indentation and the quotes of this line.';
  }
}
