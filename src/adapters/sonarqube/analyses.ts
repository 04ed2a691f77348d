import { unexpectedAnswer } from '../../errors/server-errors';
import type { AnalysisResults } from '../../ports/sonarqube/analysis-results';
import { field, toList, toOptionalList, toOptionalText, toText } from '../../wire/payload';
import { toPlainText } from '../http/plain-text';
import type { Requests } from './requests';
import { listPullRequests } from './pull-request-list';
import { findOther, readMark } from './scope';

/** What the server remembers of the analyses of a project. All questions but that for a date need the right to browse it. */
export function analysisArea(
  requests: Requests,
): Pick<AnalysisResults, 'newestAnalysis' | 'newestDate' | 'warningsOfProject' | 'targetOfPullRequest'> {
  return {
    newestAnalysis: (project, branch) =>
      requests.askJson(
        {
          path: 'api/project_analyses/search',
          action: `see the analyses of ${project}`,
          params: { project, ...(branch === null ? {} : { branch }), ps: 1 },
        },
        // The newest comes first.
        (payload) => toList(field(payload, 'analyses'), (analysis) => toText(field(analysis, 'key')))[0] ?? null,
      ),
    newestDate: async (project, of) => {
      if ('pullRequest' in of) {
        const listed = await listPullRequests(requests, project);
        return listed?.find(({ key }) => key === of.pullRequest)?.analysisDate ?? null;
      }
      return requests.askJson(
        { path: 'api/project_branches/list', action: `see the branches of ${project}`, params: { project } },
        (payload) => {
          const branches = toList(field(payload, 'branches'), (branch) => ({
            isAsked:
              'branch' in of
                ? toOptionalText(field(branch, 'name')) === of.branch
                : field(branch, 'isMain').value === true,
            date: toOptionalText(field(branch, 'analysisDate')),
          }));
          return branches.find(({ isAsked }) => isAsked)?.date ?? null;
        },
      );
    },
    targetOfPullRequest: async (project, id) =>
      (await listPullRequests(requests, project))?.find(({ key }) => key === id)?.base ?? null,
    warningsOfProject: async (projectKey, of) => {
      const path = 'api/ce/analysis_status';
      const { key, mark, warnings } = await requests.askJson(
        {
          path,
          action: `see the warnings of ${projectKey}`,
          params: { component: projectKey, ...of },
        },
        (payload) => {
          const component = field(payload, 'component');
          return {
            key: toText(field(component, 'key')),
            mark: readMark(component),
            warnings: toOptionalList(field(component, 'warnings'), (warning) =>
              toPlainText(toText(field(warning, 'message'))),
            ),
          };
        },
      );
      const other = await findOther(requests, projectKey, of, [key], [mark]);
      if (other !== undefined) throw unexpectedAnswer(path, `it shows warnings of ${other}`);
      return warnings;
    },
  };
}
