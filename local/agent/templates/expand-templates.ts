import { evaluateExpression } from '../expressions/evaluate-expression';
import { isNamed, toBoolean, toText, type Value } from '../expressions/expression-values';
import { ExpressionError } from '../expressions/parse-expression';
import { YamlNode, type YamlEntry } from '../pipeline-file/yaml-node';
import { toNode } from './template-values';

/** What `${{ }}` may refer to where it stands. */
export interface TemplateScope {
  /** `parameters`, `variables`, and what `each` names. */
  readonly names: Readonly<Record<string, Value>>;
  /** Replaces an item that uses a template by what the template brings. */
  readonly include: (item: YamlNode, list: TemplateList, scope: TemplateScope) => readonly YamlNode[];
}

/** Lists whose items may come from a template. */
export const TEMPLATE_LISTS = ['variables', 'steps', 'jobs', 'stages'] as const;
export type TemplateList = (typeof TEMPLATE_LISTS)[number];

const WHOLE = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s;
const EMBEDDED = /\$\{\{((?:(?!\}\}).)*)\}\}/gs;
const DIRECTIVE = /^\s*(if|elseif|else|each|insert)(?=[\s(]|$)\s*(.*?)\s*$/s;

interface Directive {
  readonly word: string;
  readonly rest: string;
  readonly value: YamlNode;
}

/**
 * Replaces all template expressions and templates of a file, as Azure DevOps does before a run.
 *
 * @throws PipelineFileError
 */
export function expandTemplates(node: YamlNode, scope: TemplateScope, list?: TemplateList): YamlNode {
  const { content, place } = node;
  switch (content.kind) {
    case 'empty':
      return node;
    case 'scalar':
      return expandText(node, content.text, scope);
    case 'list':
      return new YamlNode({ kind: 'list', items: expandItems(content.items, scope, list) }, place);
    case 'mapping':
      return expandMapping(node, content.entries, scope, list);
  }
}

function expandText(node: YamlNode, text: string, scope: TemplateScope): YamlNode {
  if (!text.includes('${{')) return node;
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return toNode(evaluate(node, whole, scope), node.place);
  const expanded = text.replace(EMBEDDED, (_, expression: string) => {
    const value = toText(evaluate(node, expression, scope));
    return value ?? node.fail(`\${{${expression}}} is a list or mapping.`, 'It cannot stand inside a text.');
  });
  return new YamlNode({ kind: 'scalar', text: expanded }, node.place);
}

function expandItems(items: readonly YamlNode[], scope: TemplateScope, list: TemplateList | undefined): YamlNode[] {
  const choose = new Chooser();
  return items.flatMap((item): readonly YamlNode[] => {
    const directive = onlyDirective(item);
    if (directive) {
      const bodies = choose.bodies(directive, scope);
      return bodies.flatMap(([body, inner]) => itemsOf(expandTemplates(body, inner, list)));
    }
    const expanded = expandTemplates(item, scope);
    // A list in the place of an item is a list of items.
    if (item.content.kind === 'scalar') return expanded.isList ? itemsOf(expanded) : [expanded];
    return list !== undefined && expanded.valueOf('template') ? scope.include(expanded, list, scope) : [expanded];
  });
}

function expandMapping(
  node: YamlNode,
  entries: readonly YamlEntry[],
  given: TemplateScope,
  list: TemplateList | undefined,
): YamlNode {
  const scope = withVariables(entries, given);
  const choose = new Chooser();
  const expanded: YamlEntry[] = [];
  for (const { key, value } of entries) {
    const directive = directiveOf(key, value);
    if (!directive) {
      const name = expandText(new YamlNode({ kind: 'scalar', text: key }, value.place), key, scope).text('a key');
      expanded.push({ key: name, value: expandTemplates(value, scope, listNamed(name)) });
      continue;
    }
    for (const [body, inner] of choose.bodies(directive, scope)) {
      const part = expandTemplates(body, inner, list);
      // A value that depends on a condition: the condition stands alone below its key.
      if (!part.isMapping && entries.every((each) => directiveOf(each.key, each.value))) return part;
      if (part.content.kind !== 'empty') expanded.push(...part.entries(`\${{ ${directive.word} }} in a mapping`));
    }
  }
  return new YamlNode({ kind: 'mapping', entries: expanded }, node.place);
}

/** Picks what a row of directives leaves: `elseif` and `else` belong to the `if` before them. */
class Chooser {
  #taken: boolean | undefined;

  bodies({ word, rest, value }: Directive, scope: TemplateScope): (readonly [YamlNode, TemplateScope])[] {
    switch (word) {
      case 'if':
        this.#taken = toBoolean(evaluate(value, rest, scope));
        return this.#taken ? [[value, scope]] : [];
      case 'elseif':
      case 'else': {
        if (this.#taken === undefined) return value.fail(`\${{ ${word} }} has no if before it.`, 'Add one.');
        const holds = !this.#taken && (word === 'else' || toBoolean(evaluate(value, rest, scope)));
        this.#taken ||= holds;
        return holds ? [[value, scope]] : [];
      }
      case 'each':
        return eachBody(value, rest, scope);
      default:
        return [[value, scope]];
    }
  }
}

function eachBody(body: YamlNode, rest: string, scope: TemplateScope): (readonly [YamlNode, TemplateScope])[] {
  const [, name, expression] = /^([a-z_]\w*)\s+in\s+(.*)$/is.exec(rest) ?? [];
  if (name === undefined || expression === undefined) {
    return body.fail(`\${{ each ${rest} }} cannot be read.`, 'Write ${{ each name in parameters.list }}.');
  }
  const value = evaluate(body, expression, scope);
  const values: readonly Value[] = Array.isArray(value)
    ? (value as readonly Value[])
    : isNamed(value)
      ? Object.entries(value).map(([key, each]) => ({ key, value: each }))
      : [];
  return values.map((each) => [body, { ...scope, names: { ...scope.names, [name]: each } }] as const);
}

/** Variables of the file are known to the expressions beside and below them, and to one another. */
function withVariables(entries: readonly YamlEntry[], scope: TemplateScope): TemplateScope {
  const variables = entries.find(({ key }) => key.toLowerCase() === 'variables')?.value;
  if (variables === undefined || variables.content.kind === 'scalar') return scope;
  const once = addVariables(expandTemplates(variables, scope, 'variables'), scope);
  return addVariables(expandTemplates(variables, once, 'variables'), once);
}

function addVariables({ content }: YamlNode, scope: TemplateScope): TemplateScope {
  const pairs: [string, Value][] =
    content.kind === 'mapping'
      ? content.entries.map(({ key, value }) => [key, value.text(`the variable ${key}`)])
      : content.kind === 'list'
        ? content.items.flatMap((item): [string, Value][] => {
            const name = item.valueOf('name')?.text('name');
            return name === undefined ? [] : [[name, item.valueOf('value')?.text('value') ?? '']];
          })
        : [];
  const before = scope.names['variables'] ?? {};
  const lower = (list: readonly (readonly [string, Value])[]) =>
    list.map(([name, value]) => [name.toLowerCase(), value]);
  const known = isNamed(before) ? lower(Object.entries(before)) : [];
  const variables = Object.fromEntries([...known, ...lower(pairs)]) as Record<string, Value>;
  return { ...scope, names: { ...scope.names, variables } };
}

function evaluate(node: YamlNode, expression: string, scope: TemplateScope): Value {
  try {
    return evaluateExpression(expression.trim(), scope);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return node.fail(`\${{ ${expression.trim()} }} cannot be read: ${error.message}.`, 'Correct the expression.');
  }
}

function directiveOf(key: string, value: YamlNode): Directive | undefined {
  const [, word, rest] = DIRECTIVE.exec(WHOLE.exec(key)?.[1] ?? '') ?? [];
  return word === undefined || rest === undefined ? undefined : { word, rest, value };
}

/** The directive of an item that consists of nothing else. */
function onlyDirective({ content }: YamlNode): Directive | undefined {
  if (content.kind !== 'mapping' || content.entries.length !== 1) return undefined;
  const [entry] = content.entries;
  return entry && directiveOf(entry.key, entry.value);
}

function itemsOf(node: YamlNode): readonly YamlNode[] {
  return node.content.kind === 'list' ? node.content.items : node.content.kind === 'empty' ? [] : [node];
}

function listNamed(key: string): TemplateList | undefined {
  return TEMPLATE_LISTS.find((each) => each === key.toLowerCase());
}
