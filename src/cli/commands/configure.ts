import { setUpPorts } from '../../composition/cli/set-up';
import { parseOrganizationUrl } from '../../domain/set-up/organization-url';
import { configure, type Configured } from '../../use-cases/administer/configure';
import type { CliCommand } from '../command';
import { answered, type CommandContext } from '../context';
import { organizationToken } from '../credentials';
import { EXIT, usageError } from '../exit-codes';
import type { GivenOptions } from '../given-options';

/** Makes, changes and checks the global record of an organization. */
export const configureCommand: CliCommand = {
  name: 'configure',
  summary: 'make or check the global record with which SonarQube reaches Azure DevOps',
  description:
    'Gives SonarQube the address of an organization and the personal access token of a technical account (AZURE_DEVOPS_GLOBAL_PAT), which it keeps. The token is tried on Azure DevOps itself first. Take a technical account and the smallest scope: every administrator of SonarQube can use this token. "Code (Read)" is enough to import; SonarQube\'s own comments on pull requests need "Code (Read & write)".',
  connections: ['sonarqube', 'azure-devops'],
  declare: (command) => {
    command
      .option('--name <name>', 'name of the record in SonarQube (default: that of the organization, or azure)')
      .option('--check', 'change nothing: have SonarQube try the record that it has')
      .option('--dry-run', 'write nothing: show what would be done');
  },
  examples: [
    {
      says: 'Make the record, or change it',
      line: 'configure --sonarqube https://sonarqube.example.org --organization https://dev.azure.com/contoso',
    },
    { says: 'Does it still work?', line: 'configure --check' },
  ],
  document: [
    'record       {key, url}',
    'action       "created" | "updated" | "unchanged" | "checked"',
    'tokenStored  whether SonarQube got the token',
    'sees         {identity, projects, repositories} of the token at Azure DevOps (repositories of the first project), or null',
    'dryRun       whether nothing was written',
  ],
  run: async (options, context) => {
    const [isCheck, dryRun] = [options.flag('check'), options.flag('dry-run')];
    const connection = await context.credentials.sonarQube();
    const organizationUrl = await organizationOf(options, context);
    const token = isCheck
      ? (context.credentials.given('AZURE_DEVOPS_GLOBAL_PAT') ?? null)
      : await context.credentials.secret('AZURE_DEVOPS_GLOBAL_PAT');
    const kind = token === null ? null : organizationToken(token);
    if (kind !== null && kind.kind !== 'personal') {
      throw usageError('AZURE_DEVOPS_GLOBAL_PAT: it is no personal access token, which is all that SonarQube takes.');
    }
    const composed = setUpPorts(context.network, context.stopped);
    const progress = context.terminal.progress(`Trying ${organizationUrl}`);
    try {
      const done = await configure(
        {
          server: composed.connectServer(connection),
          organization:
            kind === null
              ? null
              : composed.connectOrganization(
                  organizationUrl,
                  kind,
                  'the token for SonarQube to keep (AZURE_DEVOPS_GLOBAL_PAT)',
                ),
        },
        {
          name: options.text('name') ?? null,
          organizationUrl,
          token,
          mode: isCheck ? 'check' : dryRun ? 'dry-run' : 'write',
        },
      );
      return { exitCode: EXIT.done, document: { ...done, dryRun }, lines: linesOf(done, dryRun) };
    } finally {
      progress.end();
    }
  },
};

async function organizationOf(options: GivenOptions, context: CommandContext): Promise<string> {
  const given =
    context.credentials.address('organization') ??
    (await answered(context, options, {
      option: '--organization URL',
      question: 'Address of the organization or collection of Azure DevOps',
    }));
  const read = parseOrganizationUrl('--organization', given);
  if (!read.ok) throw usageError(...read.problems);
  return read.value;
}

function linesOf({ record, action, sees, tokenStored }: Configured, dryRun: boolean): readonly string[] {
  const what = {
    created: dryRun ? 'would be made' : 'made',
    updated: dryRun ? 'would get this address' : 'changed',
    unchanged: 'unchanged',
    checked: 'works: SonarQube reached Azure DevOps with it',
  }[action];
  return [
    ...(sees === null
      ? []
      : [
          `✓ Token of ${sees.identity ?? 'an unnamed account'}: sees ${sees.projects} project${sees.projects === 1 ? '' : 's'}`,
        ]),
    ...(sees?.projects === 0
      ? ['! It sees no project: make its account a member of those that shall be imported.']
      : []),
    ...(sees !== null && sees.projects > 100
      ? ['! SonarQube itself lists the first 100 projects only; "import" lists all.']
      : []),
    `✓ Record "${record.key}" for ${record.url}: ${what}${tokenStored && action === 'unchanged' ? '; its token is stored again' : ''}`,
    ...(action === 'checked' ? ['  When its token expires cannot be asked: note the date where you made it.'] : []),
    ...(dryRun ? ['Nothing was written (--dry-run).'] : []),
  ];
}
