import type { GateCondition } from '../../documents/gate-outcome';
import type { AnalysisResults, GateAnswer } from '../../ports/sonarqube/analysis-results';
import { field, toList, toOptionalList, toOptionalText, toText, toWord, type Payload } from '../../wire/payload';
import type { Requests } from './requests';

/** `api/qualitygates/project_status`: frozen by analysis, live by project. */
export function qualityGateArea(requests: Requests): Pick<AnalysisResults, 'gateOfAnalysis' | 'gateOfProject'> {
  const path = 'api/qualitygates/project_status';
  return {
    gateOfAnalysis: (analysisId) =>
      requests.askJson(
        { path, action: 'read the quality gate of the analysis', params: { analysisId } },
        readProjectStatus,
      ),
    gateOfProject: (projectKey, of) =>
      requests.askJson(
        { path, action: `read the quality gate of ${projectKey}`, params: { projectKey, ...of } },
        readProjectStatus,
      ),
  };
}

function readProjectStatus(payload: Payload): GateAnswer {
  const answer = field(payload, 'projectStatus');
  return {
    status: toWord(field(answer, 'status'), ['OK', 'WARN', 'ERROR', 'NONE']),
    conditions: toList(field(answer, 'conditions'), readCondition),
    conditionsIgnored: field(answer, 'ignoredConditions').value === true,
    period: readPeriod(answer),
  };
}

function readCondition(condition: Payload): GateCondition {
  return {
    metric: toText(field(condition, 'metricKey')),
    comparator: toWord(field(condition, 'comparator'), ['GT', 'LT', 'EQ', 'NE']),
    // `warningThreshold` stands alone on gates made before 7.6.
    threshold:
      toOptionalText(field(condition, 'errorThreshold')) ?? toOptionalText(field(condition, 'warningThreshold')),
    actual: toOptionalText(field(condition, 'actualValue')),
    status: STATUS[toWord(field(condition, 'status'), ['OK', 'WARN', 'ERROR'])],
  };
}

const STATUS = { OK: 'ok', WARN: 'warning', ERROR: 'error' } as const;

/** One object from 8.5 on, a list before and, on 9.9, beside it. */
function readPeriod(answer: Payload): GateAnswer['period'] {
  const read = (period: Payload) => ({
    mode: toText(field(period, 'mode')),
    date: toOptionalText(field(period, 'date')),
    parameter: toOptionalText(field(period, 'parameter')),
  });
  const period = field(answer, 'period');
  if (period.value !== undefined && period.value !== null) return read(period);
  return toOptionalList(field(answer, 'periods'), read)[0] ?? null;
}
