import { parsed, refused, type Parsed } from '../parsed';

/**
 * Reads the address of a service connection: `http` or `https`, a context path is kept, trailing slashes go. User
 * information, query and fragment are refused, since they would end up in links and logs.
 *
 * @param whose for messages: `the connection "sonar-prod"`
 * @param example of one that would do
 */
export function parseServerUrl(whose: string, text: string, example = 'https://sonarqube.example.org'): Parsed<string> {
  const where = `The address of ${whose}`;
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    // Not the text itself: somebody may have taken this field for that of the token.
    return refused(`${where} is no web address (${text.length} characters); it must look like ${example}.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return refused(`${where} must begin with https:// or http://.`);
  }
  if (url.username !== '' || url.password !== '') {
    return refused(
      `${where} contains a user name or password; leave them out: the token is given apart from the address.`,
    );
  }
  if (url.search !== '' || url.hash !== '') {
    return refused(`${where} has something after "?" or "#"; give the address of the server only.`);
  }
  return parsed(url.origin + url.pathname.replace(/\/{2,}/g, '/').replace(/\/+$/, ''));
}
