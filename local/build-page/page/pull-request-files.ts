import type { AzureDevOps, PullRequest, Thread } from './azure-devops';
import { make } from './elements';
import { renderMarkdown } from './markdown';

/** Lines above and below a comment. */
const AROUND = 4;

/** The files of the pull request, with each comment below the lines that it is about. */
export async function showFiles(
  content: HTMLElement,
  azureDevOps: AzureDevOps,
  pullRequest: PullRequest,
): Promise<void> {
  content.replaceChildren(make('p', { textContent: 'Loading …' }));
  const [threads, iterations] = await Promise.all([
    azureDevOps.threads(pullRequest),
    azureDevOps.iterations(pullRequest),
  ]);
  const newest = iterations.at(-1);
  if (newest === undefined) throw new Error('The pull request has no iteration.');
  const changes = await azureDevOps.changes(pullRequest, newest.id);
  const files = await Promise.all(
    changes.map(async (path) => {
      const text = await azureDevOps.file(pullRequest, path, newest.sourceRefCommit.commitId).catch(() => undefined);
      return fileCard(
        path,
        text,
        threads.filter(({ threadContext }) => threadContext?.filePath === path),
      );
    }),
  );
  content.replaceChildren(...(files.length === 0 ? [make('p', { textContent: 'No file changed.' })] : files));
}

function fileCard(path: string, text: string | undefined, threads: readonly Thread[]): HTMLElement {
  const shown = threads.filter(({ isDeleted }) => isDeleted !== true);
  const card = make('section', { className: 'card file' }, make('h2', { textContent: path }));
  if (text === undefined) return withText(card, 'Its text could not be read.');
  if (shown.length === 0) return withText(card, 'No comments.');
  const lines = text.split('\n');
  const near = (number: number): boolean => shown.some((thread) => Math.abs(lineOf(thread) - number) <= AROUND);
  const table = make('table', { className: 'code' });
  let hidden = false;
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    if (!near(number)) {
      if (!hidden) table.append(make('tr', {}, make('td', { textContent: '⋮' }), make('td')));
      hidden = true;
      continue;
    }
    hidden = false;
    const on = shown.filter((thread) => lineOf(thread) === number);
    table.append(
      make(
        'tr',
        { className: on.length > 0 ? 'marked' : '' },
        make('td', { textContent: String(number) }),
        make('td', {}, make('code', { textContent: line })),
      ),
      ...on.map((thread) => make('tr', {}, make('td'), make('td', {}, threadCard(thread)))),
    );
  }
  card.append(table);
  return card;
}

function withText(card: HTMLElement, text: string): HTMLElement {
  card.append(make('p', { textContent: text }));
  return card;
}

const lineOf = ({ threadContext }: Thread): number => threadContext?.rightFileStart?.line ?? 1;

/** A discussion, with its comments as Markdown. */
export function threadCard({ id, status, comments }: Thread): HTMLElement {
  return make(
    'article',
    { className: `thread ${status ?? ''}`, id: `thread-${id}` },
    ...comments
      .filter(({ isDeleted }) => isDeleted !== true)
      .flatMap(({ author, content }) => [
        make('p', {
          className: 'small',
          textContent: `${author.displayName}${status === undefined ? '' : `  ·  ${status}`}`,
        }),
        make('div', {}, renderMarkdown(content ?? '')),
      ]),
  );
}
