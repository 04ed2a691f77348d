import { pairOf, repositoryLabel } from '../../domain/set-up/repository';
import { drawUpImport } from '../../use-cases/administer/draw-up-import';
import type { ChooseRepositories } from '../../use-cases/administer/import-question';
import type { CliCommand } from '../command';
import type { CommandContext } from '../context';
import { declareChoosing, IMPORT_DOCUMENT, IMPORT_EXIT_CODES } from '../import-options';
import { runImport } from '../run-import';

/** Makes SonarQube projects of repositories. */
export const importCommand: CliCommand = {
  name: 'import',
  summary: 'make SonarQube projects of repositories of Azure DevOps',
  description:
    'Makes a project in SonarQube of each chosen repository and binds the two. Your own personal access token decides what can be chosen, and SonarQube keeps it for you to read the repositories. A second run changes nothing; a run that is broken off is taken up by running it again. Without --all, --match or --plan it shows the repositories to choose from.',
  connections: ['sonarqube', 'azure-devops'],
  declare: (command) => {
    declareChoosing(command);
    command
      .option(
        '--key-template <text>',
        'key of the projects, of {project}, {repository}, {repositoryId} (default: {project}_{repository})',
      )
      .option('--name-template <text>', 'name of the projects, of the same (default: {repository})')
      .option('--new-code <definition>', 'what counts as new code: previous-version, days:N (1 to 90) or branch:NAME')
      .option('--visibility <word>', 'private or public; without it as SonarQube has it by default')
      .option('--quality-gate <name>', 'quality gate of the projects; without it the default one')
      .option('--forks', 'forks as well');
  },
  examples: [
    {
      says: 'Choose on the terminal',
      line: 'import --sonarqube https://sonarqube.example.org --organization https://dev.azure.com/contoso',
    },
    {
      says: 'See what every repository of the teams would become, and write it down',
      line: "import --match 'team-*/*' --dry-run --output plan.json",
    },
    { says: 'Do what the plan says', line: 'import --plan plan.json' },
    {
      says: 'Everything, private, with a quality gate',
      line: 'import --all --visibility private --quality-gate Strict',
    },
  ],
  document: IMPORT_DOCUMENT,
  exitCodes: IMPORT_EXIT_CODES,
  run: (options, context) => runImport('import', options, context, drawUpImport, (...seen) => pick(context, ...seen)),
};

/** Those that nothing can be made of are told, not offered; those that have a project are marked. */
async function pick(
  { prompts, terminal }: CommandContext,
  ...[repositories, imported]: Parameters<ChooseRepositories>
): ReturnType<ChooseRepositories> {
  const offered = repositories.filter(
    (each) => each.isDisabled !== true && each.isInMaintenance !== true && each.defaultBranch !== null,
  );
  const left = repositories.length - offered.length;
  const progress = terminal.progress('Reading which of them have projects already');
  const done = await imported().finally(() => progress.end());
  if (left > 0) terminal.say(`– ${left} of ${repositories.length} are not shown: disabled, in maintenance, or empty.`);
  const chosen = new Set(
    await prompts.chooseMany(
      '--all, --match PATTERN or --plan FILE',
      'Which repositories?',
      [...offered]
        .sort((one, other) => repositoryLabel(one).localeCompare(repositoryLabel(other), 'en'))
        .map((each) => {
          const marks = [
            ...(each.isFork === true ? ['fork'] : []),
            ...(done.has(pairOf(each.project, each.name)) ? ['imported'] : []),
          ];
          // A hint would be seen on the line of the cursor only.
          const label = repositoryLabel(each);
          return { value: each.id, label: marks.length === 0 ? label : `${label} (${marks.join(', ')})` };
        }),
    ),
  );
  return repositories.filter(({ id }) => chosen.has(id));
}
