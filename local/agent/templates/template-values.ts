import { isNamed, toText, type Value } from '../expressions/expression-values';
import { type SourceLocation } from '../pipeline-file/pipeline-file-error';
import { YamlNode } from '../pipeline-file/yaml-node';

/** A part of a file as template expressions see it. */
export function toValue({ content }: YamlNode): Value {
  switch (content.kind) {
    case 'empty':
      return '';
    case 'scalar':
      return content.text;
    case 'list':
      return content.items.map(toValue);
    case 'mapping':
      return Object.fromEntries(content.entries.map(({ key, value }) => [key, toValue(value)]));
  }
}

/** A value as if it stood in the file, at the place of the expression that gave it. */
export function toNode(value: Value, place: SourceLocation): YamlNode {
  if (Array.isArray(value)) {
    // Array.isArray loses the element type of readonly arrays.
    return new YamlNode({ kind: 'list', items: (value as readonly Value[]).map((each) => toNode(each, place)) }, place);
  }
  if (!isNamed(value)) return new YamlNode({ kind: 'scalar', text: toText(value) ?? '' }, place);
  const entries = Object.entries(value).map(([key, each]) => ({ key, value: toNode(each, place) }));
  return new YamlNode({ kind: 'mapping', entries }, place);
}
