/** Longer text from outside is cut: nobody reads it, and it buries what stands beside it. */
const MOST_CHARACTERS = 300;

/**
 * Text from outside as part of a line: no line break, no control character, and none of the invisible ones that turn the
 * direction of the text around them.
 */
export function onOneLine(text: string, mostCharacters = MOST_CHARACTERS): string {
  const line = text

    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, '')
    // Half a character is none, and servers refuse a text with one.
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > mostCharacters ? `${characters.slice(0, mostCharacters - 1).join('')}…` : line;
}

/** Azure DevOps refuses statuses with invisible characters, also with those that join others, as in many emoji. */
export function withoutInvisible(text: string): string {
  return text.replace(/[\p{Cf}\p{Cn}]/gu, '');
}

/** A sentence begins so. */
export function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
