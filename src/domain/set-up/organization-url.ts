import { parseServerUrl } from '../inputs/server-url';
import { refused, type Parsed } from '../parsed';

const EXAMPLE = 'https://dev.azure.com/<organization>';

/**
 * Reads the address of an organization of Azure DevOps Services or of a collection of Azure DevOps Server: both host names,
 * without what lies below the organization. A path of a Server is kept, since its virtual folder (`/tfs`) is not known.
 *
 * @param option for messages: `--organization`
 */
export function parseOrganizationUrl(option: string, text: string): Parsed<string> {
  const address = parseServerUrl(option, text, EXAMPLE);
  if (!address.ok) return address;
  const url = new URL(address.value);
  const [organization, ...further] = url.pathname.split('/').filter((part) => part !== '');
  if (url.hostname === 'dev.azure.com') {
    if (organization === undefined) {
      return refused(`The address of ${option} names no organization; it must look like ${EXAMPLE}.`);
    }
    if (further.length > 0) {
      return refused(
        `The address of ${option} goes on behind the organization ("/${further.join('/')}"); give ${url.origin}/${organization}.`,
      );
    }
  }
  if (
    url.hostname.endsWith('.visualstudio.com') &&
    organization !== undefined &&
    organization !== 'DefaultCollection'
  ) {
    return refused(`The address of ${option} goes on behind the organization ("${url.pathname}"); give ${url.origin}.`);
  }
  if (/(^|\/)_(git|apis|build|settings|boards|home)(\/|$)/.test(url.pathname)) {
    return refused(
      `The address of ${option} is that of a page inside a project ("${url.pathname}"); give the organization or the collection only.`,
    );
  }
  return address;
}
