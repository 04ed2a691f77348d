import { stableTokenVariable } from '../../documents/names';
import { slugOf } from '../analysis-key';
import type { BuildPart } from './recognize-build';

/** What a pipeline is written for. */
export interface PipelineDraft {
  readonly parts: readonly BuildPart[];
  /** Name of the service connection. */
  readonly connection: string;
  readonly projectKey: string;
  readonly defaultBranch: string;
  readonly lock: 'package-lock.json' | 'yarn.lock' | 'pnpm-lock.yaml' | null;
  readonly hasNpmTest: boolean;
  /** `gradlew` stands in the repository. */
  readonly hasGradleWrapper: boolean;
}

/**
 * Writes an azure-pipelines.yml with a comment at each line that is a decision. Build tools that analyze by themselves get
 * a job each, since an analysis belongs to one project; scripts in JavaScript and Python are analyzed with whatever is built
 * beside them.
 */
export function writePipeline(draft: PipelineDraft): string {
  const { parts, defaultBranch } = draft;
  const builds = parts.filter(({ kind }) => kind === 'dotnet' || kind === 'maven' || kind === 'gradle');
  const others = parts.filter((part) => !builds.includes(part));
  const head = [
    `# Made for ${parts.length === 0 ? 'a repository without a build tool' : parts.map(({ kind, because }) => `${WORDS[kind]} (${inComment(because)})`).join(', ')}. Read it, and change what does not fit.`,
    '',
    '# Analyzes every push to the default branch. Pull requests of Azure Repos are built by a branch policy (build validation).',
    'trigger:',
    `  - ${quoted(defaultBranch)}`,
    '',
    'pool:',
    '  vmImage: ubuntu-latest # or the name of a pool of your own: "name: Default"',
  ];
  const [first, ...further] = builds;
  const jobs: readonly Job[] =
    first === undefined
      ? [{ key: draft.projectKey, steps: scripted(others, draft) }]
      : [
          { key: draft.projectKey, steps: built(first, draft.projectKey, draft, others) },
          ...further.map((part) => {
            const key = `${draft.projectKey}-${part.kind}`;
            return { key, steps: built(part, key, draft, []) };
          }),
        ];
  const [only, ...more] = jobs;
  if (only !== undefined && more.length === 0) return text([...head, '', 'steps:', ...indented(1, only.steps)]);
  return text([
    ...head,
    '',
    '# One job for each build tool: an analysis belongs to one project in SonarQube, so each has a key of its own.',
    'jobs:',
    ...jobs.flatMap(({ key, steps }) => [
      `  - job: ${key.replace(/[^A-Za-z0-9]+/g, '_').replace(/^(?=[0-9])/, '_')}`,
      '    steps:',
      ...indented(3, steps),
    ]),
  ]);
}

interface Job {
  readonly key: string;
  readonly steps: readonly string[];
}

const WORDS: Readonly<Record<BuildPart['kind'], string>> = {
  dotnet: '.NET',
  maven: 'Maven',
  gradle: 'Gradle',
  javascript: 'JavaScript',
  python: 'Python',
};

const CHECKOUT = ['- checkout: self', '  fetchDepth: 0 # the whole history: SonarQube tells new code by it', ''];

const PUBLISH = [
  '# Waits for the verdict, shows it on the build and the pull request, and fails the step where the gate failed.',
  '- task: SonarQubeServerPublish@1',
];

function prepare(connection: string, inputs: readonly string[]): readonly string[] {
  return [
    '- task: SonarQubeServerPrepare@1',
    '  inputs:',
    `    connection: ${quoted(connection)} # a service connection of the type "SonarQube (server)": Project settings > Service connections`,
    ...inputs.map((line) => `    ${line}`),
    '',
  ];
}

function built(part: BuildPart, key: string, draft: PipelineDraft, others: readonly BuildPart[]): readonly string[] {
  const before = others.flatMap(({ kind }) => (kind === 'javascript' ? installJavaScript(draft) : []));
  switch (part.kind) {
    case 'dotnet':
      return [
        ...CHECKOUT,
        ...prepare(draft.connection, [
          'scannerMode: dotnet # hooks into the builds of this job, so the build stands between Prepare and Analyze',
          `projectKey: ${quoted(key)}`,
        ]),
        ...before,
        `- script: dotnet build ${quotedPath(part.because)}`,
        '# Reports of tests and coverage are found by Analyze.',
        `- script: dotnet test ${quotedPath(part.because)} --no-build --logger trx --collect "XPlat Code Coverage"`,
        '',
        '- task: SonarQubeServerAnalyze@1',
        '',
        ...PUBLISH,
      ];
    case 'maven':
    case 'gradle': {
      const tool =
        part.kind === 'maven'
          ? `mvn --batch-mode --file ${quotedPath(part.because)} verify org.sonarsource.scanner.maven:sonar-maven-plugin:5.8.0.7211:sonar`
          : `${draft.hasGradleWrapper ? './gradlew' : 'gradle'} build sonar # needs the plugin org.sonarqube in the build`;
      return [
        ...CHECKOUT,
        ...prepare(draft.connection, [
          `scannerMode: other # ${WORDS[part.kind]} analyzes; Prepare hands it the settings`,
          'exposeToken: off # the token goes only to the step that maps it below',
          'extraProperties: |',
          `  sonar.projectKey=${key}`,
        ]),
        ...before,
        `- script: ${tool}`,
        '  env:',
        `    SONAR_TOKEN: $(${stableTokenVariable(slugOf(key))}) # a secret variable that Prepare sets; its log shows the name`,
        '',
        ...PUBLISH,
      ];
    }
    case 'javascript':
    case 'python':
      return scripted([part, ...others], draft);
  }
}

/** Without a build tool that analyzes: the engine of the server does it all. */
function scripted(parts: readonly BuildPart[], draft: PipelineDraft): readonly string[] {
  const has = (kind: BuildPart['kind']): boolean => parts.some((part) => part.kind === kind);
  const properties = [
    ...(has('javascript') ? ['sonar.javascript.lcov.reportPaths=coverage/lcov.info'] : []),
    ...(has('python') ? ['sonar.python.coverage.reportPaths=coverage.xml'] : []),
  ];
  return [
    ...CHECKOUT,
    ...(has('javascript') ? installJavaScript(draft) : []),
    ...(has('python')
      ? [
          '# Writes coverage.xml, which Analyze reads: needs pytest-cov among what is installed.',
          '- script: python -m pytest --cov --cov-report=xml',
          '',
        ]
      : []),
    ...prepare(draft.connection, [
      'scannerMode: cli # the engine of the server analyzes; nothing has to be installed',
      'configMode: manual # instead of a file sonar-project.properties',
      `cliProjectKey: ${quoted(draft.projectKey)}`,
      ...(properties.length === 0 ? [] : ['extraProperties: |', ...properties.map((property) => `  ${property}`)]),
    ]),
    '- task: SonarQubeServerAnalyze@1',
    '',
    ...PUBLISH,
  ];
}

function installJavaScript({ lock, hasNpmTest }: PipelineDraft): readonly string[] {
  const [install, run] =
    lock === 'yarn.lock'
      ? ['yarn install --frozen-lockfile', 'yarn']
      : lock === 'pnpm-lock.yaml'
        ? ['npx pnpm install --frozen-lockfile', 'npx pnpm']
        : [lock === null ? 'npm install' : 'npm ci', 'npm'];
  return [
    `- script: ${install} # rules on types need the installed packages`,
    ...(hasNpmTest ? [`- script: ${run} test # write coverage/lcov.info here to see coverage`] : []),
    '',
  ];
}

/** A YAML scalar: plain where that is safe. */
function quoted(value: string): string {
  return /^[A-Za-z][A-Za-z0-9_./ -]*$/.test(value) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(value) &&
    value.trim() === value
    ? value
    : JSON.stringify(value);
}

/** A name can hold a line break, which would end the comment. */
const inComment = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?');

/** An argument of a shell inside of a plain YAML scalar. */
const quotedPath = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replace(/[^\w./ -]/g, '?')}'`);

const indented = (levels: number, lines: readonly string[]): readonly string[] =>
  lines.map((line) => (line === '' ? '' : '  '.repeat(levels) + line));

const text = (lines: readonly string[]): string => `${lines.join('\n').trimEnd()}\n`;
