import { type VariableSetting } from './pipeline-model';
import { readFlag } from './read-steps';
import { type YamlNode } from './yaml-node';

export function readVariables(node: YamlNode | undefined): VariableSetting[] {
  if (!node) return [];
  if (!node.isList) {
    return node.entries('variables').map(({ key, value }) => {
      return { name: key, value: value.text(`the variable ${key}`), readOnly: false, place: value.place };
    });
  }
  return node.items('variables').flatMap((item) => {
    const given = item.knownEntries('a variable', ['name', 'value', 'readonly', 'group']);
    if (given.group) return [];
    const name = given.name?.text('name') ?? '';
    if (name === '') return item.fail('This variable has no name.', 'Add name and value.');
    const readOnly = readFlag(given.readonly, 'readonly', false);
    return [{ name, value: given.value?.text('value') ?? '', readOnly, place: item.place }];
  });
}
