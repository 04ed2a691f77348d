import { resolve } from 'node:path';
import { pipelinePorts } from '../../composition/cli/pipeline';
import { projectKeyProblem } from '../../domain/inputs/project-key';
import { proposePipeline } from '../../use-cases/pipeline/propose-pipeline';
import type { CliCommand } from '../command';
import { answered } from '../context';
import { EXIT, usageError } from '../exit-codes';

const FILE = 'azure-pipelines.yml';

export const pipelineCommand: CliCommand = {
  name: 'pipeline',
  summary: 'print or write an azure-pipelines.yml for the working copy',
  description:
    'Looks at the files of a working copy, recognizes .NET, Maven, Gradle, JavaScript, Python and mixtures of them, and prints a pipeline with a comment at each line that is a decision. Asks no server.',
  connections: [],
  declare: (command) => {
    command
      .option('--project <key>', 'key of the project in SonarQube')
      .option('--connection <name>', 'name of the service connection (default: sonarqube)')
      .option('--directory <folder>', 'the working copy (default: the current folder)')
      .option('--write', `write ${FILE} into the working copy instead of printing it`)
      .option('--force', 'replace a file that is there');
  },
  examples: [
    { says: 'See it', line: 'pipeline --project webshop' },
    { says: 'Write it', line: 'pipeline --project webshop --connection sonar-prod --write' },
  ],
  document: [
    'recognized  [{kind, because}]; kind: "dotnet" | "maven" | "gradle" | "javascript" | "python"',
    'yaml        the text',
    'file        where it was written; null where it was only printed',
  ],
  run: async (options, context) => {
    const { terminal } = context;
    const projectKey = await answered(context, options, { option: '--project KEY', question: 'Key of the project' });
    const flaw = projectKeyProblem(projectKey);
    if (flaw !== undefined) throw usageError(`--project: "${projectKey}" cannot be a project key: ${flaw}.`);
    const folder = resolve(context.folder, options.text('directory') ?? '.');
    const { files } = pipelinePorts;
    if (!(await files.exists(folder, '.'))) throw usageError(`--directory: there is no folder ${folder}.`);
    const question = { folder, projectKey, connection: options.text('connection') ?? 'sonarqube' };
    const { yaml, recognized } = await proposePipeline(pipelinePorts, question);
    if (!options.flag('write')) {
      return { exitCode: EXIT.done, document: { recognized, yaml, file: null }, lines: yaml.trimEnd().split('\n') };
    }
    if ((await files.exists(folder, FILE)) && !options.flag('force')) {
      throw usageError(
        `--write: ${FILE} is there already; add --force to replace it, or leave out --write to see the text.`,
      );
    }
    await files.writeText(folder, FILE, yaml);
    terminal.say(`Commit it, and make a pipeline of it in Azure DevOps: Pipelines > New pipeline > Azure Repos Git.`);
    return {
      exitCode: EXIT.done,
      document: { recognized, yaml, file: resolve(folder, FILE) },
      lines: [`✓ ${FILE} written`],
    };
  },
};
