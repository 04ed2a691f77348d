import MarkdownIt from 'markdown-it';
import { MOST_COMMENT_CHARACTERS } from '../src/presentation/comment-markdown';

/** As a page renders comments that is more generous than Azure DevOps: HTML passes, and bare addresses become links. */
export const markdown = new MarkdownIt({ html: true, linkify: true, typographer: true, breaks: true });

/** Texts from outside that would be more than text in a comment. */
export const HOSTILE_TEXTS = [
  'closes #123 and AB#456',
  'see !12',
  'hello @<5F0E7F6A-0000-4000-8000-000000000001> and @riley and riley@example.com',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '[click](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example>',
  'https://evil.example/path and www.evil.example and evil.com',
  '`code` ```block``` **bold** __bold__ ~~gone~~ $x$ ==mark==',
  '| a | b |\n| --- | --- |\n| 1 | 2 |',
  '# heading\n> quote\n- list\n1. list\n---\n    code',
  '&#35;12 &lt;b&gt; &commat;&lt;x&gt; \\#12',
  '[ref]: https://evil.example\n[ref]',
  ':sparkles: ::: mermaid\n[[_TOC_]]',
  '##vso[task.complete result=Succeeded]',
  '\u202egnissim \u0000 \ud800 end',
  'C:\\#12 \\!12 \\@<x> \\\\#12',
] as const;

/**
 * Everything that a page could make of a comment beside text.
 *
 * @param ours origins that links may lead to
 */
export function dangersInComment(source: string, ours: ReadonlySet<string>): string[] {
  const tokens = markdown.parse(source, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const text = tokens
    .filter(({ type }) => type === 'text')
    .map(({ content }) => content)
    .join('\n');
  const links = tokens.filter(({ type }) => type === 'link_open').map((token) => String(token.attrGet('href')));
  return [
    ...tokens.filter(({ type }) => /^(html|image|code|fence|math|s_open)/.test(type)).map(({ type }) => type),
    ...links
      .filter((href) => !ours.has(new URL(href, 'https://relative.example').origin))
      .map((href) => `link ${href}`),
    // Azure DevOps may look for them in the source as well as in the text.
    ...[source, text].flatMap((where) => where.match(/#\d+|!\d+|@<|@\w|AB#\d/g) ?? []),
    ...(/[\u202a-\u202e\u2066-\u2069\u0000]/.test(source) ? ['invisible signs'] : []),
    ...(source.length > MOST_COMMENT_CHARACTERS ? ['too long'] : []),
  ];
}
