import { apiDate } from '../dates';
import type { Caller } from '../accounts';
import type { Instance } from '../instance';
import { shownStatus, transitionsOf } from '../issue-status';
import type { Issue, IssueComment, Target } from '../model';
import { canAdministerIssues, canBrowse } from '../rights';
import { scopeFields } from '../targets';
import { isAtLeast } from '../version';

/** An issue with the branch or pull request that it belongs to. */
export interface Placed {
  readonly issue: Issue;
  readonly target: Target;
}

/** The names of a language, and of the repository of its rules. */
export const LANGUAGES: Readonly<Record<Issue['language'], { readonly name: string; readonly repository: string }>> = {
  js: { name: 'JavaScript', repository: 'javascript' },
  ts: { name: 'TypeScript', repository: 'typescript' },
  cs: { name: 'C#', repository: 'csharpsquid' },
  vbnet: { name: 'VB.NET', repository: 'vbnet' },
};

/** The rule key as the web API writes it: repository by language, then the rule. */
export function ruleKey(issue: Issue): string {
  return `${LANGUAGES[issue.language].repository}:${issue.rule}`;
}

/** The component key of an issue's file. */
export function componentKey({ issue, target }: Placed): string {
  return `${target.projectKey}:${issue.path}`;
}

/** An issue as `issues/search` and `do_transition` describe it; what each version knows. */
export function describeIssue(
  { issue, target }: Placed,
  instance: Instance,
  caller: Caller,
  fields: ReadonlySet<string>,
): object {
  const facts = instance.factsOf(issue.rule);
  const { version } = instance.settings;
  const cleanCode = isAtLeast(version, '10.2');
  const effort = `${facts.effortMinutes}min`;
  const asked = (name: string) => fields.has(name) || fields.has('_all');
  return {
    key: issue.key,
    rule: ruleKey(issue),
    severity: facts.severity,
    component: componentKey({ issue, target }),
    project: target.projectKey,
    ...(issue.line === undefined ? {} : { line: issue.line }),
    ...(issue.hash === '' ? {} : { hash: issue.hash }),
    ...(issue.textRange ? { textRange: issue.textRange } : {}),
    flows: [],
    ...(issue.resolution === undefined ? {} : { resolution: issue.resolution }),
    status: issue.status,
    message: issue.message,
    effort,
    debt: effort,
    author: issue.author,
    tags: facts.tags,
    ...(asked('transitions') ? { transitions: allowedTransitions({ issue, target }, instance, caller) } : {}),
    ...(asked('actions') ? { actions: ['comment'] } : {}),
    ...(asked('comments') ? { comments: (issue.comments ?? []).map(describeComment) } : {}),
    creationDate: apiDate(issue.createdAt),
    updateDate: apiDate(issue.updatedAt),
    ...(issue.closedAt === undefined ? {} : { closeDate: apiDate(issue.closedAt) }),
    type: facts.type,
    ...scopeFields(target),
    scope: 'MAIN',
    quickFixAvailable: false,
    messageFormattings: [],
    ...(isAtLeast(version, '10.1') ? { codeVariants: [] } : {}),
    ...(cleanCode
      ? {
          cleanCodeAttribute: facts.attribute,
          cleanCodeAttributeCategory: facts.attributeCategory,
          impacts: facts.impacts,
        }
      : {}),
    ...(isAtLeast(version, '10.4') ? { issueStatus: shownStatus(issue) } : {}),
    ...(isAtLeast(version, '10.6') ? { prioritizedRule: false } : {}),
    ...(isAtLeast(version, '25.5') ? { fromSonarQubeUpdate: false, internalTags: [] } : {}),
    ...(isAtLeast(version, '25.6') ? { linkedTicketStatus: 'NOT_LINKED' } : {}),
  };
}

/** The transitions that this caller may make. */
export function allowedTransitions({ issue, target }: Placed, instance: Instance, caller: Caller): readonly string[] {
  const all = transitionsOf(issue, isAtLeast(instance.settings.version, '10.4'));
  if (!canBrowse(caller, target.projectKey)) return [];
  const open = ['confirm', 'unconfirm', 'resolve', 'reopen'];
  return canAdministerIssues(caller, target.projectKey) ? all : all.filter((transition) => open.includes(transition));
}

/** The files and the projects that a list of issues refers to. */
export function describeComponents(placed: readonly Placed[], withEnabled: boolean): readonly object[] {
  const seen = new Map<string, object>();
  const enabled = withEnabled ? { enabled: true } : {};
  for (const { issue, target } of placed) {
    const { projectKey } = target;
    const key = componentKey({ issue, target });
    seen.set(key, {
      key,
      ...enabled,
      qualifier: 'FIL',
      name: issue.path.slice(issue.path.lastIndexOf('/') + 1),
      longName: issue.path,
      path: issue.path,
      ...scopeFields(target),
    });
    seen.set(projectKey, {
      key: projectKey,
      ...enabled,
      qualifier: 'TRK',
      name: projectKey,
      longName: projectKey,
      ...scopeFields(target),
    });
  }
  return [...seen.values()];
}

/** The rules that a list of issues refers to. */
export function describeRules(placed: readonly Placed[], instance: Instance): readonly object[] {
  const rules = new Map(placed.map(({ issue }) => [ruleKey(issue), issue]));
  return [...rules].map(([key, issue]) => ({
    key,
    name: instance.factsOf(issue.rule).name,
    lang: issue.language,
    status: 'READY',
    langName: LANGUAGES[issue.language].name,
  }));
}

function describeComment({ login, markdown, at }: IssueComment, index: number): object {
  const htmlText = markdown.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return { key: String(index + 1), login, htmlText, markdown, updatable: false, createdAt: apiDate(at) };
}
