import { Secret } from './secret';

/**
 * The forms in which programs print a value: as it is, as the text of JSON, HTML or an address, and as Base64, of which the
 * padding is left out, since writers of JSON escape it (`\u003d`). Base64 of `user:password` is another value's.
 */
export function printableForms(secret: Secret): readonly string[] {
  const plain = secret.reveal();
  if (plain.trim() === '') return [];
  const base64 = Buffer.from(plain, 'utf8').toString('base64');
  const forms = [
    plain,
    JSON.stringify(plain).slice(1, -1),
    plain.replace(/[&<>"']/g, (character) => HTML[character] ?? character),
    encodeURIComponent(plain),
    new URLSearchParams([['', plain]]).toString().slice(1),
    ...[base64, base64.replace(/\+/g, '-').replace(/\//g, '_')].map((text) => text.replace(/=+$/, '')),
  ];
  return [...new Set(forms)];
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** What must not be seen of user and password: the password, and the pair, which `Authorization: Basic` holds as Base64. */
export function secretsOfPair(user: string, password: Secret): readonly Secret[] {
  return [password, new Secret(`${user}:${password.reveal()}`)];
}
