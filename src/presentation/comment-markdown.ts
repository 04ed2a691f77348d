import { safeAddress } from './links';
import { onOneLine } from './plain-text';

/** Comments stay below this, whatever is put into them; Azure DevOps documents no limit of its own. */
export const MOST_COMMENT_CHARACTERS = 4000;

/** Keeps a sign from what follows it, and shows nothing. */
const APART = '\u200b';

/**
 * Text from outside as text of a comment in Azure DevOps: no markup, no HTML, no line of its own. Azure DevOps also turns
 * `#12` into a work item, `!12` into a pull request and `@<...>` into a mention with a mail, and it may look for them in
 * the source: a backslash is its documented way out, the invisible character holds where that is not looked at. Numeric
 * entities are no way out, since `&#12;` holds `#12`.
 */
export function escapeComment(text: string, mostCharacters?: number): string {
  return onOneLine(text, mostCharacters)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#+\-.!|~:@$^=/"']/g, (sign) => `\\${sign}${'#!@:'.includes(sign) ? APART : ''}`)
    .replace(/\bwww(?=\\\.)/gi, (word) => `${word}${APART}`);
}

/** A link; the words alone where the address is none that a person may be sent to. */
export function commentLink(words: string, address: string | null | undefined): string {
  const safe = safeAddress(address);
  if (safe === undefined) return escapeComment(words);
  const target = safe.replace(
    /[()<>\\|`*[\]#!@'"\s]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return `[${escapeComment(words)}](${target})`;
}

/**
 * Sections as one comment below the limit: what does not fit as a whole is left out, and said.
 *
 * @param last said in place of what was left out
 */
export function joinSections(sections: readonly string[], last: string): string {
  const kept: string[] = [];
  let length = last.length + 2;
  for (const section of sections) {
    if (length + section.length + 2 > MOST_COMMENT_CHARACTERS) return [...kept, last].join('\n\n');
    kept.push(section);
    length += section.length + 2;
  }
  return kept.join('\n\n');
}
