import { type Value } from '../expressions/expression-values';
import { type YamlEntry, type YamlNode } from '../pipeline-file/yaml-node';
import { toValue } from './template-values';

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Value>>;

/**
 * Gives the parameters that a file declares their values.
 *
 * @param declared the file's `parameters`
 * @param given what the file is used with
 * @param use whoever is to be told about a value that is missing or unknown
 * @throws PipelineFileError
 */
export function bindParameters(
  declared: YamlNode | undefined,
  given: readonly YamlEntry[],
  use: Pick<YamlNode, 'fail'>,
): Parameters {
  const declarations = declared === undefined ? [] : readDeclarations(declared);
  const names = declarations.map(({ name }) => name);
  for (const { key, value } of given) {
    if (names.some((name) => name.toLowerCase() === key.toLowerCase())) continue;
    value.fail(
      `The parameter ${key} is not declared.`,
      names.length === 0 ? 'No parameters are.' : `Declared: ${names.join(', ')}.`,
    );
  }
  return Object.fromEntries(
    declarations.map((declaration) => {
      const { name, fallback } = declaration;
      const node = given.find(({ key }) => key.toLowerCase() === name.toLowerCase())?.value ?? fallback;
      if (node === undefined) use.fail(`The parameter ${name} has no value and no default.`, 'Give it one.');
      return [name, node === undefined ? null : checkedValue(node, declaration)];
    }),
  );
}

interface Declaration {
  readonly name: string;
  readonly type: string;
  readonly fallback: YamlNode | undefined;
  readonly allowed: readonly string[] | undefined;
}

/** Templates may also declare them as a mapping of names and defaults, the older way. */
function readDeclarations(declared: YamlNode): Declaration[] {
  if (!declared.isList) {
    return declared.entries('parameters').map(({ key, value }) => {
      return { name: key, type: 'any', fallback: value, allowed: undefined };
    });
  }
  return declared.items('parameters').map((item) => {
    const given = item.knownEntries('a parameter', ['name', 'displayName', 'type', 'default', 'values']);
    const name = given.name?.text('name') ?? '';
    if (name === '') return item.fail('This parameter has no name.', 'Add name, type and default.');
    return {
      name,
      type: given.type?.text('type').toLowerCase() ?? 'string',
      fallback: given.default,
      allowed: given.values?.items('values').map((each) => each.text('values')),
    };
  });
}

function checkedValue(node: YamlNode, { name, type, allowed }: Declaration): Value {
  const value = toValue(node);
  if (typeof value === 'string' && allowed !== undefined && !allowed.includes(value)) {
    return node.fail(`'${value}' is no value of the parameter ${name}.`, `Allowed: ${allowed.join(', ')}.`);
  }
  switch (type) {
    case 'boolean':
      return booleanOf(node, name);
    case 'number': {
      const number = Number(node.text(name));
      return Number.isNaN(number) ? node.fail(`The parameter ${name} is a number.`, 'Give a number.') : number;
    }
    case 'string':
      return node.text(`the parameter ${name}`);
    default:
      return value;
  }
}

function booleanOf(node: YamlNode, name: string): boolean {
  const text = node.text(name).toLowerCase();
  if (['true', 'y', 'yes', 'on'].includes(text)) return true;
  if (['false', 'n', 'no', 'off'].includes(text)) return false;
  return node.fail(`The parameter ${name} is true or false.`, `'${node.text(name)}' is neither.`);
}
