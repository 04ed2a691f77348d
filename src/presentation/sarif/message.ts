import { onOneLine } from '../plain-text';
import type { SarifMessage } from './sarif-log';

const MOST_CHARACTERS = 1000;

/**
 * Text from outside as a message: on one line, and without the links that viewers make of `[words](address)`.
 *
 * @param otherwise said where nothing is left of the text, since a message is never empty
 */
export function toMessage(text: string, otherwise: string): SarifMessage {
  const line = onOneLine(text, MOST_CHARACTERS).replace(/\](?=\()/g, '] ');
  return { text: line === '' ? otherwise : line };
}
