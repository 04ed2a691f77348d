import type { BuildAttachment, BuildAttachments } from '../../ports/azure-devops';
import { field, PayloadProblem, toList, toText, type Payload } from '../http/payload';
import type { AskAzureDevOps } from './requests';

/** Files that tasks attached to builds. The version is the lowest that all supported servers share. */
export function attachmentArea(ask: AskAzureDevOps): BuildAttachments {
  const version = '5.0-preview.2';
  return {
    attachments: (projectId, buildId, type) => {
      const builds = `${encodeURIComponent(projectId)}/_apis/build/builds`;
      const toAttachment = (entry: Payload): BuildAttachment => {
        const name = toText(field(entry, 'name'));
        const path = contentPath(entry);
        return {
          id: path,
          name,
          read: () =>
            ask(
              { method: 'GET', path: `${builds}/${path}`, what: `the request for ${name}`, version, isFile: true },
              toText,
            ),
        };
      };
      return ask(
        {
          method: 'GET',
          path: `${builds}/${encodeURIComponent(buildId)}/attachments/${encodeURIComponent(type)}`,
          what: `the request for the attachments of build ${buildId}`,
          version,
        },
        (payload) => toList(field(payload, 'value'), toAttachment),
      );
    },
  };
}

/**
 * Path of an attachment's content. The list only gives a link, which holds the ids of timeline and record; the route is
 * built anew from them, so that the token never goes to an address that an answer names.
 */
function contentPath(entry: Payload): string {
  const href = field(field(field(entry, '_links'), 'self'), 'href');
  const route = /\/builds\/(\d+\/[\w-]+\/[\w-]+\/attachments\/[\w.%-]+\/[^/?#]+)(?:[?#]|$)/i.exec(toText(href))?.[1];
  if (route === undefined) throw new PayloadProblem(href.path, 'the address of an attachment');
  return route;
}
