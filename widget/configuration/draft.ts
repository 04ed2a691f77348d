import type { ParsedSettings, WidgetSettings, WidgetTrend } from '../../src/documents/widget-settings';

/** What a person has chosen so far. */
export interface Draft {
  readonly pipelineId: number | null;
  /** As typed: a name or a full ref. */
  readonly branch: string;
  /** Keys of projects; `null` for all. */
  readonly projects: readonly string[] | null;
  readonly trend: WidgetTrend;
}

const EMPTY: Draft = { pipelineId: null, branch: '', projects: null, trend: 'verdicts' };

/** Where settings cannot be read nothing is guessed of them. */
export function toDraft(parsed: ParsedSettings): Draft {
  if (parsed.kind !== 'settings') return EMPTY;
  const { pipelineId, branch, projects, trend } = parsed.settings;
  return { pipelineId, branch: shortBranch(branch), projects, trend };
}

/** Why the settings that are there are not shown; `undefined` where they are, or there are none. */
export function lostSettings(parsed: ParsedSettings): string | undefined {
  switch (parsed.kind) {
    case 'none':
    case 'settings':
      return undefined;
    case 'newer':
      return `A newer version of the extension saved these settings (version ${parsed.version}), and this one cannot read them. They stay until you save others.`;
    case 'unreadable':
      return `The saved settings cannot be read: ${parsed.problem}. They stay until you save others.`;
  }
}

export type DraftProblems = Readonly<Partial<Record<'pipeline' | 'branch' | 'projects', string>>>;

/** What is missing, at the field where it is. */
export function problemsOf({ pipelineId, branch, projects }: Draft): DraftProblems {
  return {
    ...(pipelineId === null && { pipeline: 'Choose a pipeline.' }),
    ...(branch.trim() === ''
      ? { branch: 'Name the branch, for example main.' }
      : !isRefName(branch) && {
          branch: `“${branch.trim()}” is no name of a branch: it has a blank or a control character.`,
        }),
    ...(projects?.length === 0 && { projects: 'Choose at least one project, or all of them.' }),
  };
}

/** What is saved; `undefined` while something is missing. */
export function toSettings(draft: Draft): WidgetSettings | undefined {
  const { pipelineId, branch, projects, trend } = draft;
  if (pipelineId === null || Object.keys(problemsOf(draft)).length > 0) return undefined;
  return { pipelineId, branch: fullRef(branch), projects: projects === null ? null : [...projects], trend };
}

export function fullRef(branch: string): string {
  const name = branch.trim();
  return name.startsWith('refs/') || isPath(name) ? name : `refs/heads/${name}`;
}

export const shortBranch = (ref: string): string => ref.replace(/^refs\/heads\//, '');

/** In TFVC a branch is a folder, named by its path on the server, which may have blanks. */
const isPath = (branch: string): boolean => branch.startsWith('$/');

/** Git takes no blank and no control character in the name of a ref. */
const isRefName = (branch: string): boolean => isPath(branch.trim()) || !/[\s\u0000-\u001f\u007f]/.test(branch.trim());
