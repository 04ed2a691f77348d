import { onOneLine } from './plain-text';

/** Values longer than this are cut: nobody reads them in a list of tests. */
const MOST_CHARACTERS = 1000;

/** Text from outside as the value of an attribute, or as text of an element: neither markup nor a character that XML has not. */
export function escapeXml(text: string): string {
  return onOneLine(text, MOST_CHARACTERS)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
