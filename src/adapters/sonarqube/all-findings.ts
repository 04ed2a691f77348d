import { FINDINGS_OF_A_PAGE, type FindingFlow, type FindingPlace } from '../../domain/export/placed-finding';
import type { BranchOrPullRequest } from '../../domain/scope/branch-or-pull-request';
import { unexpectedAnswer } from '../../errors/server-errors';
import { refusalOf } from '../../errors/refused-answer';
import type { FindingLists } from '../../ports/sonarqube/all-findings';
import { field, toOptionalList, toOptionalText, toText, type Payload } from '../../wire/payload';
import { hotspotState, readPlace, readRange, stateOf } from './findings';
import { HOTSPOTS, readHotspots } from './hotspots';
import { ISSUES, readIssues } from './issues';
import type { Requests } from './requests';
import { findOther, toFile, type PathsByComponent, type ScopeMark } from './scope';

/**
 * All issues and hotspots of a branch or pull request with everything that servers tell of their places. What is not of the
 * project, the branch or the list that was asked for is refused: `issues/search` ignores what it does not know.
 */
export function allFindingArea(requests: Requests): FindingLists {
  return {
    issuePage: async (projectKey, of, which, page) => {
      const answer = await requests.askJson(
        {
          path: ISSUES,
          action: `read the issues of ${projectKey}`,
          params: {
            // The name that every supported server knows.
            componentKeys: projectKey,
            ...of,
            ...(which === 'open' ? { resolved: false } : { resolutions: 'FALSE-POSITIVE,WONTFIX' }),
            s: 'SEVERITY',
            asc: false,
            additionalFields: 'rules',
            ps: FINDINGS_OF_A_PAGE,
            p: page,
          },
        },
        (payload) => readPlacedIssues(payload, projectKey),
      );
      await refuseOthers(ISSUES, requests, projectKey, of, answer.found);
      const wrong = answer.found.find(({ placed }) => {
        const isSuppressed = placed.state === 'accepted' || placed.state === 'false-positive';
        return which === 'open' ? isSuppressed || placed.state === 'fixed' : !isSuppressed;
      });
      if (wrong !== undefined) {
        throw unexpectedAnswer(ISSUES, `it lists ${wrong.placed.state} issues when asked for ${which} ones`);
      }
      if (answer.total > (page - 1) * FINDINGS_OF_A_PAGE && answer.found.length === 0) {
        throw unexpectedAnswer(ISSUES, `it counts ${answer.total} issues and lists none on page ${page}`);
      }
      return { total: answer.total, issues: answer.found.map(({ placed }) => placed), ruleNames: answer.ruleNames };
    },
    hotspotPage: async (projectKey, of, page) => {
      try {
        const answer = await requests.askJsonIfKnown(
          {
            path: HOTSPOTS,
            action: `read the security hotspots of ${projectKey}`,
            params: { projectKey, ...of, ps: FINDINGS_OF_A_PAGE, p: page },
          },
          (payload) => readPlacedHotspots(payload, projectKey),
        );
        if (answer === null) return { total: 0, hotspots: [] };
        await refuseOthers(HOTSPOTS, requests, projectKey, of, answer.found);
        return { total: answer.total, hotspots: answer.found.map(({ placed }) => placed) };
      } catch (error) {
        // Tokens for analysis alone may not look.
        if (refusalOf(error)?.status === 403) return null;
        throw error;
      }
    },
  };
}

function readPlacedIssues(payload: Payload, projectKey: string) {
  const rules = toOptionalList(
    field(payload, 'rules'),
    (rule) => [toText(field(rule, 'key')), toOptionalText(field(rule, 'name')) ?? ''] as const,
  );
  return {
    ruleNames: new Map(rules.filter(([, name]) => name !== '')),
    ...readIssues(payload, projectKey, (listed, entry, paths) => {
      const { range, lineHash, resolution } = readPlace(entry);
      const flows = readFlows(entry, projectKey, listed.issue.file, paths);
      return {
        project: listed.project,
        mark: listed.mark,
        placed: { issue: listed.issue, range, lineHash, state: stateOf(listed, resolution), flows },
      };
    }),
  };
}

function readPlacedHotspots(payload: Payload, projectKey: string) {
  const { total, marks, found } = readHotspots(payload, projectKey, (hotspot, entry, paths) => ({
    project: toText(field(entry, 'project')),
    component: toText(field(entry, 'component')),
    placed: {
      hotspot,
      range: readRange(entry),
      state: hotspotState(entry),
      flows: readFlows(entry, projectKey, hotspot.file, paths),
    },
  }));
  return {
    total,
    found: found.map(({ component, ...rest }) => ({
      ...rest,
      mark: marks.get(component) ?? { branch: null, pullRequest: null },
    })),
  };
}

async function refuseOthers(
  path: string,
  requests: Requests,
  projectKey: string,
  of: BranchOrPullRequest,
  found: readonly { readonly project: string; readonly mark: ScopeMark }[],
): Promise<void> {
  const projects = found.map(({ project }) => project);
  const marks = found.map(({ mark }) => mark);
  const other = await findOther(requests, projectKey, of, projects, marks);
  if (other !== undefined) throw unexpectedAnswer(path, `it lists findings of ${other}`);
}

/** @param ownFile of the finding: a place that names no component is in it */
function readFlows(
  entry: Payload,
  projectKey: string,
  ownFile: string | null,
  paths: PathsByComponent,
): readonly FindingFlow[] {
  return toOptionalList(field(entry, 'flows'), (flow): FindingFlow => {
    const type = toOptionalText(field(flow, 'type'));
    return {
      type: type === 'DATA' || type === 'EXECUTION' ? type : null,
      description: toOptionalText(field(flow, 'description')) ?? '',
      places: toOptionalList(field(flow, 'locations'), (location): FindingPlace => {
        const component = toOptionalText(field(location, 'component'));
        return {
          file: component === null ? ownFile : toFile(projectKey, component, paths),
          range: readRange(location),
          message: toOptionalText(field(location, 'msg')) ?? '',
        };
      }),
    };
  });
}
