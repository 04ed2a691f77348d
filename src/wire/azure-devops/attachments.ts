import { field, toList, toText, toWholeText, type Payload } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

const version = '5.0-preview.2';

/** A file that a job attached to its build. */
export interface ListedAttachment {
  readonly name: string;
  /** Its path is of this attempt of this job, unlike the name. `null` where the list names no address that could be one. */
  readonly content: ApiRequest<string> | null;
  /** The attempt of a step that attached it: the same for all files of that step. `null` without an address. */
  readonly step: string | null;
}

/** Files of one type, of all jobs and attempts of a build. */
export function listAttachments(
  projectId: string,
  buildId: string,
  type: string,
): ApiRequest<readonly ListedAttachment[]> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'builds', buildId, 'attachments', type),
    version,
    what: `the request for the attachments of build ${buildId}`,
    read: (payload) => toList(field(payload, 'value'), (entry) => toAttachment(projectId, entry)),
  };
}

function toAttachment(projectId: string, entry: Payload): ListedAttachment {
  const name = toText(field(entry, 'name'));
  const route = contentRoute(entry);
  if (route === undefined) return { name, content: null, step: null };
  return {
    name,
    content: {
      path: `${pathOf(projectId, '_apis', 'build', 'builds')}/${route}`,
      version,
      what: `the request for ${name}`,
      answer: 'file',
      read: toWholeText,
    },
    step: route.replace(/\/attachments\/.*$/i, '').toLowerCase(),
  };
}

/**
 * Where the content of an attachment is, below the builds of the project. The list gives a link, which holds the ids of
 * timeline and record; the route is built anew from them, so that the token never goes to an address that an answer names.
 */
function contentRoute(entry: Payload): string | undefined {
  const href = toText(field(field(field(entry, '_links'), 'self'), 'href'));
  return /\/builds\/(\d+\/[\w-]+\/[\w-]+\/attachments\/[\w.%-]+\/[^/?#]+)(?:[?#]|$)/i.exec(href)?.[1];
}
