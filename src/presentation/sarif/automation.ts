import type { AnalysisReport } from '../../documents/analysis-report';
import { encodeSegment, safeAddress } from '../links';
import { onOneLine } from '../plain-text';
import { nameOf } from '../reports';
import { shortScope } from '../scope';
import { toMessage } from './message';
import type { SarifRun } from './sarif-log';

/** What identifies the job of a run beside its report; empty where the agent does not tell. */
export interface PipelinePhase {
  readonly definitionName: string;
  /** A GUID. */
  readonly phaseId: string;
  readonly phaseName: string;
}

const PREFIX = 'azuredevops/pipeline/build';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Which run of what this is. Readers of Azure DevOps take no other form than their own, with all of its parts, so it is written
 * where the agent tells all of them. Source: microsoft/sarif-sdk, `AdoPipelineContext`, and its rules GHAzDO1019 and GHAzDO1020.
 */
export function automationDetails(report: AnalysisReport, phase: PipelinePhase): SarifRun['automationDetails'] {
  const subject = `SonarQube analysis of ${nameOf(report)}, ${shortScope(report.scope)}`;
  const description = toMessage(subject, 'SonarQube analysis');
  const { definitionId, projectId, buildId, sourceBranch, collectionUri } = report.pipeline;
  const parts = [organizationOf(collectionUri), projectId, definitionId ?? '', phase.phaseId, sourceBranch, buildId];
  const isWhole = [...parts, phase.definitionName, phase.phaseName].every((part) => part !== '');
  if (!isWhole || !GUID.test(phase.phaseId) || !/^\d+$/.test(definitionId ?? '')) {
    return { id: ownId(report), description };
  }
  return {
    id: [PREFIX, ...parts.map((part) => onOneLine(part))].join('/'),
    description,
    properties: {
      [`${PREFIX}/buildDefinitionId`]: definitionId ?? '',
      [`${PREFIX}/buildDefinitionName`]: onOneLine(phase.definitionName),
      [`${PREFIX}/phaseId`]: phase.phaseId,
      [`${PREFIX}/phaseName`]: onOneLine(phase.phaseName),
    },
  };
}

/** Runs of one project and branch share all of it but the last part. */
function ownId({ project, scope, analysisId, analysisKey }: AnalysisReport): string {
  const line = scope.kind === 'pull-request' ? ['pull-request', scope.id] : ['branch', scope.name ?? 'main'];
  return ['SonarQube', project.key, ...line, analysisId ?? analysisKey].map((part) => onOneLine(part)).join('/');
}

/** `contoso` of `https://dev.azure.com/contoso/` and of `https://contoso.visualstudio.com/`; a collection of a server. */
function organizationOf(collectionUri: string): string {
  const address = safeAddress(collectionUri);
  if (address === undefined) return '';
  const { pathname, hostname } = new URL(address);
  const last = pathname
    .split('/')
    .filter((segment) => segment !== '')
    .at(-1);
  return last ?? encodeSegment(hostname.split('.')[0] ?? '');
}
