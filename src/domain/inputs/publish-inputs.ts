import type { AnalysisScope } from '../../documents/analysis-scope';
import type { DecorationSettings } from '../decoration/decoration-settings';
import type { GatePolicies, Policy } from '../gate/gate-policy';
import { withoutHeads } from '../scope/branch-name';
import { parseDecorationInputs } from './decoration-inputs';
import { parseExportInputs, type ExportSettings } from './export-inputs';
import { givenPath } from './file-path';
import { parseChoice, parsed, quoted, refused, type Parsed } from '../parsed';
import { projectKeyProblem } from './project-key';

/** Whose verdict Publish reads. */
export type PublishSource =
  | {
      readonly kind: 'job';
      /** Where to look for `report-task.txt` when Prepare did not run: the file, or the folder of the project. */
      readonly reportTask: string | null;
      /** The project that such a file must name. */
      readonly projectKey: string | null;
    }
  | { readonly kind: 'build'; readonly buildId: string | null; readonly reevaluate: boolean }
  | { readonly kind: 'project'; readonly projectKey: string; readonly scope: AnalysisScope };

/** The inputs of Publish, checked. */
export interface PublishInputs {
  /** Time to wait in total, milliseconds. */
  readonly timeout: number;
  readonly policies: GatePolicies;
  readonly analysisName: string | null;
  readonly source: PublishSource;
  /** PEM file for the connection of Publish. */
  readonly caCertificate: string | null;
  readonly decoration: DecorationSettings;
  readonly exports: ExportSettings;
}

const TIMEOUT_BY_DEFAULT = '300';
const LONGEST_TIMEOUT_SECONDS = 24 * 60 * 60;

type Read = (name: string) => string | undefined;

/**
 * Reads the inputs of Publish and names all problems at once. A time-out that is no positive whole number is refused:
 * taken for "no wait", it would let an analysis pass that nobody judged. An input that would have no effect is refused
 * too: whoever wrote it expects one.
 *
 * @param isRelease whether this is a classic release, where the verdict is that of the build by default
 * @param sources the agent's folder of sources (`System.DefaultWorkingDirectory`)
 * @param isPrepared whether this very job was to analyze something: its verdict is that by default, in a release, too
 */
export function parsePublishInputs(
  read: Read,
  isRelease: boolean,
  sources: string,
  isPrepared = false,
): Parsed<PublishInputs> {
  const timeout = parseTimeout(read('pollingTimeoutSec') ?? TIMEOUT_BY_DEFAULT);
  const policy = (name: keyof GatePolicies, byDefault: Policy): Parsed<Policy> =>
    parseChoice(name, read(name), ['fail', 'warn', 'ignore'], byDefault);
  const onFailed = policy('onFailed', 'fail');
  const onNone = policy('onNone', 'warn');
  const onUnknown = policy('onUnknown', 'fail');
  const source = parseSource(read, isRelease && (!isPrepared || asksForBuild(read)));
  const decoration = parseDecorationInputs(read, onNone.ok ? onNone.value : 'warn');
  const exports = parseExportInputs(read, source.ok ? source.value.kind : null, isRelease);
  if (timeout.ok && onFailed.ok && onNone.ok && onUnknown.ok && source.ok && decoration.ok && exports.ok) {
    const policies = { onFailed: onFailed.value, onNone: onNone.value, onUnknown: onUnknown.value };
    const analysisName = read('analysisName') ?? null;
    const caCertificate = givenPath(read('caCertificate'), sources);
    return parsed({
      timeout: timeout.value,
      policies,
      analysisName,
      source: source.value,
      caCertificate,
      decoration: decoration.value,
      exports: exports.value,
    });
  }
  return refused(
    ...[timeout, onFailed, onNone, onUnknown, source, decoration, exports].flatMap((one) =>
      one.ok ? [] : one.problems,
    ),
  );
}

function parseTimeout(text: string): Parsed<number> {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_TIMEOUT_SECONDS) {
    return refused(
      `pollingTimeoutSec: "${text}" is not a number of seconds; it takes 1 to ${LONGEST_TIMEOUT_SECONDS}.`,
    );
  }
  return parsed(seconds * 1000);
}

const reevaluates = (read: Read): boolean => read('reevaluate')?.toLowerCase() === 'true';

const asksForBuild = (read: Read): boolean => read('buildId') !== undefined || reevaluates(read);

function parseSource(read: Read, isOfBuild: boolean): Parsed<PublishSource> {
  const kind = parseChoice('source', read('source'), ['job', 'build', 'project'], isOfBuild ? 'build' : 'job');
  if (!kind.ok) return kind;
  const problems = [...withoutEffect(read, kind.value)];
  const reevaluate = parseChoice('reevaluate', read('reevaluate'), ['true', 'false'], 'false');
  if (!reevaluate.ok) problems.push(...reevaluate.problems);
  const buildId = read('buildId') ?? null;
  if (buildId !== null && !/^\d{1,10}$/.test(buildId)) problems.push(`buildId: "${buildId}" is no id of a build.`);
  const projectKey = read('projectKey') ?? null;
  const flaw = projectKey === null ? undefined : projectKeyProblem(projectKey);
  if (flaw !== undefined) problems.push(`projectKey: ${quoted(projectKey ?? '')} cannot be a project key: ${flaw}.`);
  if (kind.value === 'project' && projectKey === null) {
    problems.push('projectKey: it is missing; source: project reads the gate of the project that it names.');
  }
  const [branch, pullRequest] = [read('branch'), read('pullRequest')];
  if (branch !== undefined && pullRequest !== undefined) {
    problems.push('branch: it is given together with pullRequest; give one of them.');
  }
  if (problems.length > 0) return refused(...problems);
  switch (kind.value) {
    case 'job':
      return parsed({ kind: 'job', reportTask: read('reportTaskFile') ?? null, projectKey });
    case 'build':
      return parsed({ kind: 'build', buildId, reevaluate: reevaluate.ok && reevaluate.value === 'true' });
    case 'project':
      return parsed({ kind: 'project', projectKey: projectKey ?? '', scope: toScope(branch, pullRequest) });
  }
}

/** Inputs that only some sources look at; a `reportTaskFile` is not among them, since the agent always gives a path. */
const ONLY_WITH: Readonly<Record<string, readonly PublishSource['kind'][]>> = {
  buildId: ['build'],
  branch: ['project'],
  pullRequest: ['project'],
  projectKey: ['job', 'project'],
};

function withoutEffect(read: Read, kind: PublishSource['kind']): readonly string[] {
  const unused = Object.entries(ONLY_WITH).filter(([name, kinds]) => read(name) !== undefined && !kinds.includes(kind));
  const problems = unused.map(
    ([name, kinds]) => `${name}: it has no effect with source: ${kind}; it belongs to source: ${kinds.join(' or ')}.`,
  );
  // A check box is always given, so only a set one says something.
  return reevaluates(read) && kind !== 'build'
    ? [...problems, `reevaluate: it has no effect with source: ${kind}; it belongs to source: build.`]
    : problems;
}

function toScope(branch: string | undefined, pullRequest: string | undefined): AnalysisScope {
  if (pullRequest !== undefined) return { kind: 'pull-request', id: pullRequest, branch: '', base: '' };
  return branch === undefined ? { kind: 'main-branch', name: null } : { kind: 'branch', name: withoutHeads(branch) };
}
