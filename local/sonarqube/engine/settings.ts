import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { ReportScope } from '../report';
import { EngineFailure } from './log';

/** The properties of a scan, as the bootstrapper sent them. */
export type Properties = ReadonlyMap<string, string>;

/** Reads `{"scannerProperties":[{"key","value"}]}` from a stream. */
export async function readProperties(input: NodeJS.ReadableStream): Promise<Properties> {
  const document = JSON.parse(await text(input)) as { scannerProperties?: unknown };
  if (!Array.isArray(document.scannerProperties)) throw new EngineFailure('No scannerProperties in the input');
  const properties = document.scannerProperties as { key?: unknown; value?: unknown }[];
  return new Map(
    properties.flatMap(({ key, value }) =>
      typeof key === 'string' && typeof value === 'string' ? [[key, value.trim()] as const] : [],
    ),
  );
}

/** A property that is a comma-separated list; empty when it is not set. */
export function list(properties: Properties, key: string): readonly string[] {
  return (properties.get(key) ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The project's base folder, absolute. */
export function baseFolder(properties: Properties): string {
  return path.resolve(properties.get('sonar.projectBaseDir') ?? '.');
}

/** The folder for temporary files and, by default, the report file. */
export function workFolder(properties: Properties): string {
  return path.resolve(baseFolder(properties), properties.get('sonar.working.directory') ?? '.scannerwork');
}

/** Where `report-task.txt` goes. */
export function reportTaskFile(properties: Properties): string {
  const wanted = properties.get('sonar.scanner.metadataFilePath');
  if (wanted === undefined) return path.join(workFolder(properties), 'report-task.txt');
  if (!path.isAbsolute(wanted)) {
    throw new EngineFailure(`Property 'sonar.scanner.metadataFilePath' must point to an absolute path: ${wanted}`);
  }
  return wanted;
}

/** The project key, checked as the server would. */
export function projectKey(properties: Properties): string {
  const key = properties.get('sonar.projectKey') ?? '';
  if (key === '') {
    throw new EngineFailure("You must define the following mandatory properties for 'Unknown': sonar.projectKey");
  }
  if (!/^[A-Za-z0-9\-_.:]+$/.test(key) || /^\d+$/.test(key)) {
    throw new EngineFailure(
      `Validation of project failed:\n  o "${key}" is not a valid project key. Allowed characters are alphanumeric, '-', '_', '.' and ':', with at least one non-digit.`,
    );
  }
  return key;
}

const NEEDS_BRANCHES = [
  ['sonar.branch.name', 'branches'],
  ['sonar.pullrequest.key', 'pull requests'],
  ['sonar.pullrequest.branch', 'pull requests'],
  ['sonar.pullrequest.base', 'pull requests'],
] as const;

const MANUAL =
  'https://docs.sonarsource.com/sonarqube-community-build/analyzing-source-code/analysis-parameters/#multibranch';

/** What the properties say is analyzed; refuses what the server's edition cannot do. */
export function reportScope(properties: Properties, hasBranches: boolean): ReportScope {
  const refused = hasBranches ? [] : NEEDS_BRANCHES.filter(([key]) => properties.has(key));
  if (refused.length > 0) {
    const lines = refused.map(
      ([key, what]) =>
        `  o To use the property "${key}" and analyze ${what}, Developer Edition or above is required. See ${MANUAL} for more information.`,
    );
    throw new EngineFailure(['Validation of project failed:', ...lines].join('\n'));
  }
  const key = properties.get('sonar.pullrequest.key');
  const name = properties.get('sonar.branch.name');
  if (key !== undefined) {
    if (name !== undefined) {
      throw new EngineFailure('sonar.pullrequest and sonar.branch parameters should not be specified in the same scan');
    }
    const branch = properties.get('sonar.pullrequest.branch');
    if (branch === undefined) {
      throw new EngineFailure('sonar.pullrequest.branch is required for a pull request analysis');
    }
    const base = properties.get('sonar.pullrequest.base');
    return { kind: 'pull-request', key, branch, ...(base === undefined ? {} : { base }) };
  }
  return name === undefined ? { kind: 'main' } : { kind: 'branch', name };
}
