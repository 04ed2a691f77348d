import { type YamlNode } from './yaml-node';

/** What a stage or a job waits for; `undefined` where it does not say. */
export function readNames(node: YamlNode | undefined): string[] | undefined {
  if (!node) return undefined;
  if (node.isList) return node.items('dependsOn').map((each) => each.text('dependsOn'));
  const name = node.text('dependsOn');
  return name === '' ? [] : [name];
}

type Dependent = { readonly name: string; readonly dependsOn: readonly string[] };

/** Fails where a name stands twice, or one waits for what does not exist or for itself. */
export function checkDependencies(list: readonly Dependent[], node: YamlNode, what: string): void {
  const names = list.map((each) => each.name.toLowerCase());
  const twice = list.find((each, index) => names.indexOf(each.name.toLowerCase()) !== index);
  if (twice) node.fail(`Two ${what}s are named ${twice.name}.`, 'Give each a name of its own.');
  for (const each of list)
    for (const name of each.dependsOn)
      if (!names.includes(name.toLowerCase()))
        node.fail(`The ${what} ${each.name} depends on ${name}, which does not exist.`, 'Correct dependsOn.');
  const reached = new Set<string>();
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const each of list)
      if (each.dependsOn.every((name) => reached.has(name.toLowerCase()))) reached.add(each.name.toLowerCase());
  }
  const stuck = list.find((each) => !reached.has(each.name.toLowerCase()));
  if (stuck) node.fail(`The ${what} ${stuck.name} waits for itself.`, 'Remove the circle from dependsOn.');
}
