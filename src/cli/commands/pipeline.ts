import { resolve } from 'node:path';
import { pipelinePorts } from '../../composition/cli/pipeline';
import { setUpPorts } from '../../composition/cli/set-up';
import { projectKeyProblem } from '../../domain/inputs/project-key';
import { quoted } from '../../domain/parsed';
import { messageOf } from '../../errors/errors';
import { findBoundProject, type BoundProject } from '../../use-cases/pipeline/find-bound-project';
import { proposePipeline } from '../../use-cases/pipeline/propose-pipeline';
import type { CliCommand } from '../command';
import { answered, type CommandContext } from '../context';
import { EXIT, usageError } from '../exit-codes';
import type { GivenOptions } from '../given-options';

const FILE = 'azure-pipelines.yml';

export const pipelineCommand: CliCommand = {
  name: 'pipeline',
  summary: 'print or write an azure-pipelines.yml for the working copy',
  description:
    'Looks at the files of a working copy, recognizes .NET, Maven, Gradle, JavaScript, Python and mixtures of them, and prints a pipeline with a comment at each line that is a decision. Without --project SonarQube is asked which of its projects is bound to the repository of the working copy; that takes a token with "Create Projects". With --project no server is asked.',
  connections: ['sonarqube'],
  declare: (command) => {
    command
      .option('--project <key>', 'key of the project in SonarQube (default: the one that is bound to the repository)')
      .option('--connection <name>', 'name of the service connection (default: sonarqube)')
      .option('--directory <folder>', 'the working copy (default: the current folder)')
      .option('--write', `write ${FILE} into the working copy instead of printing it`)
      .option('--force', 'replace a file that is there');
  },
  examples: [
    { says: 'See it', line: 'pipeline --project webshop' },
    { says: 'With the key that SonarQube knows', line: 'pipeline --sonarqube https://sonarqube.example.org' },
    { says: 'Write it', line: 'pipeline --project webshop --connection sonar-prod --write' },
  ],
  document: [
    'project     key of the project in SonarQube',
    'repository  the bound repository that told the key, as project/repository; null where --project gave it',
    'recognized  [{kind, because}]; kind: "dotnet" | "maven" | "gradle" | "javascript" | "python"',
    'yaml        the text',
    'file        where it was written; null where it was only printed',
  ],
  run: async (options, context) => {
    const { terminal } = context;
    const folder = resolve(context.folder, options.text('directory') ?? '.');
    const { files } = pipelinePorts;
    if (!(await files.isFolder(folder))) throw usageError(`--directory: there is no folder ${folder}.`);
    if (options.flag('force') && !options.flag('write')) throw usageError('--force: it goes with --write.');
    const { projectKey, repository } = await projectOf(options, context, folder);
    const question = { folder, projectKey, connection: options.text('connection') ?? 'sonarqube' };
    const { yaml, recognized } = await proposePipeline(pipelinePorts, question);
    const document = { project: projectKey, repository, recognized, yaml };
    if (!options.flag('write')) {
      return { exitCode: EXIT.done, document: { ...document, file: null }, lines: yaml.trimEnd().split('\n') };
    }
    if ((await files.exists(folder, FILE)) && !options.flag('force')) {
      throw usageError(
        `--write: ${FILE} is there already; add --force to replace it, or leave out --write to see the text.`,
      );
    }
    await files.writeText(folder, FILE, yaml).catch((error: unknown) => {
      throw usageError(`--write: ${resolve(folder, FILE)} cannot be written: ${messageOf(error)}.`);
    });
    terminal.say(`Commit it, and make a pipeline of it in Azure DevOps: Pipelines > New pipeline > Azure Repos Git.`);
    return {
      exitCode: EXIT.done,
      document: { ...document, file: resolve(folder, FILE) },
      lines: [`✓ ${FILE} written`],
    };
  },
};

/** The key that was given, else the one that SonarQube has bound to the repository, else the answer of a question. */
async function projectOf(
  options: GivenOptions,
  context: CommandContext,
  folder: string,
): Promise<{ readonly projectKey: string; readonly repository: string | null }> {
  const { credentials, terminal } = context;
  const isAsked = options.text('project') === undefined && credentials.address('sonarqube') !== undefined;
  if (isAsked && credentials.given('SONAR_TOKEN') !== undefined) {
    const bound = await lookUp(context, folder);
    if (bound.kind === 'found') {
      terminal.say(`SonarQube has ${bound.key} bound to ${bound.repository}.`);
      return { projectKey: bound.key, repository: bound.repository };
    }
    if (!terminal.isInteractive) throw usageError(`--project KEY is needed: ${whyUnknown(bound)}`);
    terminal.say(`! ${whyUnknown(bound)}`);
  }
  const projectKey = await answered(context, options, { option: '--project KEY', question: 'Key of the project' });
  const flaw = projectKeyProblem(projectKey);
  if (flaw !== undefined) throw usageError(`--project: ${quoted(projectKey)} cannot be a project key: ${flaw}.`);
  return { projectKey, repository: null };
}

async function lookUp({ credentials, network, stopped, terminal }: CommandContext, folder: string) {
  const connection = await credentials.sonarQube();
  const progress = terminal.progress(`Asking ${connection.url} for the project of the repository`);
  const server = setUpPorts(network, stopped).connectServer(connection);
  return findBoundProject({ workingCopy: pipelinePorts.workingCopy, server }, folder).finally(() => progress.end());
}

function whyUnknown(bound: Exclude<BoundProject, { readonly kind: 'found' }>): string {
  switch (bound.kind) {
    case 'several':
      return `${bound.repository} belongs to several projects of SonarQube: ${bound.keys.join(', ')}.`;
    case 'none':
      return `no project of SonarQube is bound to ${bound.repository}; the commands import and bind do that.`;
    case 'untold':
      return 'SonarQube tells which project is bound to a repository from version 10.5 on.';
    case 'elsewhere':
      return 'the working copy has no remote "origin" in Azure Repos, by which SonarQube could know its project.';
  }
}
