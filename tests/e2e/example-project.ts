import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { git, type PreparedRepository } from '../../local/prepare-repository';

/** A branch with an issue in the project of the root, and one in the shop of the monorepo. */
export const UNTIDY = 'feature/untidy';
const UNUSED = 'export function total(price) {\n  const unused = 1;\n  return price;\n}\n';

const LEAVE_BUILD = JSON.stringify(join(__dirname, '..', 'dotnet', 'leave-build.js'));

/**
 * Stands where Maven, Gradle and .NET would. With the goal or step that scans it fetches the engine of the server and runs
 * it with what Prepare left in the environment, as their own plug-ins do; anything else of the build it leaves undone.
 */
const BUILD_TOOL = `#!${process.execPath}
const { execFileSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const words = process.argv.slice(2);
const folder = join(process.cwd(), 'build', 'sonar');
const properties = {
  'sonar.projectKey': existsSync('.sonarqube') ? readFileSync('.sonarqube', 'utf8') : basename(process.cwd()),
  'sonar.sources': 'src',
  'sonar.working.directory': folder,
  'sonar.host.url': process.env.SONAR_HOST_URL,
  'sonar.token': process.env.SONAR_TOKEN,
  ...JSON.parse(process.env.SONARQUBE_SCANNER_PARAMS ?? '{}'),
};
async function scan() {
  if (properties['sonar.scanner.skip'] === 'true') return console.log('SonarQube Scanner analysis skipped');
  const headers = { Authorization: 'Bearer ' + properties['sonar.token'], Accept: 'application/octet-stream' };
  const answer = await fetch(properties['sonar.host.url'] + '/api/v2/analysis/engine', { headers });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'engine.js'), Buffer.from(await answer.arrayBuffer()));
  const scannerProperties = Object.entries(properties).map(([key, value]) => ({ key, value }));
  const input = JSON.stringify({ scannerProperties });
  execFileSync(process.execPath, [join(folder, 'engine.js')], { input, stdio: ['pipe', 'inherit', 'inherit'] });
}
// .NET: the key stands on the command line of the first step only.
const key = words.find((word) => word.startsWith('/k:'));
if (key !== undefined) writeFileSync('.sonarqube', key.slice(3));
if (words.includes('begin')) require(${LEAVE_BUILD}).leaveBegun();
if (words.includes('end')) require(${LEAVE_BUILD}).leaveBuild();
if (words.some((word) => /^sonar$|:sonar$|^end$/.test(word))) void scan();
`;

const NOTHING = '#!/bin/sh\n';

/** Not one issue, so that scans take no time. */
const TIDY = 'export const answer = 42;\n';

/** The project of the examples. Its sources are next to nothing, but what is judged must hold a line of code. */
const FILES: Readonly<Record<string, string>> = {
  'sonar-project.properties': 'sonar.projectKey=webshop\nsonar.sources=src\n',
  'src/answer.js': TIDY,
  'tests/notes.txt': 'nothing to find\n',
  'coverage/lcov.info': '',
  'apps/shop/src/answer.js': TIDY,
  'apps/back-office/src/answer.js': TIDY,
  'backend/src/answer.js': TIDY,
  '.config/dotnet-tools.json': JSON.stringify({
    version: 1,
    isRoot: true,
    tools: { 'dotnet-sonarscanner': { version: '11.2.1', commands: ['dotnet-sonarscanner'] } },
  }),
  'unit/coverage.opencover.xml': '',
  'unit/results.trx': '',
};
const PROGRAMS: Readonly<Record<string, string>> = {
  'build.sh': NOTHING,
  gradlew: BUILD_TOOL,
  'backend/gradlew': BUILD_TOOL,
};

/** Writes the sources that the examples build. */
export function writeSources(folder: string): void {
  writeAll(folder, FILES, 0o644);
  writeAll(folder, PROGRAMS, 0o755);
}

/** Writes the programs that the examples expect on the search path. */
export function writeTools(folder: string): void {
  writeAll(folder, { npm: NOTHING, mvn: BUILD_TOOL, dotnet: BUILD_TOOL }, 0o755);
}

/** Adds the branch, and returns its commit. */
export function addUntidyBranch({ folder, branch }: PreparedRepository): string {
  git(folder, 'checkout', '--quiet', '-b', UNTIDY);
  writeAll(folder, { 'src/total.js': UNUSED, 'apps/shop/src/total.js': UNUSED }, 0o644);
  git(folder, 'add', '--all');
  git(
    folder,
    '-c',
    'user.name=Riley Reader',
    '-c',
    'user.email=riley@example.org',
    'commit',
    '--quiet',
    '-m',
    'Untidy',
  );
  const commit = git(folder, 'rev-parse', 'HEAD');
  git(folder, 'checkout', '--quiet', branch);
  return commit;
}

/** The built tasks, and one in the place of Azure Pipelines' own Cache@2, which finds nothing and shows its inputs. */
export function writeTasks(built: string, folder: string): void {
  cpSync(built, folder, { recursive: true });
  const manifest = {
    id: 'd53ccab4-555e-4494-9d06-11db043fb4a9',
    name: 'Cache',
    friendlyName: 'Cache',
    description: 'Finds nothing.',
    author: 'Tests',
    version: { Major: 2, Minor: 0, Patch: 0 },
    inputs: [
      { name: 'key', type: 'string', label: 'Key', required: true },
      { name: 'path', type: 'string', label: 'Path', required: true },
    ],
    execution: { Node20_1: { target: 'index.js' } },
  };
  const script = "console.log('Key ' + process.env.INPUT_KEY + '\\nPath ' + process.env.INPUT_PATH);\n";
  writeAll(join(folder, 'cache'), { 'task.json': JSON.stringify(manifest), 'index.js': script }, 0o644);
}

function writeAll(folder: string, files: Readonly<Record<string, string>>, mode: number): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
  }
}
