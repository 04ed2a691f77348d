import { drawUpBindings } from '../../use-cases/administer/draw-up-import';
import type { CliCommand } from '../command';
import { declareChoosing, IMPORT_DOCUMENT, IMPORT_EXIT_CODES } from '../import-options';
import { Interrupted } from '../prompts';
import { runImport } from '../run-import';

/** Binds SonarQube projects that exist. */
export const bindCommand: CliCommand = {
  name: 'bind',
  summary: 'bind SonarQube projects that exist to their repositories',
  description:
    'Proposes by key and name which project of SonarQube belongs to which repository of Azure DevOps, and binds them. What is not certain is left, to be decided in a plan file. Nothing else of a project changes.',
  connections: ['sonarqube', 'azure-devops'],
  declare: declareChoosing,
  examples: [
    { says: 'See what would be bound, and write it down', line: 'bind --all --dry-run --output bindings.json' },
    { says: 'Do what the plan says', line: 'bind --plan bindings.json' },
    { says: 'The repositories of one project of Azure DevOps', line: "bind --match 'Web Shop/*'" },
  ],
  document: IMPORT_DOCUMENT,
  exitCodes: IMPORT_EXIT_CODES,
  run: (options, context) =>
    runImport('bind', options, context, drawUpBindings, async (repositories) => {
      const all = await context.prompts.confirm(
        '--all, --match PATTERN or --plan FILE',
        `Bind what matches among all ${repositories.length} repositories? (--dry-run shows it first)`,
      );
      if (!all) throw new Interrupted();
      return repositories;
    }),
};
