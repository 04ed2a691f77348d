import type { Secret } from '../secrets/secret';

/** Receives the webhooks of SonarQube. */
export interface WebhookListener {
  /**
   * @param at where
   * @param secret that SonarQube signs with; a request that it does not sign is refused
   * @param onHint something changed in a project. What a webhook says of it counts for nothing: it is looked up
   * @returns where it listens
   */
  listen(
    at: { readonly host: string; readonly port: number },
    secret: Secret,
    onHint: (projectKey: string) => void,
  ): Promise<OpenListener>;
}

/** Receives until it is closed. */
export interface OpenListener {
  /** `host:port`. */
  readonly address: string;
  close(): Promise<void>;
}
