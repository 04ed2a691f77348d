import { createHash } from 'node:crypto';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { FoundIssue, PullRequestFindings } from '../../../src/ports/sonarqube/pull-request-findings';
import { goldenReport } from '../../golden-reports';

export interface SonarIssue {
  key: string;
  readonly rule: string;
  message: string;
  severity: string;
  file: string | null;
  /** Text of its line, which finds it again wherever the line goes; `null` for an issue of the file. */
  line: string | null;
  state: 'open' | 'accepted' | 'false-positive' | 'fixed';
}

/** A project of SonarQube, its pull request analyzed. */
export interface FindingsWorld extends PullRequestFindings {
  readonly issues: SonarIssue[];
  /** Analyzed text by path without a leading slash. */
  files: Map<string, string>;
  /** Whether the token may browse: else every list is empty, and nobody says so. */
  mayBrowse: boolean;
  readonly requests: string[];
  /** Who decided about an issue. */
  readonly deciders: Map<string, string>;
  report(): AnalysisReport;
}

const RANKS = ['BLOCKER', 'CRITICAL', 'MAJOR', 'MINOR', 'INFO'];

export function findingsWorld(projectKey = 'webshop'): FindingsWorld {
  const toFound = (issue: SonarIssue): FoundIssue => {
    const lines = world.files.get(issue.file ?? '')?.split('\n') ?? [];
    const index = issue.line === null ? -1 : lines.indexOf(issue.line);
    const line = index < 0 ? null : index + 1;
    return {
      issue: {
        key: issue.key,
        rule: issue.rule,
        message: issue.message,
        file: issue.file,
        line,
        severity: issue.severity,
        type: 'BUG',
        impacts: [],
        tags: [],
      },
      range:
        line === null ? null : { startLine: line, endLine: line, startOffset: 0, endOffset: (issue.line ?? '').length },
      lineHash: issue.line === null ? null : createHash('md5').update(issue.line.replace(/\s/g, '')).digest('hex'),
      state: issue.state,
    };
  };
  const isOpen = ({ state }: SonarIssue): boolean => state === 'open';
  const openPage = async (page: number) => {
    await Promise.resolve();
    world.requests.push(`open ${page}`);
    const open = world.mayBrowse ? world.issues.filter(isOpen) : [];
    const sorted = [...open].sort((left, right) => RANKS.indexOf(left.severity) - RANKS.indexOf(right.severity));
    return { total: open.length, issues: sorted.slice((page - 1) * 500, page * 500).map(toFound) };
  };
  const world: FindingsWorld = {
    issues: [],
    files: new Map(),
    mayBrowse: true,
    requests: [],
    deciders: new Map(),
    openIssuesOfPullRequest: (_project, _pullRequest, page) => openPage(page),
    openIssuesOfMainBranch: (_project, page) => openPage(page),
    analysisDateOfPullRequest: () => Promise.resolve('2026-10-20T09:00:00+0000'),
    issuesByKey: async (_project, _pullRequest, keys) => {
      await Promise.resolve();
      world.requests.push(`keys ${keys.length}`);
      return world.mayBrowse ? world.issues.filter(({ key }) => keys.includes(key)).map(toFound) : [];
    },
    whoDecided: (key) => Promise.resolve(world.deciders.get(key) ?? null),
    hotspotsOfPullRequest: async () => {
      await Promise.resolve();
      world.requests.push('hotspots');
      return world.mayBrowse ? { isWhole: true, hotspots: [] } : null;
    },
    report: () => {
      const report = goldenReport('pull-request-failed-mqr');
      const open = world.issues.filter(isOpen).length;
      return {
        ...report,
        project: { key: projectKey, name: projectKey },
        pipeline: { ...report.pipeline, basePath: '' },
        measures: { state: 'read', values: { new_violations: { overall: null, newCode: String(open) } } },
      };
    },
  };
  return world;
}
