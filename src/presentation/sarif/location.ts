import type { TextRange } from '../../domain/decoration/finding';
import type { FindingPlace } from '../../domain/export/placed-finding';
import { encodeSegment } from '../links';
import { toMessage } from './message';
import type { SarifLocation, SarifRegion } from './sarif-log';

/** Addresses of files are relative to the root of the repository, wherever that lies. */
export const ROOT = 'SRCROOT';

/** Where the files of a project lie. */
export interface ProjectPlace {
  readonly projectKey: string;
  /** Folder of the project in the repository, forward slashes, empty for the root. */
  readonly basePath: string;
}

/** A place of a finding. What is not of one file is a place in the project, which has no address. */
export function toLocation({ file, range, message }: FindingPlace, project: ProjectPlace, id?: number): SarifLocation {
  const uri = file === null ? null : toUri(project.basePath, file);
  const region = range === null ? null : toRegion(range);
  return {
    ...(id === undefined ? {} : { id }),
    ...(uri === null
      ? { logicalLocations: [{ fullyQualifiedName: nameOf(project.projectKey, file), kind: 'module' }] }
      : {
          physicalLocation: {
            artifactLocation: { uri, uriBaseId: ROOT },
            ...(region === null ? {} : { region }),
          },
        }),
    ...(message === '' ? {} : { message: toMessage(message, 'here') }),
  };
}

function nameOf(projectKey: string, file: string | null): string {
  return file === null ? projectKey : `${projectKey}:${file}`;
}

/** Percent-encoded; `null` where it would lead out of the repository. */
function toUri(basePath: string, file: string): string | null {
  const segments = [...basePath.split('/'), ...file.split('/')].filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0 || segments.includes('..')) return null;
  return segments.map(encodeSegment).join('/');
}

/**
 * SonarQube counts columns from 0, SARIF from 1; in both the end is behind the last character, and a surrogate pair counts two.
 * `null` where the range makes no sense.
 */
function toRegion({ startLine, endLine, startOffset, endOffset }: TextRange): SarifRegion | null {
  if (!isCount(startLine, 1) || !isCount(endLine, startLine)) return null;
  const lines = { startLine, endLine };
  if (startOffset === null || endOffset === null || !isCount(startOffset, 0) || !isCount(endOffset, 0)) return lines;
  if (startLine === endLine && endOffset < startOffset) return lines;
  return { ...lines, startColumn: startOffset + 1, endColumn: endOffset + 1 };
}

function isCount(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
