import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parsePipelineYaml } from '../pipeline-file/parse-yaml';
import { YamlNode, type YamlEntry } from '../pipeline-file/yaml-node';
import { bindParameters } from './bind-parameters';
import { expandTemplates, type TemplateList, type TemplateScope } from './expand-templates';

/** What a pipeline file is compiled with. */
export interface TemplateOptions {
  /** Variables that Azure DevOps knows before the run. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What whoever starts the run gives. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Where a template's path begins that begins with a slash; the folder of the pipeline file when left out. */
  readonly repositoryRoot?: string;
}

/** As in Azure Pipelines. */
const MAX_NESTING = 100;

/**
 * Replaces parameters, template expressions and templates of a pipeline file by what they stand for.
 *
 * @throws PipelineFileError
 */
export function compileTemplates(root: YamlNode, options: TemplateOptions = {}): YamlNode {
  if (!root.isMapping) return root;
  const given = Object.entries(options.parameters ?? {}).map(([key, text]) => {
    return { key, value: new YamlNode({ kind: 'scalar', text }, root.place) };
  });
  const scope = compiler(options, 0)(root, given, options.variables ?? {});
  const expanded = expandTemplates(withoutParameters(root), scope);
  const extended = expanded.valueOf('extends');
  if (!extended) return expanded;
  const { template, entries } = openTemplate(extended, options);
  const inner = compiler(options, 1)(template, entries, options.variables ?? {});
  const own = expanded.entries('the pipeline').filter(({ key }) => key.toLowerCase() !== 'extends');
  const base = expandTemplates(withoutParameters(template), inner);
  return new YamlNode({ kind: 'mapping', entries: [...own, ...base.entries('a template')] }, root.place);
}

type Names = TemplateScope['names'];

/** Makes the scope of a file out of its declarations. */
function compiler(options: TemplateOptions, depth: number) {
  return (file: YamlNode, given: readonly YamlEntry[], variables: Names[string]): TemplateScope => ({
    names: { parameters: bindParameters(file.valueOf('parameters'), given, file), variables },
    include: (item, list, scope) => {
      if (depth >= MAX_NESTING) return item.fail('Templates use each other without end.', 'Remove the circle.');
      const { template, entries } = openTemplate(item, options);
      const inner = compiler(options, depth + 1)(template, entries, scope.names['variables'] ?? {});
      return listOf(expandTemplates(withoutParameters(template), inner), list);
    },
  });
}

function openTemplate(
  use: YamlNode,
  { repositoryRoot }: TemplateOptions,
): { template: YamlNode; entries: readonly YamlEntry[] } {
  const given = use.knownEntries('the use of a template', ['template', 'parameters']);
  const reference = given.template?.text('template') ?? '';
  const [path = '', repository = 'self'] = reference.split('@');
  if (repository.toLowerCase() !== 'self') {
    use.fail(`The template ${reference} lies in another repository, which is not here.`, 'Put it into this one.');
  }
  const folder = path.startsWith('/') && repositoryRoot !== undefined ? repositoryRoot : dirname(use.place.file);
  const file = join(folder, path);
  if (path === '' || !existsSync(file))
    use.fail(`The template ${path} does not exist.`, `It was looked for at ${file}.`);
  const parameters = given.parameters;
  return {
    template: parsePipelineYaml(readFileSync(file, 'utf8'), file),
    entries: parameters && parameters.content.kind !== 'empty' ? parameters.entries('parameters') : [],
  };
}

/** The items that a template has for a list, and nothing else. */
function listOf(template: YamlNode, list: TemplateList): readonly YamlNode[] {
  const items = template.knownEntries(`a template of ${list}`, [list])[list];
  if (!items) return template.fail(`This template has no ${list}.`, `It is used in a list of ${list}.`);
  if (list !== 'variables' || !items.isMapping) return items.items(list);
  return items.entries(list).map(({ key, value }) => {
    const name = new YamlNode({ kind: 'scalar', text: key }, value.place);
    return new YamlNode(
      {
        kind: 'mapping',
        entries: [
          { key: 'name', value: name },
          { key: 'value', value },
        ],
      },
      value.place,
    );
  });
}

function withoutParameters(file: YamlNode): YamlNode {
  const entries = file.entries('a template').filter(({ key }) => key.toLowerCase() !== 'parameters');
  return new YamlNode({ kind: 'mapping', entries }, file.place);
}
