import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { BuildProperty } from '../../../src/documents/build-property';
import type { WidgetSettings } from '../../../src/documents/widget-settings';
import type { BuildInfo } from '../../../src/wire/azure-devops/builds';
import type { PublishedFiles, ReportAttachment, TrendBuild } from '../../../src/web/reading/build-snapshot';
import type { GateSnapshot, GateState, JudgedRun } from '../../../widget/gate-snapshot';
import type { WidgetFrame } from '../../../widget/frame';

/** What was read of a pipeline and branch; tests change what they are about. */
export function readState(
  snapshot: Partial<GateSnapshot> & Pick<GateSnapshot, 'runs'>,
  settings: Partial<WidgetSettings> = {},
): Extract<GateState, { kind: 'read' }> {
  return {
    kind: 'read',
    settings: { pipelineId: 7, branch: 'refs/heads/main', projects: null, trend: 'verdicts', ...settings },
    snapshot: { pipeline: 'webshop CI', judged: undefined, earlier: undefined, ...snapshot },
  };
}

/** A run of a commit of its own. */
export function finishedRun(id: number, changes: Partial<BuildInfo> = {}): BuildInfo {
  return {
    id,
    number: `20261020.${id}`,
    state: 'finished',
    definitionId: 7,
    definitionName: 'webshop CI',
    sourceBranch: 'refs/heads/main',
    sourceCommit: String(id).padStart(40, '0'),
    finishedAt: '2026-10-20T09:31:30Z',
    webUrl: `https://dev.azure.com/contoso/Fabrikam/_build/results?buildId=${id}`,
    properties: new Map(),
    ...changes,
  };
}

/** A run that published these reports, and these properties by analysis key. */
export function judgedRun(
  run: BuildInfo,
  reports: readonly AnalysisReport[],
  properties: Readonly<Record<string, BuildProperty>> = {},
): JudgedRun {
  const buildId = String(run.id);
  const attachments = reports.map((report): ReportAttachment => {
    const document = { ...report, pipeline: { ...report.pipeline, buildId } };
    return { name: `${report.analysisKey}.json`, content: { kind: 'document', document }, step: null };
  });
  const files: PublishedFiles = {
    buildId,
    attachments,
    properties: new Map(Object.entries(properties).map(([key, document]) => [key, { kind: 'document', document }])),
  };
  return { run, files };
}

/** What one analysis wrote down of itself. */
export function property(changes: Partial<BuildProperty> = {}): BuildProperty {
  const place = { attempt: 1, stage: 'Build', job: 'Linux' };
  return { version: 1, outcome: 'passed', reason: null, ...place, projectKey: 'webshop', numbers: {}, ...changes };
}

/** An earlier run with what its analyses wrote down, by analysis key. */
export function trendBuild(
  number: string,
  analyses: Readonly<Record<string, BuildProperty | 'unreadable'>>,
): TrendBuild {
  return {
    number,
    finishedAt: '2026-10-02T08:00:00Z',
    url: null,
    analyses: new Map(
      Object.entries(analyses).map(([key, one]) => [
        key,
        one === 'unreadable' ? { kind: 'unreadable', problem: 'it is no JSON' } : { kind: 'document', document: one },
      ]),
    ),
  };
}

export const frameOf = (columns: number, rows: number, changes: Partial<WidgetFrame> = {}): WidgetFrame => ({
  ...{ name: 'Web shop', size: { columns, rows }, locale: 'en-US', extensionId: 'acme.sonarqube' },
  ...changes,
});
