import type { AnalysisReport } from '../../documents/analysis-report';
import type { AllFindings, FindingGap } from '../../domain/export/placed-finding';
import { withoutHeads } from '../../domain/scope/branch-name';
import { encodeSegment, safeAddress } from '../links';
import { formatCount, LOG_LOCALE } from '../values';
import { automationDetails, type PipelinePhase } from './automation';
import { ROOT } from './location';
import { hotspotResult, issueResult, type ResultContext } from './results';
import { RuleTable } from './rules';
import type { SarifLog, SarifResult, SarifRun } from './sarif-log';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** A page that shows the file loads all of it into the browser. */
const MOST_BYTES = 10 * 1024 * 1024;

/**
 * The findings of an analysis as SARIF: open ones first, then hotspots, then what people accepted or called false positives. What
 * is known to be missing is said in the file itself.
 *
 * @param mostBytes of all results together, in UTF-8; what does not fit is left out from the end
 */
export function toSarif(
  report: AnalysisReport,
  findings: AllFindings,
  phase: PipelinePhase,
  mostBytes = MOST_BYTES,
): SarifLog {
  const { project, pipeline, server } = report;
  const root = safeAddress(server.url)?.replace(/\/$/, '');
  const rules = new RuleTable(findings.ruleNames, (rule) =>
    root === undefined ? undefined : `${root}/coding_rules?open=${encodeSegment(rule)}&rule_key=${encodeSegment(rule)}`,
  );
  const context = { report, rules, project: { projectKey: project.key, basePath: pipeline.basePath } };
  const { results, gaps } = resultsInBounds(findings, context, mostBytes);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'SonarQube',
            fullName: ['SonarQube', server.version].filter((part) => part !== null).join(' '),
            ...(server.version === null ? {} : { version: server.version }),
            ...(root === undefined ? {} : { informationUri: root }),
            rules: rules.rules,
            notifications: gaps.map(({ kind }) => ({
              id: kind,
              name: NAMES[kind][0],
              shortDescription: { text: NAMES[kind][1] },
              fullDescription: { text: NAMES[kind][1] },
            })),
          },
        },
        automationDetails: automationDetails(report, phase),
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository.' } } },
        ...versionControl(report),
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: report.publishedAt,
            toolExecutionNotifications: gaps.map((gap) => ({
              level: 'warning',
              descriptor: { id: gap.kind },
              message: { text: describeGap(gap) },
            })),
          },
        ],
        results,
      },
    ],
  };
}

/** What a file leaves out, as a sentence. */
function describeGap(gap: FindingGap): string {
  const inWords = (count: number): string => formatCount(count, LOG_LOCALE);
  switch (gap.kind) {
    case 'limit':
      return `Only ${inWords(gap.listed)} of ${inWords(gap.total)} findings are listed, the most severe first.`;
    case 'hotspots-not-readable':
      return 'Security hotspots are not listed: the token may not read them. A user token whose user may browse the project reads them.';
    case 'count-differs':
      return `${inWords(gap.listed)} open issues are listed, and SonarQube counts ${inWords(gap.counted)}.`;
    case 'count-unknown':
      return 'Whether all open issues are listed is not known: SonarQube gave no count.';
    case 'newest-unknown':
      return 'Whether the list is of this analysis or of a newer one is not known: SonarQube did not say which one is the newest.';
  }
}

const NAMES: Readonly<Record<FindingGap['kind'], readonly [name: string, description: string]>> = {
  limit: ['FindingsLeftOut', 'Some findings were left out.'],
  'hotspots-not-readable': ['HotspotsNotReadable', 'Security hotspots could not be read.'],
  'count-differs': ['CountDiffers', 'The list differs from what SonarQube counts.'],
  'count-unknown': ['CountUnknown', 'The list could not be compared with a count.'],
  'newest-unknown': ['NewestAnalysisUnknown', 'The analysis could not be compared with the newest one.'],
};

function resultsInBounds(
  { issues, hotspots, gaps }: AllFindings,
  context: ResultContext,
  mostBytes: number,
): { readonly results: readonly SarifResult[]; readonly gaps: readonly FindingGap[] } {
  const isOpen = ({ state }: { readonly state: string }): boolean => state === 'open' || state === 'unknown';
  const isClosed = ({ state }: { readonly state: string }): boolean =>
    state === 'accepted' || state === 'false-positive';
  const all = [
    ...issues.filter(isOpen).map((issue) => () => issueResult(issue, context)),
    ...hotspots.filter(isOpen).map((hotspot) => () => hotspotResult(hotspot, context)),
    ...issues.filter(isClosed).map((issue) => () => issueResult(issue, context)),
    ...hotspots.filter(isClosed).map((hotspot) => () => hotspotResult(hotspot, context)),
  ];
  const results: SarifResult[] = [];
  const encoder = new TextEncoder();
  let length = 0;
  for (const make of all) {
    const result = make();
    length += encoder.encode(JSON.stringify(result)).length + 1;
    if (length > mostBytes) break;
    results.push(result);
  }
  if (results.length === all.length) return { results, gaps };
  const limit = gaps.find((gap) => gap.kind === 'limit');
  const cut = { kind: 'limit', listed: results.length, total: limit?.total ?? all.length } as const;
  return { results, gaps: [cut, ...gaps.filter((gap) => gap !== limit)] };
}

/** The commit that people know: a pull request is built on a merge that is in no branch. */
function versionControl({ pipeline, scope }: AnalysisReport): Pick<SarifRun, 'versionControlProvenance'> {
  const { repository, sourceBranch, sourceCommit } = pipeline;
  const repositoryUri = safeAddress(repository.url);
  if (repositoryUri === undefined) return {};
  const ofPullRequest = scope.kind === 'pull-request' ? scope.branch : '';
  const branch = withoutHeads(ofPullRequest === '' ? sourceBranch : ofPullRequest);
  return {
    versionControlProvenance: [
      {
        repositoryUri,
        ...(sourceCommit === null ? {} : { revisionId: sourceCommit }),
        ...(branch === '' ? {} : { branch }),
        mappedTo: { uriBaseId: ROOT },
      },
    ],
  };
}
