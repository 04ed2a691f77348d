import type { Credentials } from '../../secrets/credentials';

/** A service connection to one server, checked. */
export interface SonarQubeConnection {
  /** Base address, checked, without a trailing slash. */
  readonly url: string;
  /** For messages. */
  readonly name: string;
  readonly credentials: Credentials;
  /** PEM file with further certificate authorities, absolute; public ones stay trusted. */
  readonly caCertificate?: string | null;
}

/**
 * Opens a client for one server; nothing is sent yet. What a client can be asked is the port of the task that asks. Every
 * question throws a `TaskError` of the catalog: connection, authorization (401: SQ-AUTH-401, 403: SQ-AUTH-403), 404
 * (SQ-SERVER-404), faults and unexpected answers. Requests that a repetition can help are repeated inside, bounded in number
 * and time.
 */
export type ConnectToSonarQube<Server> = (connection: SonarQubeConnection) => Server;
