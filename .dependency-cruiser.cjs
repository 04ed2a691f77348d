/**
 * Who may import whom. The table is explained in docs/ARCHITECTURE.md; this file is what holds it.
 */
const nodeModules = '^(node:|assert|child_process|crypto|fs|http|https|net|os|path|stream|tls|url|util|zlib)';
const layer = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** A layer that may import only what is listed. `npm` packages and Node modules are named apart. */
const only = (name, from, allowed, { node = false, npm = [] } = {}) => ({
  name,
  comment: `${name}: imports outside of its row in docs/ARCHITECTURE.md`,
  severity: 'error',
  from: { path: from },
  to: {
    pathNot: [
      ...allowed,
      ...npm.map((packageName) => `node_modules/${packageName}/`),
      ...(node ? ['^[a-z_/]+$', '^node:'] : []),
    ],
    ...(node ? { dependencyTypesNot: ['core'] } : {}),
  },
});

module.exports = {
  forbidden: [
    layer('no-cycles', 'Modules that import each other cannot be understood one at a time.', {}, { circular: true }),
    // The page that hosts the tab gets the SDK's own channel through an alias of webpack: the package does not export it.
    layer('no-unresolved', 'Every import exists.', {}, { couldNotResolve: true, pathNot: '^extension-sdk-channel$' }),
    only('documents', '^src/documents/', ['^src/documents/'], { npm: ['valibot'] }),
    only('domain', '^src/domain/', ['^src/documents/', '^src/domain/', '^src/errors/', '^(node:)?(crypto|path)$'], {
      npm: ['properties-file'],
    }),
    only('wire', '^src/wire/', ['^src/documents/', '^src/wire/']),
    only('presentation', '^src/presentation/', ['^src/documents/', '^src/domain/', '^src/presentation/']),
    {
      name: 'presentation-without-errors',
      comment: 'The tab shows what presentation/ says; it must not carry the tasks’ error catalog.',
      severity: 'error',
      from: { path: '^(src/(presentation|web)|summary-tab|pull-request-tab|widget)/' },
      to: { path: '^src/errors/', reachable: true },
    },
    {
      name: 'presentation-without-node',
      comment: 'What the tab shares with the tasks runs in a browser, also where it is reached through others.',
      severity: 'error',
      from: { path: '^(src/(presentation|documents|web)|summary-tab|pull-request-tab|widget)/' },
      to: { path: nodeModules, pathNot: 'node_modules', reachable: true },
    },
    only('ports', '^src/ports/', ['^src/documents/', '^src/domain/', '^src/ports/', '^src/secrets/']),
    only('use-cases', '^src/use-cases/', ['^src/(documents|domain|presentation|ports|use-cases|errors|secrets)/']),
    {
      name: 'stories',
      comment: 'A story of use-cases/ knows the job, never another story.',
      severity: 'error',
      from: { path: '^src/use-cases/([^/]+)/' },
      to: { path: '^src/use-cases/', pathNot: ['^src/use-cases/$1/', '^src/use-cases/(job|decorate|export)/'] },
    },
    only('errors', '^src/errors/', ['^src/errors/', '^src/documents/documentation\\.ts$']),
    only('secrets', '^src/secrets/', ['^src/secrets/'], { node: true }),
    {
      name: 'adapters',
      comment:
        'An adapter knows ports, documents, domain, wire, errors, secrets, and the two shared folders http and system.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: {
        path: '^(src|tasks|summary-tab|pull-request-tab|widget|local|scripts|tests)/',
        pathNot: [
          '^src/adapters/$1/',
          '^src/adapters/(http|system)/',
          '^src/(ports|documents|domain|wire|errors|secrets)/',
        ],
      },
    },
    {
      name: 'run-task',
      comment: 'The error boundary knows no adapter.',
      severity: 'error',
      from: { path: '^src/composition/run-task\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/(ports|errors|secrets)/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'composition',
      comment: 'Composition builds ports and holds no rule.',
      severity: 'error',
      from: { path: '^src/composition/', pathNot: '^src/composition/run-task\\.ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/(composition|adapters|ports|errors|secrets)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'cli',
      comment: 'The command line asks use cases; only its own part of composition knows adapters.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: {
        path: '^(src|tasks|summary-tab|pull-request-tab|widget|local|scripts|tests)/',
        pathNot: [
          '^src/cli/',
          '^src/(use-cases|presentation|domain|documents|ports|errors|secrets)/',
          '^src/composition/cli/',
          '^src/composition/http-settings\\.ts$',
        ],
      },
    },
    {
      name: 'commands',
      comment: 'A command knows the frame, never another command.',
      severity: 'error',
      from: { path: '^src/cli/commands/([^/]+)\\.ts$' },
      to: { path: '^src/cli/commands/', pathNot: '^src/cli/commands/$1(/|\\.ts$)' },
    },
    {
      name: 'nothing-imports-the-cli',
      comment: 'The command line is an entry, like a task.',
      severity: 'error',
      from: { path: '^(src|tasks|summary-tab|pull-request-tab|widget)/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'task-entries',
      comment: 'An entry connects its composition, the boundary and its use case.',
      severity: 'error',
      from: { path: '^tasks/' },
      to: { pathNot: ['^src/composition/', '^src/use-cases/'] },
    },
    {
      name: 'pages',
      comment: 'A page reads reports; it knows neither SonarQube nor the tasks, nor another page.',
      severity: 'error',
      from: { path: '^(src/web|summary-tab|pull-request-tab|widget)/' },
      to: {
        path: ['^(src|tasks|summary-tab|pull-request-tab|widget|local|scripts|tests)/', nodeModules],
        pathNot: ['^src/(documents|presentation|domain|wire|web)/', '^$1/', 'node_modules'],
      },
    },
    {
      name: 'web',
      comment: 'What pages share is for pages only.',
      severity: 'error',
      from: { path: '^(src|tasks)/', pathNot: '^src/web/' },
      to: { path: '^src/web/' },
    },
    {
      name: 'local',
      comment: 'A stand-in that shares code with what it tests shares its faults.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(src|tasks|summary-tab|pull-request-tab|widget|tests)/', pathNot: ['^src/documents/'] },
    },
    {
      name: 'scripts',
      comment: 'Scripts build and fetch; they use npm and Node only.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^(src|tasks|summary-tab|pull-request-tab|widget|local|tests)/' },
    },
    {
      name: 'nothing-ships-tests',
      severity: 'error',
      comment: 'What ships knows neither tests nor the local rig.',
      from: { path: '^(src|tasks|summary-tab|pull-request-tab|widget)/' },
      to: { path: '^(tests|local|scripts)/' },
    },
    ...[
      ['@clack/prompts', '^src/cli/prompts\\.ts$'],
      ['azure-pipelines-task-lib', '^src/adapters/azure-pipelines/'],
      ['axios', '^src/adapters/http/'],
      ['commander', '^src/cli/'],
      ['valibot', '^src/documents/'],
    ].map(([packageName, home]) => ({
      name: `one-importer-of-${packageName}`,
      comment: `${packageName} is imported in one folder.`,
      severity: 'error',
      from: { path: '^src/', pathNot: home },
      to: { path: `node_modules/${packageName}(-|/)` },
    })),
    {
      name: 'one-importer-of-child-process',
      comment: 'Processes are started in one file.',
      severity: 'error',
      from: { path: '^(src|tasks)/', pathNot: '^src/adapters/system/processes\\.ts$' },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'no-dev-dependencies-in-what-ships',
      severity: 'error',
      comment: 'What ships is built from dependencies.',
      from: { path: '^(src|tasks|summary-tab|pull-request-tab|widget)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)tests/fixtures/|^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
