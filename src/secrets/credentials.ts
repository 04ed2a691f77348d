import { secretsOfPair } from './printable-forms';
import { Secret } from './secret';

/** How somebody signs in at SonarQube. */
export type Credentials =
  | { readonly scheme: 'token'; readonly token: Secret }
  | { readonly scheme: 'login'; readonly login: string; readonly password: Secret };

/** Everything that must not be seen of credentials. A token signs in as a user without a password. */
export function secretsOf(credentials: Credentials): readonly Secret[] {
  return credentials.scheme === 'token'
    ? [credentials.token, new Secret(`${credentials.token.reveal()}:`)]
    : secretsOfPair(credentials.login, credentials.password);
}
