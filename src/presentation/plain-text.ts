/** Longer text from outside is cut: nobody reads it, and it buries what stands beside it. */
const MOST_CHARACTERS = 300;

/**
 * Text from outside as part of a line: no line break, no control character, and of the invisible ones, some of which turn the
 * direction of the text around them, only those that join letters and emoji.
 */
export function onOneLine(text: string, mostCharacters = MOST_CHARACTERS): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    // Half a character is none, and servers refuse a text with one.
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > mostCharacters ? `${characters.slice(0, mostCharacters - 1).join('')}…` : line;
}

/** Azure DevOps refuses statuses with any invisible character. */
export function withoutJoiners(text: string): string {
  return text.replace(/[\u200c\u200d]/g, '');
}

/** A sentence begins so. */
export function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
