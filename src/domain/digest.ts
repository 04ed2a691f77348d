import { createHash } from 'node:crypto';

/** SHA-256 of UTF-8 text as lower-case hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Short: it is compared with itself only. */
export function digestOf(text: string): string {
  return sha256(text).slice(0, 32);
}
