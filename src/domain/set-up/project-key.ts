import { projectKeyProblem } from '../inputs/project-key';
import { parsed, quoted, refused, type Parsed } from '../parsed';
import type { GitRepository } from '../../documents/repository';

/** Names of what a template can hold, in braces. */
const PLACEHOLDERS = ['project', 'repository', 'repositoryId'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

/** A checked template for keys or names. */
export interface Template {
  readonly text: string;
  readonly parts: readonly (string | { readonly placeholder: Placeholder })[];
}

/** Two repositories of one name in two projects get two keys. */
export const DEFAULT_KEY_TEMPLATE = '{project}_{repository}';
/** As SonarQube's own import names projects. */
export const DEFAULT_NAME_TEMPLATE = '{repository}';

/** Reads a template such as `{project}_{repository}`. */
export function parseTemplate(option: string, text: string): Parsed<Template> {
  const parts: Template['parts'][number][] = [];
  const unknown: string[] = [];
  for (const part of text.split(/(\{[^{}]*\})/)) {
    if (part === '') continue;
    if (!part.startsWith('{') || !part.endsWith('}')) {
      parts.push(part);
      continue;
    }
    const placeholder = PLACEHOLDERS.find((name) => name.toLowerCase() === part.slice(1, -1).toLowerCase());
    if (placeholder === undefined) unknown.push(part);
    else parts.push({ placeholder });
  }
  const known = PLACEHOLDERS.map((name) => `{${name}}`).join(', ');
  if (unknown.length > 0) return refused(`${option}: ${unknown.join(', ')} is not known; it takes ${known}.`);
  if (!parts.some((part) => typeof part !== 'string')) {
    return refused(`${option}: ${quoted(text)} would give every repository the same; it takes ${known}.`);
  }
  return parsed({ text, parts });
}

/** Reads a template for project keys: what stands between the braces must be allowed in a key. */
export function parseKeyTemplate(option: string, text: string): Parsed<Template> {
  const template = parseTemplate(option, text);
  if (!template.ok) return template;
  const illegal = template.value.parts.flatMap((part) =>
    typeof part === 'string' && /[^a-zA-Z0-9\-_.:]/.test(part) ? [part] : [],
  );
  return illegal.length === 0
    ? template
    : refused(
        `${option}: ${quoted(illegal.join(''))} cannot stand in a project key; letters, digits, "-", "_", "." and ":" can.`,
      );
}

/**
 * Key of a repository's project. What a key may not hold becomes `_`, each character of it, as in the keys that SonarQube
 * itself makes of names (`ComponentKeys.sanitizeProjectKey`).
 */
export function projectKeyOf(template: Template, repository: GitRepository): string {
  return fill(template, repository, (text) => text.replace(/[^a-zA-Z0-9\-_.:]/gu, '_'));
}

/** SonarQube takes names of up to 500 characters; the rest of a longer one is cut. */
export function projectNameOf(template: Template, repository: GitRepository): string {
  return fill(template, repository, (text) => text).slice(0, 500);
}

/** Leaves fewer characters to the paths of files than deep folders need. */
const LONG_KEY = 200;

/** What is wrong with a key that a template gave, and what is worth knowing about it. */
export function judgeKey(key: string): { readonly problem: string | null; readonly note: string | null } {
  const problem = projectKeyProblem(key) ?? null;
  if (problem !== null || key.length <= LONG_KEY) return { problem, note: null };
  // SonarQube: key and path of a file together, with a colon between them, take at most 400 characters.
  return { problem, note: `its key leaves ${400 - key.length - 1} characters for the paths of files` };
}

/** Templates that tell more and more repositories apart. A colon cannot come from a name: Azure DevOps allows none there. */
const FINER = ['{project}_{repository}', '{project}:{repository}', '{project}:{repository}:{repositoryId}'];

/** The first template by which no two of these repositories get keys that SonarQube takes for the same. */
export function templateThatTellsApart(repositories: readonly GitRepository[]): string | null {
  for (const text of FINER) {
    const template = parseKeyTemplate('', text);
    if (!template.ok) continue;
    const keys = repositories.map((repository) => projectKeyOf(template.value, repository));
    const distinct = new Set(keys.map((key) => key.toLowerCase()));
    if (distinct.size === keys.length && keys.every((key) => judgeKey(key).problem === null)) return text;
  }
  return null;
}

function fill(template: Template, repository: GitRepository, clean: (text: string) => string): string {
  const values = { project: repository.project, repository: repository.name, repositoryId: repository.id };
  return template.parts.map((part) => (typeof part === 'string' ? part : clean(values[part.placeholder]))).join('');
}
