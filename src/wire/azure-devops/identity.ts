import { field, toOptionalText, toText } from '../payload';
import type { ApiRequest } from './api-request';

/** Whom a token stands for. */
export interface Identity {
  /** In lower case. */
  readonly id: string;
  /** For people: `Web Shop Build Service (fabrikam)`. */
  readonly name: string | null;
}

/** Who asks. The request is a preview in every version of the API. */
export function getIdentity(): ApiRequest<Identity> {
  return {
    path: '_apis/connectionData',
    version: '5.0-preview',
    what: 'the request for the identity of the token',
    read: (payload) => {
      const user = field(payload, 'authenticatedUser');
      return {
        id: toText(field(user, 'id')).toLowerCase(),
        name: toOptionalText(field(user, 'providerDisplayName')),
      };
    },
  };
}
