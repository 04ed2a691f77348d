import type { AnalysisResults } from '../../ports/sonarqube/analysis-results';
import { field, toOptionalList, toOptionalNumber, toOptionalText, toText, toWord } from '../../wire/payload';
import { toPlainText } from '../http/plain-text';
import type { Requests } from './requests';

/** The server's background tasks. */
export function computeTaskArea(requests: Requests): Pick<AnalysisResults, 'computeTask' | 'scannerContext'> {
  return {
    computeTask: (id) =>
      requests.askJson(
        {
          path: 'api/ce/task',
          action: `read the compute task ${id}`,
          // Warnings come unasked from 10.1 on.
          params: { id, additionalFields: 'warnings' },
        },
        (payload, answeredAt) => {
          const task = field(payload, 'task');
          return {
            answeredAt,
            id: toText(field(task, 'id')),
            status: toWord(field(task, 'status'), ['PENDING', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'CANCELED']),
            projectKey: toOptionalText(field(task, 'componentKey')),
            projectName: toOptionalText(field(task, 'componentName')),
            analysisId: toOptionalText(field(task, 'analysisId')),
            branch: toOptionalText(field(task, 'branch')),
            pullRequest: toOptionalText(field(task, 'pullRequest')),
            errorMessage: toOptionalText(field(task, 'errorMessage')),
            errorType: toOptionalText(field(task, 'errorType')),
            warnings: toOptionalList(field(task, 'warnings'), (warning) => toPlainText(toText(warning))),
            submittedAt: toOptionalText(field(task, 'submittedAt')),
            executionTimeMs: toOptionalNumber(field(task, 'executionTimeMs')),
          };
        },
      ),
    scannerContext: (taskId) =>
      requests.askJson(
        {
          path: 'api/ce/task',
          action: `read the scanner context of the compute task ${taskId}`,
          params: { id: taskId, additionalFields: 'scannerContext' },
        },
        (payload) => toOptionalText(field(field(payload, 'task'), 'scannerContext')),
      ),
  };
}
